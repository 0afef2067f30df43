// SPDX-License-Identifier: Apache-2.0
//
// The T=0 card behind QEMU's reader: which TPDU becomes which APDU, 61xx and 6Cxx.

import Testing

@testable import VirtualReader

@Suite("The card's half of T=0")
struct T0CardTests {
    /// INS B0 (outgoing) answers ten bytes, A4 (both ways) eleven, anything else its status word alone.
    private final class Application: SimulatedApplication {
        nonisolated(unsafe) var commands: [String] = []
        func reset() { commands.append("reset") }
        func process(_ command: [UInt8]) -> [UInt8] {
            commands.append(hexText(command))
            switch command[1] {
            case 0xB0:
                return Array(counting(10).prefix(command[4] == 0 ? 256 : Int(command[4]))) + [0x90, 0x00]
            case 0xA4: return counting(11) + [0x90, 0x00]
            case 0xCB: return counting(300) + [0x90, 0x00]
            default: return [0x63, 0xC3]
            }
        }
    }

    private func run(_ tpdus: [String]) throws -> (answers: [String], commands: [String]) {
        nonisolated(unsafe) let application = Application()
        let card = try #require(T0Card(.application("t0") { application }))
        application.commands = []
        let answers = tpdus.map { hexText(card.process(hex($0))) }
        return (answers, application.commands)
    }

    @Test("Case 1 has no P3, even when five bytes carry a zero")
    func caseOne() throws {
        let result = try run(["00 20 00 80", "00 20 00 80 00"])
        #expect(result.answers == ["63 C3", "63 C3"] && result.commands == ["00 20 00 80", "00 20 00 80"])
    }

    @Test("Case 2: the right length is told by 6Cxx, and the command does not run again for it")
    func caseTwo() throws {
        let result = try run(["00 B0 00 00 00", "00 B0 00 00 0A", "00 B0 00 00 0A", "00 B0 00 00 04"])
        #expect(
            result.answers == [
                "6C 0A", hexText(counting(10)) + " 90 00", hexText(counting(10)) + " 90 00",
                "00 01 02 03 90 00",
            ])
        #expect(result.commands == ["00 B0 00 00 00", "00 B0 00 00 0A", "00 B0 00 00 04"])
    }

    @Test("Another command between 6Cxx and the repetition makes it run again")
    func forgotten() throws {
        let result = try run(["00 B0 00 00 00", "00 20 00 80", "00 B0 00 00 0A"])
        #expect(result.commands == ["00 B0 00 00 00", "00 20 00 80", "00 B0 00 00 0A"])
    }

    @Test("Cases 3 and 4: data in; data out wait for GET RESPONSE")
    func casesThreeAndFour() throws {
        let result = try run([
            "00 20 00 80 02 31 32", "00 A4 04 00 01 AA", "00 C0 00 00 0C", "00 C0 00 00 05", "00 C0 00 00 06",
            "00 C0 00 00 01",
        ])
        #expect(
            result.answers == [
                "63 C3", "61 0B", "6C 0B", "00 01 02 03 04 61 06", "05 06 07 08 09 0A 90 00", "69 85",
            ])
        #expect(result.commands == ["00 20 00 80 02 31 32", "00 A4 04 00 01 AA 00"])
    }

    @Test("More than 256 bytes: 61 00 stands for 256 or more")
    func long() throws {
        let result = try run(["00 CB 3F FF 01 AA", "00 C0 00 00 00", "00 C0 00 00 2C"])
        #expect(result.answers[0] == "61 00" && result.answers[1].hasSuffix("FE FF 61 2C"))
        #expect(result.answers[2].hasSuffix("2B 90 00"))
    }

    @Test("A TPDU that is none is refused, and a reset forgets what was pending")
    func malformed() throws {
        #expect(try run(["00 20 00", "00 20 00 80 03 31"]).answers == ["67 00", "67 00"])
        let card = try #require(T0Card(TestApplication().kind))
        #expect(card.process(hex("00 A4 00 00 01 AA")).first == 0x61)
        card.reset()
        #expect(card.process(hex("00 C0 00 00 00")) == [0x69, 0x85])
        #expect(T0Card(.none) == nil && T0Card(.mute) == nil)
    }
}
