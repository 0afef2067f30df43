// SPDX-License-Identifier: Apache-2.0
//
// The bytes are a script: how the link is set up, then what happens to the engine, event after event. A
// command still under way at the script's end meets the same script again and again: it has to end by
// itself, since every patience of the engine has its limit. What has to hold meanwhile is the witness's
// affair.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    var run = ScriptedRun(&input)
    while !input.isAtEnd { run.play(&input) }
    run.end(&input)
    return 0
}

/// What can happen, by the low half of the script's byte.
private enum Event: UInt8 {
    /// Bytes as they stand: a count, then the bytes.
    case bytes
    /// A block with a right checksum: PCB, a count, the information field.
    case block
    /// The block that an honest card might send now; the high half of the byte chooses.
    case answer
    case mute, lineError
    case cancelled, cancelledUnsent
    case cardGone, didReset
    case start, negotiate
    /// A command that the reader completes: what is typed is not the engine's affair.
    case enter
}

private struct ScriptedRun: ~Copyable {
    let firstEvent: Int
    let edc: T1.EDC
    let commandLength: Int
    let repeatable: Bool
    var engine: T1.Engine
    var witness: EngineWitness
    var commands: UInt8 = 0

    /// Low limits, so that a run reaches them.
    private static let limits = T1.Limits(
        waitingTimeExtensions: 4, supervisoryRequests: 3, emptyBlocks: 2, resynchronisations: 2,
        answerLength: 600)
    /// More blocks than any exchange within those limits and lengths can take.
    private static let mostEvents = 400_000

    init(_ input: inout FuzzInput) {
        let how = input.byte()
        edc = how & 1 == 0 ? .lrc : .crc
        repeatable = how & 2 != 0
        let configuration = T1.Configuration(
            edc: edc, ifsc: input.byte(), ifsd: input.byte(), carriage: input.byte(), limits: Self.limits)
        commandLength = input.word() % 700
        engine = T1.Engine(configuration)
        witness = EngineWitness(configuration)
        firstEvent = input.taken
        if how & 4 != 0 { negotiate(254) }
    }

    mutating func play(_ input: inout FuzzInput) {
        let byte = input.byte()
        switch Event(rawValue: byte & 0x0F) ?? .answer {
        case .bytes: deliver(input.bytes(Int(input.byte())))
        case .block: deliver(block(pcb: input.byte(), input.bytes(Int(input.byte()))))
        case .answer: deliver(honest(byte >> 4, &input))
        case .mute: witness.saw(engine.mute(), after: .other, engine)
        case .lineError: witness.saw(engine.lineError(), after: .other, engine)
        case .cancelled: witness.saw(engine.cancelled(), after: .other, engine)
        case .cancelledUnsent: witness.saw(engine.cancelled(unsent: true), after: .withheld, engine)
        case .cardGone: if byte > 0x7F { witness.saw(engine.cardGone(), after: .other, engine) }
        case .didReset: witness.saw(engine.didReset(), after: .other, engine)
        case .start: start()
        case .negotiate: negotiate(input.byte())
        case .enter: enter(input.byte(), input.byte())
        }
        if engine.isReady && byte & 0x10 == 0 { start() }
    }

    /// The last command, to its end.
    mutating func end(_ input: inout FuzzInput) {
        var events = 0
        while witness.isBusy {
            events += 1
            promise(events < Self.mostEvents, "no end after \(events) events")
            if input.isAtEnd {
                guard events > 1, input.taken > firstEvent else {
                    input.rewind(to: firstEvent)
                    witness.saw(engine.mute(), after: .other, engine)
                    if case .resetCard = witness.last {
                        witness.saw(engine.didReset(), after: .other, engine)
                    }
                    continue
                }
                input.rewind(to: firstEvent)
            }
            if case .resetCard = witness.last {
                witness.saw(engine.didReset(), after: .other, engine)
                continue
            }
            let byte = input.byte()
            switch Event(rawValue: byte & 0x0F) ?? .answer {
            case .bytes: deliver(input.bytes(Int(input.byte())))
            case .block: deliver(block(pcb: input.byte(), input.bytes(Int(input.byte()))))
            case .answer: deliver(honest(byte >> 4, &input))
            case .mute, .lineError, .cancelled, .cancelledUnsent, .cardGone, .didReset, .start, .negotiate,
                .enter:
                witness.saw(engine.mute(), after: .other, engine)
            }
        }
    }

    private mutating func start() {
        commands &+= 1
        let command = (0..<commandLength).map { UInt8(truncatingIfNeeded: $0 * 7) &+ commands }
        let action = engine.start(command, repeatable: repeatable)
        witness.saw(action, after: .started(command, repeatable: repeatable), engine)
    }

    private mutating func negotiate(_ ifsd: UInt8) {
        witness.saw(engine.negotiateIFSD(ifsd), after: .negotiated, engine)
    }

    private mutating func enter(_ template: UInt8, _ longest: UInt8) {
        let action = engine.startEntry(template: Int(template), longest: Int(longest))
        witness.saw(action, after: .entered(Int(template), Int(longest)), engine)
    }

    private mutating func deliver(_ bytes: [UInt8]) {
        let block = try? T1.Block.parse(bytes, edc: edc)
        witness.saw(engine.received(bytes.span), after: block.map { .block($0) } ?? .other, engine)
    }

    private func block(pcb: UInt8, _ information: [UInt8]) -> [UInt8] {
        var bytes = [0, pcb, UInt8(information.count)] + information
        edc.appendEpilogue(to: &bytes)
        return bytes
    }

    /// What a card might send now, by a choice of sixteen: mostly what fits the block last sent.
    private func honest(_ choice: UInt8, _ input: inout FuzzInput) -> [UInt8] {
        switch choice {
        case 0...3: return fitting(choice, &input)
        case 4...7: return block(pcb: 0x80 | (choice & 1) << 4 | (choice & 2) >> 1, [])
        case 8...9: return block(pcb: 0xC3, [input.byte()])
        case 10...12: return block(pcb: 0xC1, [input.byte()])
        case 13: return block(pcb: 0xC2, [])
        case 14: return block(pcb: 0xE2, [])
        default: return block(pcb: 0xE0, [])
        }
    }

    /// The next acknowledgement, a part of the answer, or what an S-block asks for.
    private func fitting(_ choice: UInt8, _ input: inout FuzzInput) -> [UInt8] {
        let sent: [UInt8]
        switch witness.last {
        case .send(let block, _, _): sent = block
        case .enter(let prologue): sent = prologue
        case .complete, .fail, .resetCard: return block(pcb: 0x80, [])
        }
        let pcb = sent[1]
        let answer = choice < 2 ? input.bytes(Int(input.byte())) : [0x90, 0x00]
        let more: UInt8 = choice & 1 == 0 ? 0 : 0x20
        switch pcb {
        case 0x00...0x7F where pcb & 0x20 != 0: return block(pcb: 0x80 | (pcb ^ 0x40) >> 2 & 0x10, [])
        case 0x00...0x7F: return block(pcb: witness.expectedNumber << 6 | more, answer)
        case 0x80...0xBF: return block(pcb: (pcb & 0x10) << 2 | more, answer)
        default: return block(pcb: pcb ^ 0x20, Array(sent[3..<3 + Int(sent[2])]))
        }
    }
}
