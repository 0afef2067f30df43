// SPDX-License-Identifier: Apache-2.0
//
// A reader and a card for the tests of power and parameters: what it is asked is noted in a short form, what
// it answers is a rule per command.

import ISO7816
import ReaderScripts
import Synchronization

@testable import CCIDReader

/// A scripted reader, opened, with a note of all that it was asked.
final class ParameterRig: Sendable {
    /// What a reader and its card do, beside what they should.
    struct Habits: Sendable {
        /// Where the class descriptor differs from `handMade`: offset and bytes.
        var descriptor: [(at: Int, bytes: [UInt8])] = []
        /// What GET_DATA_RATES gives; `nil`: it stalls.
        var rates: [UInt8]?
        /// Replies by the noted command, each used once and in this order, instead of the right ones.
        var replies: [(to: String, ScriptedReader.Reply)] = []
    }

    let interface: CCIDInterface
    private let noted: Noted

    final class Noted: Sendable {
        let lines = Mutex<[String]>([])
        let replies: Mutex<[(to: String, ScriptedReader.Reply)]>

        init(_ replies: [(to: String, ScriptedReader.Reply)]) { self.replies = Mutex(replies) }

        /// Notes a command, and gives the reply that is prepared for it.
        func note(_ line: String) -> ScriptedReader.Reply? {
            lines.withLock { $0.append(line) }
            return replies.withLock { replies in
                guard let index = replies.firstIndex(where: { line.hasPrefix($0.to) }) else { return nil }
                return replies.remove(at: index).1
            }
        }
    }

    init(dwFeatures: UInt32, atr: String, _ habits: Habits) throws {
        let noted = Noted(habits.replies)
        self.noted = noted
        var descriptor = handMade
        descriptor.replaceSubrange(40..<44, with: dwFeatures.octets)
        // No list of rates, unless there is one to give.
        descriptor[27] = 0
        for field in habits.descriptor {
            descriptor.replaceSubrange(field.at..<field.at + field.bytes.count, with: field.bytes)
        }
        let answerToReset = bytes(atr)
        let rates = habits.rates
        let device = ScriptedReader(
            classDescriptor: descriptor,
            request: { setup in
                guard setup.bRequest == 0x03 else { return .stall }
                _ = noted.note("rates")
                return rates.map { .data($0) } ?? .stall
            },
            answer: { type, tail, data in
                // Asked while opening and by others; it says nothing here.
                if type == 0x65 { return ScriptedReader.Reply(bStatus: 0x01) }
                if let reply = noted.note(Self.line(type, tail, data)) { return reply }
                switch type {
                case 0x62: return ScriptedReader.Reply(data: answerToReset)
                case 0x63: return ScriptedReader.Reply(bStatus: 0x01)
                case 0x61: return ScriptedReader.Reply(data: data, last: tail[0])
                default: return ScriptedReader.Reply(data: data)
                }
            })
        let host = try CCIDHost.software([device], vendorClass: [])
        interface = try host.open("1-1:1.0", mode: .session)
    }

    /// bMessageType, then bPowerSelect or bProtocolNum where there is one, then the data.
    private static func line(_ type: UInt8, _ tail: [UInt8], _ data: [UInt8]) -> String {
        let parts = [[type], type == 0x62 || type == 0x61 ? [tail[0]] : [], data]
        return parts.filter { !$0.isEmpty }.map { Hex.string($0) }.joined(separator: " ")
    }

    /// What it was asked, from the beginning.
    var lines: [String] { noted.lines.withLock { $0 } }

    func opening(_ settings: CardSettings = CardSettings()) -> CardOpening {
        CardOpening(
            interface: interface, slot: .first, settings: settings,
            deadline: interface.now.advanced(by: .seconds(60)))
    }
}

extension UInt32 {
    /// The four bytes, little-endian.
    var octets: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> UInt32(8 * $0)) } }
}
