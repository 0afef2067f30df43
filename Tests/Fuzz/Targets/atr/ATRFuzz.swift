// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are an answer to reset that is explained whole, or a typed error with an index inside.
// Historical bytes are read on their own as well: nothing in them is an error.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.rest()
    read(HistoricalBytes(bytes))
    do throws(ATRError) {
        check(try ATR(bytes), of: bytes)
    } catch {
        promise((0...bytes.count).contains(error.offset), "\(error): no such index")
        promise(!error.description.isEmpty, "an error without words")
    }
    return 0
}

private func check(_ atr: ATR, of bytes: [UInt8]) {
    promise(atr.bytes == bytes, "bytes were added or lost")
    promise(atr.explanation.flatMap(\.bytes) == bytes, "not explained whole")
    promise(atr.tck.valid, "a wrong TCK")
    promise(atr.historicalBytes.count == Int(bytes[1] & 0x0F), "T0 promised other historical bytes")
    promise(atr.offeredProtocols.contains(atr.firstOffered) || atr.offeredProtocols.isEmpty, "first offered")
    for byte in atr.interfaceBytes {
        promise(bytes[byte.offset] == byte.value, "\(byte.name) stands elsewhere")
    }
    for deviation in atr.deviations {
        promise(bytes.indices.contains(deviation.offset), "\(deviation): no such index")
    }
    if let t1 = atr.t1 {
        promise((1...254).contains(t1.ifsc), "IFSC \(t1.ifsc)")
        if let factors = atr.factors {
            promise(t1.blockWaitingTime(factors: factors, kilohertz: 3_579) > .zero, "a BWT of nothing")
            promise(t1.characterWaitingTime(factors: factors, kilohertz: 3_579) > .zero, "a CWT of nothing")
        }
    }
    if let t0 = atr.t0, let factors = atr.factors {
        promise(t0.waitingTime(factors: factors, kilohertz: 3_579) > .zero, "a WT of nothing")
    }
    _ = (atr.specificMode, atr.clockStop, atr.classes, atr.guardTimeUnits(for: 1), atr.description)
    if let historical = atr.historical { read(historical) }
}

private func read(_ historical: HistoricalBytes) {
    let held = historical.objects.reduce(0) { $0 + 1 + $1.value.count } + historical.unread.count
    promise(held <= historical.bytes.count, "objects out of nothing")
    if let country = historical.countryCode { promise((0...999).contains(country), "country \(country)") }
    _ = (historical.explanation, historical.capabilities?.explanation, historical.cardService?.explanation)
    _ = historical.statusIndicator
}
