// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are a structure of PC/SC part 10 or refused. An entry that comes of one says in CCID's form what the
// structure says, byte for byte, and is never longer than a reader's message.

import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let isModification = input.byte() & 1 != 0
    let structure = input.rest()
    let fixed = isModification ? 24 : 19
    do throws(PINEntryError) {
        if isModification {
            check(try PINEntry(modifyStructure: structure), structure, fixed)
        } else {
            check(try PINEntry(verifyStructure: structure), structure, fixed)
        }
    } catch {
        promise(!error.description.isEmpty, "an error without words")
    }
    return 0
}

private func check(_ entry: PINEntry, _ structure: [UInt8], _ fixed: Int) {
    let template = Array(structure[fixed...])
    promise(entry.template == template && template.count >= 4, "another command")
    promise((template.count...260).contains(entry.longestCommand), "\(entry.longestCommand) bytes")
    promise(entry.allowance >= .seconds(90) && entry.allowance <= .seconds(3 * 265), "\(entry.allowance)")
    let bytes = entry.bytes(prologue: [0xA1, 0xA2, 0xA3])
    let isModification = fixed == 24
    let indexes = bytes.count - (isModification ? 14 : 11) - 3 - template.count
    promise((1...(isModification ? 3 : 1)).contains(indexes), "\(indexes) indexes")
    let end = [0xA1, 0xA2, 0xA3] + template
    promise(Array(bytes.suffix(end.count)) == end, "the end of the message")
    // The fields in between, without bTimeOut2; reserved bits are left out, and a completion that is
    // none is the key.
    var expected = [isModification ? 1 : 0, structure[0]] + structure[2..<(isModification ? 14 : 11)]
    expected[4] &= 0x1F
    let completion = isModification ? 10 : 7
    if !(1...7).contains(expected[completion]) { expected[completion] = 0x02 }
    expected += structure[(isModification ? 14 : 11)...].prefix(indexes)
    promise(Array(bytes.prefix(expected.count)) == expected, "\(bytes) of \(structure)")
}
