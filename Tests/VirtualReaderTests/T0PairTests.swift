// SPDX-License-Identifier: Apache-2.0
//
// The host's T=0 engines against the simulated card, which shares no code with them: whatever the command, it
// runs once, whole, and its answer comes back, TPDU by TPDU and character by character.

import ISO7816
import Testing

@testable import VirtualReader

/// Answers what it was last told to, and keeps what it ran.
private final class ToldApplication: SimulatedApplication {
    var commands: [[UInt8]] = []
    var answer: [UInt8] = []
    func reset() {}
    func process(_ command: [UInt8]) -> [UInt8] {
        commands.append(command)
        return answer
    }
}

/// A command of any case, what the card says to it, and what has to come of it.
private struct Trial {
    let command: CommandAPDU
    /// What the application sees.
    let seen: [UInt8]
    let told: [UInt8]
    let data: [UInt8]
    let sw: UInt16

    static let words: [UInt16] = [0x9000, 0x9000, 0x9000, 0x6282, 0x63C2, 0x6A82, 0x6F00, 0x9FFF]

    init(_ random: inout Seeded, partLength: Int) throws {
        let isIn = Bool.random(using: &random)
        let isOut = Bool.random(using: &random)
        let data = isIn ? Self.bytes(1 + Self.length(&random), &random) : []
        let isExtended = data.count > 255 || Bool.random(using: &random)
        let all = isExtended ? 65_536 : 256
        let lengths = [1 + Self.length(&random) % all, all, 255, 256]
        let ne: Int? = isOut ? lengths.randomElement(using: &random) : nil
        let cla = UInt8.random(in: 0...3, using: &random)
        let ins: UInt8 = isIn ? (isOut ? 0xCB : 0xD6) : (isOut ? 0xB0 : 0x44)
        command = try CommandAPDU(
            cla: cla, ins: ins, p1: 1, p2: 2, data: data, ne: ne, form: isExtended ? .extended : .automatic)
        // A TPDU of case 4 has no Le; this card asks its application for all there is.
        var short: [UInt8] = [cla, ins, 1, 2]
        if isIn { short += [UInt8(truncatingIfNeeded: data.count)] + data }
        let le: [UInt8] = ne.map { isIn ? [0] : [UInt8(truncatingIfNeeded: min($0, 256))] } ?? []
        // Inside ENVELOPE the command comes as it is.
        seen = data.count > partLength ? command.bytes : short + le

        // A case 2 may bring nothing; of a case 4 the host fetches what 9000 leaves open.
        let answer = isOut ? Self.bytes((isIn ? 1 : 0) + Self.length(&random), &random) : []
        let word = Self.words.randomElement(using: &random) ?? 0x9000
        told = answer + [UInt8(word >> 8), UInt8(word & 0xFF)]
        guard let ne, ne != all, ne < answer.count else {
            (self.data, sw) = (answer, word)
            return
        }
        self.data = Array(answer.prefix(ne))
        sw = 0x6100 | UInt16(min(answer.count - ne, 256) & 0xFF)
    }

    /// Mostly short, sometimes about a TPDU's greatest, sometimes long.
    private static func length(_ random: inout Seeded) -> Int {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: Int.random(in: 0..<1200, using: &random)
        case 1: [247, 248, 253, 254, 255, 256, 487, 488, 502, 503].randomElement(using: &random) ?? 0
        case 2...5: Int.random(in: 0..<256, using: &random)
        default: Int.random(in: 0..<24, using: &random)
        }
    }

    private static func bytes(_ count: Int, _ random: inout Seeded) -> [UInt8] {
        let first = UInt8.random(in: 0...255, using: &random)
        return (0..<count).map { UInt8(truncatingIfNeeded: $0) &* 3 &+ first }
    }
}

/// A card on a table: TPDUs, or characters, go to it and come back.
private struct Table {
    let application = ToldApplication()
    let card: T0Card
    var contacts: T0CardLine
    var line = CardLine()
    let isCharacters: Bool
    let partLength: Int

    init(_ behaviour: CardBehaviour, isCharacters: Bool, partLength: Int) {
        card = T0Card(application, behaviour: behaviour)
        contacts = T0CardLine(card, behaviour: behaviour, waitingTime: .seconds(1))
        self.isCharacters = isCharacters
        self.partLength = partLength
    }

    /// All that a command takes: 61xx, 6Cxx and ENVELOPE with it.
    mutating func run(_ command: CommandAPDU) throws -> ResponseAPDU {
        var exchange = try CommandExchange(command, sensitivity: .open, correctsLe: true)
        var action = exchange.start()
        var data: [UInt8] = []
        var sw = StatusWord.success
        while case .send(let apdu) = action {
            let response = try ResponseAPDU(transmit(apdu.bytes))
            data += response.data
            sw = response.sw
            action = exchange.received(sw, dataLength: response.data.count)
        }
        guard action == .done else { throw T0.Failure.unexpectedEvent }
        return try ResponseAPDU(data: data, sw: sw)
    }

    private mutating func transmit(_ apdu: [UInt8]) throws -> [UInt8] {
        var engine = try T0.Engine(apdu, partLength: partLength)
        var action = engine.start()
        while case .send(let tpdu) = action {
            #expect((5...260).contains(tpdu.bytes.count))
            action = engine.received(isCharacters ? try characters(tpdu) : card.process(tpdu.bytes))
        }
        guard case .complete(let answer) = action else { throw T0.Failure.unexpectedEvent }
        return answer
    }

    private mutating func characters(_ tpdu: T0.TPDU) throws -> [UInt8] {
        var engine = T0.CharacterEngine(nullLimit: 4)
        var action = engine.start(tpdu)
        while case .transfer(let bytes, let expected, _) = action {
            contacts.receive(bytes, &line)
            action = engine.received(line.take(expected, waiting: .seconds(1)).bytes)
        }
        #expect(line.isEmpty, "the card is still talking")
        switch action {
        case .complete(let answer): return answer
        case .fail(let failure): throw failure
        case .transfer: throw T0.Failure.unexpectedEvent
        }
    }
}

struct T0PairRow: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let isCharacters: Bool
    var behaviour = CardBehaviour()
    let partLength: Int
    var testDescription: String {
        "seed \(seed), \(isCharacters ? "characters" : "TPDUs"), parts of \(partLength)"
    }

    static let all: [T0PairRow] = (0..<16).map { index in
        var row = T0PairRow(
            seed: 0x7816_0000 + UInt64(index), isCharacters: index % 2 == 1,
            partLength: [255, 248, 255, 249][index / 2 % 4])
        row.behaviour.nulls = index % 3
        row.behaviour.acknowledgesSingleBytes = index % 8 == 3
        row.behaviour.announcesAnswers = index % 4 < 2
        return row
    }
}

@Suite("Host and card over T=0")
struct T0PairTests {
    @Test("Every command runs once, whole, and its answer comes back", arguments: T0PairRow.all)
    func pair(_ row: T0PairRow) throws {
        var random = Seeded(state: row.seed)
        var table = Table(row.behaviour, isCharacters: row.isCharacters, partLength: row.partLength)
        for number in 0..<640 {
            let trial = try Trial(&random, partLength: row.partLength)
            table.application.commands = []
            table.application.answer = trial.told
            let answer = try table.run(trial.command)
            let isRight = answer.data == trial.data && answer.sw.rawValue == trial.sw
            let ranOnce = table.application.commands == [trial.seen]
            #expect(isRight && ranOnce, "command \(number): \(trial.command.bytes.prefix(7)), \(answer.sw)")
            guard isRight, ranOnce else { return }
        }
    }
}
