// SPDX-License-Identifier: Apache-2.0
//
// Bytes of no meaning: every parser ends with a value or a typed error, and what it takes it writes back.

import Testing

@testable import ISO7816

struct RandomInputTests {
    static let rounds = 100_000

    @Test("Random bytes are a command that writes itself back, or a typed error")
    func commands() {
        var random = SeededRandom("random commands", seed: 1)
        var taken = 0
        for _ in 0..<Self.rounds {
            var bytes = random.bytes(Int(random.next() % 24))
            // Half of them get a length that may fit, so that the inside is reached as well.
            if bytes.count > 5, random.next() % 2 == 0 {
                bytes[4] = UInt8(bytes.count - 5 - Int(random.next() % 2))
            }
            guard let command = try? CommandAPDU(bytes) else { continue }
            taken += 1
            if command.bytes != bytes { Issue.record("\(Hex.text(bytes)) became \(Hex.text(command.bytes))") }
            _ = (command.leastSensitivity, command.isRepeatable, command.instructionName, command.description)
        }
        #expect(taken > 1_000)
    }

    @Test("Random bytes are an answer to reset or a typed error")
    func answersToReset() {
        var random = SeededRandom("random ATRs", seed: 2)
        var taken = 0
        for _ in 0..<Self.rounds {
            var bytes = [random.next() % 2 == 0 ? 0x3B : 0x3F] + random.bytes(1 + Int(random.next() % 34))
            // A length that fits a card without interface bytes, or a right TCK, now and then.
            if random.next() % 4 == 0 { bytes[1] = UInt8(min(bytes.count - 2, 15)) }
            if random.next() % 2 == 0 { bytes.append(bytes.dropFirst().reduce(0, ^)) }
            guard let atr = try? ATR(bytes) else { continue }
            taken += 1
            let whole = atr.explanation.flatMap(\.bytes) == bytes
            if !whole { Issue.record("not explained whole: \(Hex.text(bytes))") }
            _ = (atr.deviations, atr.factors, atr.t0, atr.t1, atr.specificMode, atr.clockStop, atr.classes)
        }
        #expect(taken > 1_000)
    }

    @Test("Random data objects are taken and written back in their meaning, or refused with an index inside")
    func dataObjects() {
        var random = SeededRandom("random TLV", seed: 3)
        var taken = 0
        for _ in 0..<Self.rounds {
            var bytes = random.bytes(Int(random.next() % 40))
            for index in bytes.indices where random.next() % 2 == 0 { bytes[index] &= 0x27 }
            do throws(TLVError) {
                let objects = try BERTLV.parse(bytes, padding: random.next() % 2 == 0 ? .skipped : .none)
                taken += 1
                let again = try BERTLV.parse(objects.flatMap(\.bytes))
                if again.map(\.value) != objects.map(\.value) { Issue.record("\(Hex.text(bytes))") }
            } catch {
                if !(0...bytes.count).contains(error.offset) {
                    Issue.record("\(error) in \(Hex.text(bytes))")
                }
            }
        }
        #expect(taken > 1_000)
    }

    @Test("Random historical bytes, PPS answers and responses never trap")
    func theRest() throws {
        var random = SeededRandom("random rest", seed: 4)
        let pps = try PPS(protocol: 1, pps1: 0x13)
        var agreed = 0
        for _ in 0..<Self.rounds {
            let bytes = random.bytes(Int(random.next() % 16))
            let historical = HistoricalBytes(bytes)
            _ = (historical.capabilities, historical.cardService, historical.countryCode)
            if random.next() % 16 == 0 { _ = historical.explanation }
            if (try? pps.check(response: [0xFF, 0x11] + bytes)) != nil { agreed += 1 }
            _ = try? ResponseAPDU(bytes)
        }
        // By chance alone a two-byte rest is the right one now and then, never often.
        #expect(agreed < 100)
    }
}
