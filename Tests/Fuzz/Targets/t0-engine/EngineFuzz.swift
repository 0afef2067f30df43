// SPDX-License-Identifier: Apache-2.0
//
// The bytes are a command and what a card says to it, TPDU by TPDU or character by character. A card that has no
// more to say begins again: the command has to end by itself. What has to hold is the witnesses' affair.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let how = input.byte()
    let partLength = Int(input.byte())
    guard let apdu = command(how, &input) else { return 0 }
    let begin = input.taken
    guard var witness = CommandWitness(apdu, partLength: partLength) else { return 0 }
    var engine: T0.Engine
    do { engine = try T0.Engine(apdu, partLength: partLength) } catch {
        promise(false, "a command that is refused the second time")
        return 0
    }
    var action = engine.start()
    while true {
        witness.saw(action, engine)
        guard case .send(let tpdu) = action else { break }
        if input.isAtEnd { input.rewind(to: begin) }
        let answer = how & 1 == 0 ? wholeAnswer(&input) : characters(tpdu, Int(how >> 4), begin, &input)
        guard let answer else {
            witness.broke(engine)
            return 0
        }
        witness.answered(answer)
        action = engine.received(answer)
    }
    if case .fail(.unexpectedEvent, _) = engine.received([0x90, 0x00]) { return 0 }
    promise(false, "an engine that goes on after its end")
    return 0
}

/// A command of the case and lengths that the bytes say, or the bytes themselves.
private func command(_ how: UInt8, _ input: inout FuzzInput) -> [UInt8]? {
    let lengths = input.byte()
    let (cla, ins) = (input.byte(), input.byte())
    guard how & 2 == 0 else { return [cla, ins] + input.bytes(input.word() % 600) }
    let count = lengths & 1 == 0 ? 0 : lengths & 2 == 0 ? 1 + Int(input.byte()) : 1 + input.word() % 1400
    let ne = lengths & 4 == 0 ? nil : lengths & 8 == 0 ? 1 + Int(input.byte()) : 1 + input.word()
    let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 5 + 1) }
    return try? CommandAPDU(cla: cla, ins: ins, p1: 1, p2: 2, data: data, ne: ne).bytes
}

/// What a reader of TPDU level brings.
private func wholeAnswer(_ input: inout FuzzInput) -> [UInt8] {
    let byte = input.byte()
    switch byte >> 4 {
    case 0...7: return [0x90, 0x00]
    case 8, 9: return [0x6C, input.byte()]
    case 10: return [0x61, input.byte()]
    case 11: return input.bytes(Int(input.byte())) + [0x90, 0x00]
    case 12: return [UInt8](repeating: byte, count: 256) + [0x61, 0x00]
    default: return input.bytes(input.word() % 300)
    }
}

/// A TPDU byte by byte; `nil` when it failed.
private func characters(
    _ tpdu: T0.TPDU, _ nullLimit: Int, _ begin: Int, _ input: inout FuzzInput
) -> [UInt8]? {
    var engine = T0.CharacterEngine(nullLimit: nullLimit)
    var witness = CharacterWitness(tpdu, nullLimit: nullLimit)
    var action = engine.start(tpdu)
    while true {
        witness.saw(action, engine)
        switch action {
        case .complete(let answer): return answer
        case .fail: return nil
        case .transfer(_, let expected, _):
            if input.isAtEnd { input.rewind(to: begin) }
            let bytes = said(tpdu.ins, expected, &input)
            witness.came(bytes)
            action = engine.received(bytes)
        }
    }
}

/// What a card says, by the high half of a byte.
private func said(_ ins: UInt8, _ expected: Int, _ input: inout FuzzInput) -> [UInt8] {
    let byte = input.byte()
    switch byte >> 4 {
    case 0...3: return expected == 1 ? [ins] : [UInt8](repeating: byte, count: expected)
    case 4...5: return [~ins]
    case 6: return [byte]
    case 7: return [0x60]
    case 8: return input.bytes(Int(input.byte()))
    case 9: return [byte]
    case 10: return [0x00]
    case 11: return [UInt8](repeating: byte, count: max(1, expected / 2))
    default: return [input.byte()]
    }
}
