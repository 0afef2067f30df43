// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are a command that writes itself back, or a typed error. A command cut into a chain is whole
// when its parts are put together again, and its description never tells what it carries.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let partLength = Int(input.byte())
    let bytes = input.rest()
    do throws(APDUError) {
        let command = try CommandAPDU(bytes)
        check(command, of: bytes)
        split(command, partLength: partLength)
    } catch {
        promise((0...bytes.count).contains(error.offset), "\(error): no such index")
        promise(!error.description.isEmpty, "an error without words")
    }
    return 0
}

private func check(_ command: CommandAPDU, of bytes: [UInt8]) {
    promise(command.bytes == bytes, "it writes itself otherwise")
    promise(command.header == Array(bytes.prefix(4)), "another header")
    promise(
        command.data.isEmpty == (command.apduCase.rawValue.first.map { "12".contains($0) } ?? false), "case")
    if let ne = command.ne { promise((1...(command.isExtended ? 65_536 : 256)).contains(ne), "Ne \(ne)") }
    promise(!(command.isRepeatable && command.isHandedOverOnce), "both repeatable and to be sent once")
    promise(!(command.leastSensitivity == .secret && command.isRetryCounterQuery), "a query that is secret")
    // The description knows the header and the case: as long for one byte of data as for all of them.
    promise(command.description.utf8.count <= 23, "the description says too much")
    var copy = command
    copy.wipe()
    promise(copy.data.allSatisfy { $0 == 0 }, "not wiped")
    _ = (command.instructionName, command.classByte.explanation, command.classByte.forGetResponse)
}

private func split(_ command: CommandAPDU, partLength: Int) {
    guard let parts = try? CommandChaining.split(command, partLength: partLength) else {
        promise(
            partLength == 0 || command.data.count > partLength && !command.classByte.isInterindustry
                || command.classByte.isChained, "refused to cut what can be cut")
        return
    }
    promise(parts.flatMap(\.data) == command.data, "the chain carries other data")
    promise(
        parts.dropLast().allSatisfy { $0.classByte.isChained && $0.ne == nil }, "an early part ends the chain"
    )
    for part in parts {
        promise(part.data.count <= partLength && !part.isExtended, "a part that is too long")
        promise(part.ins == command.ins && part.p1 == command.p1 && part.p2 == command.p2, "another command")
    }
    // A part keeps the secret of the whole.
    promise(
        command.leastSensitivity == .open || command.ins & 0xFE == 0xC2
            || parts.allSatisfy { $0.leastSensitivity == .secret }, "a part of a secret command is open")
}
