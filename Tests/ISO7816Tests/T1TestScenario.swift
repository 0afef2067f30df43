// SPDX-License-Identifier: Apache-2.0
//
// A scenario: what the card does and what the engine must do, line by line, and the state it must end in.

import Testing

@testable import ISO7816

/// One line of a scenario: an event, or the action that must follow it.
enum Line: Sendable {
    // Events.
    case start([UInt8], repeatable: Bool = false)
    case enter(Int, longest: Int)
    case negotiate(UInt8)
    case card(Wire)
    case damaged(Wire)
    case raw([UInt8])
    case lineError, mute, gone, didReset
    case cancel(unsent: Bool)
    // Actions.
    case host(Wire, waiting: UInt8 = 1)
    /// The reader's own block: its number, and LEN.
    case reader(Int, UInt8)
    case wishesReset
    case answers([UInt8])
    case fails(T1.Failure, Fate)
}

/// How a scenario leaves the engine.
enum Ending: Sendable, Equatable {
    /// Ready; with the number of the next I-block of ours and of the card's.
    case ready(Int, Int)
    case dead(T1.Failure)
}

struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    var edc: [T1.EDC] = [.lrc, .crc]
    var ifsc: UInt8 = 32
    var ifsd: UInt8 = 32
    var carriage: UInt8 = 254
    var limits = T1.Limits()
    let lines: [Line]
    let ending: Ending
    /// IFSC and IFSD at the end, where they matter.
    var sizes: (ifsc: UInt8, ifsd: UInt8)?

    init(
        _ name: String, ifsc: UInt8 = 32, ifsd: UInt8 = 32, carriage: UInt8 = 254,
        limits: T1.Limits = .init(),
        ending: Ending, sizes: (ifsc: UInt8, ifsd: UInt8)? = nil, _ lines: [Line]
    ) {
        self.name = name
        self.ifsc = ifsc
        self.ifsd = ifsd
        self.carriage = carriage
        self.limits = limits
        self.lines = lines
        self.ending = ending
        self.sizes = sizes
    }

    var testDescription: String { name }

    /// Plays the lines with either checksum.
    func play() {
        for edc in edc { play(edc) }
    }

    private func play(_ edc: T1.EDC) {
        var engine = T1.Engine(.init(edc: edc, ifsc: ifsc, ifsd: ifsd, carriage: carriage, limits: limits))
        var last: T1.Engine.Action?
        for (index, line) in lines.enumerated() {
            let place: Comment = "\(name), \(edc), line \(index)"
            let expected: T1.Engine.Action
            switch line {
            case .host(let block, let waiting):
                expected = .send(
                    block.bytes(edc), waiting: waiting, carriesCommand: block.pcb & 0x80 == 0)
            case .reader(let number, let length):
                expected = .enter(prologue: [0, UInt8(number) << 6, length])
            case .wishesReset: expected = .resetCard
            case .answers(let bytes): expected = .complete(bytes)
            case .fails(let failure, let fate): expected = .fail(failure, fate: fate)
            case .start, .enter, .negotiate, .card, .damaged, .raw, .lineError, .mute, .gone, .didReset,
                .cancel:
                #expect(last == nil, place)
                last = happen(line, to: &engine, edc)
                continue
            }
            guard last == expected else {
                Issue.record("\(place): expected \(shown(expected, edc)), got \(shown(last, edc))")
                return
            }
            last = nil
        }
        #expect(last == nil, "\(name): an action nobody expected: \(shown(last, edc))")
        #expect(engine.ending == ending, "\(name), \(edc)")
        #expect(engine.heldBytes == 0, "\(name): bytes of the APDU are still there")
        if let sizes {
            #expect(engine.ifsc == sizes.ifsc && engine.ifsd == sizes.ifsd, "\(name), \(edc)")
        }
    }

    private func happen(_ line: Line, to engine: inout T1.Engine, _ edc: T1.EDC) -> T1.Engine.Action? {
        switch line {
        case .start(let command, let repeatable): engine.start(command, repeatable: repeatable)
        case .enter(let template, let longest): engine.startEntry(template: template, longest: longest)
        case .negotiate(let ifsd): engine.negotiateIFSD(ifsd)
        case .card(let block): engine.received(block.bytes(edc).span)
        case .damaged(let block): engine.received(block.damaged(edc).span)
        case .raw(let bytes): engine.received(bytes.span)
        case .lineError: engine.lineError()
        case .mute: engine.mute()
        case .gone: engine.cardGone()
        case .didReset: engine.didReset()
        case .cancel(let unsent): engine.cancelled(unsent: unsent)
        case .host, .reader, .wishesReset, .answers, .fails: nil
        }
    }

    private func shown(_ action: T1.Engine.Action?, _ edc: T1.EDC) -> String {
        switch action {
        case .none: "nothing"
        case .send(let bytes, let waiting, _): "\(T1.Block.summary(of: bytes, edc: edc)) ×\(waiting)"
        case .complete(let bytes): "complete \(bytes)"
        case .some(let other): "\(other)"
        }
    }
}

extension T1.Engine {
    /// The state in a test's words; nil in the middle of an exchange.
    var ending: Ending? {
        switch state {
        case .ready(let link): .ready(Int(link.nextToSend.rawValue), Int(link.expected.rawValue))
        case .dead(let failure): .dead(failure)
        case .exchanging, .awaitingReset: nil
        }
    }
}

/// A short command, a command of two blocks and one of three, at IFSC 32.
let short = pattern(5)
let two = pattern(40)
let three = pattern(70)
let ok: [UInt8] = [0x90, 0x00]

/// Command and answer that leave both numbers at 1: an error-free block has been heard.
let opening: [Line] = [.start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok)]
