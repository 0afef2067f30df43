// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are a T=1 block that writes itself back, or a typed error; read with either checksum, as they
// stand and with a right checksum put behind them.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.rest()
    for edc in [T1.EDC.lrc, .crc] {
        check(bytes, edc)
        var repaired = bytes
        edc.appendEpilogue(to: &repaired)
        promise(edc.verifies(repaired.span), "its own checksum refused")
        check(repaired, edc)
    }
    return 0
}

private func check(_ bytes: [UInt8], _ edc: T1.EDC) {
    let words = T1.Block.summary(of: bytes, edc: edc)
    promise(!words.isEmpty, "no words")
    do throws(T1.BlockError) {
        let block = try T1.Block.parse(bytes, edc: edc)
        promise(block.encode(edc: edc) == bytes, "it writes itself otherwise")
        promise(block.kind.pcb == bytes[1], "another PCB")
        promise(block.information == Array(bytes[3..<3 + Int(bytes[2])]), "another information field")
        promise(block.information.count <= T1.greatestInformation, "LEN FF")
        if case .information = block.kind {
            promise(!block.description.contains("byte"), "the description tells a length")
        }
    } catch {
        promise(!error.description.isEmpty, "an error without words")
        promise(words.hasPrefix("invalid block"), "words for a block that is none")
    }
}
