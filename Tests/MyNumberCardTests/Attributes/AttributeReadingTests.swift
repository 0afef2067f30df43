// SPDX-License-Identifier: Apache-2.0
//
// Reading the attributes from the simulated card: which commands go out, how they are marked, and that the file of
// the individual number is never among them.

import Foundation
import ISO7816
import Testing
import VirtualReader

@testable import MyNumberCard

@Suite("Reading the basic attributes")
struct AttributeReadingTests {
    static let supportPIN: [UInt8] = Array("5678".utf8)

    private func read(_ channel: SimulatedChannel) throws(MyNumberCardError) -> BasicAttributes {
        let card = MyNumberCard(on: channel)
        try card.verify(PIN(copying: Self.supportPIN), for: .inputSupport)
        return try card.readAttributes()
    }

    /// READ BINARY of the current file; what is read by its short identifier is the token's, when a PIN is verified.
    private static func isRead(_ command: CommandAPDU) -> Bool {
        command.ins == 0xB0 && command.p1 & 0x80 == 0
    }

    @Test("The simulated card's attributes, in one READ BINARY that is marked as personal")
    func simulated() throws {
        let channel = SimulatedChannel()
        let found = try read(channel)
        #expect(found.name == "模造　見本" && found.address == "模造県架空市存在せず一丁目２番３号")
        #expect(found.birthDate == "1999-02-17" && found.sex == .notApplicable)
        let personal = zip(channel.commands, channel.sensitivities).filter { $0.1 == .personal }.map(
            \.0.bytes)
        #expect(personal == [bytes("00A4020C020002"), bytes("00B0000000")])
        #expect(channel.commands.suffix(2).map(\.bytes) == personal)
    }

    @Test(
        "A long file is read to its end and no further, in blocks of any size",
        arguments: [1, 7, 16, 255, 256, 4096])
    func long(_ longestRead: Int) throws {
        let address = [UInt8](repeating: 0x41, count: 700)
        let file = BasicAttributesTests.file(address: address)
        let stored = file + [UInt8](repeating: 0xFF, count: 300)
        let channel = SimulatedChannel()
        channel.instead = { command in
            guard Self.isRead(command) else { return nil }
            let offset = Int(command.p1) << 8 | Int(command.p2)
            guard offset < stored.count else { return [0x6B, 0x00] }
            return stored[offset...].prefix(command.ne ?? 0) + [0x90, 0x00]
        }
        let card = MyNumberCard(on: channel, longestRead: longestRead)
        try card.verify(PIN(copying: Self.supportPIN), for: .inputSupport)
        #expect(try card.readAttributes().address.utf8.count == 700)
        let last = try #require(channel.reads.last)
        #expect(last[0] + last[1] <= max(file.count, 256))
    }

    @Test(
        "A file that does not begin as it should, or ends too early, is an error",
        arguments: [
            ("90 00", MyNumberCardError.Kind.malformedFile),
            ("FF FF FF FF FF FF FF FF 90 00", .malformedFile),
            ("FF 10 0C 31 32 33 34 35 36 90 00", .malformedFile),
            ("FF 20 84 7F FF FF FF 90 00", .malformedFile),
            ("FF 20 85 7F FF FF FF 90 00", .malformedFile), ("FF 20 90 00", .malformedFile),
            ("FF 20 03 DF 22 05 41 90 00", .malformedFile), ("69 82", .pinRequired),
            ("6B 00", .malformedFile),
            ("6F 00", .cardRefused),
        ])
    func broken(answer: String, kind: MyNumberCardError.Kind) {
        let channel = SimulatedChannel()
        var isFirst = true
        channel.instead = { command in
            guard Self.isRead(command) else { return nil }
            defer { isFirst = false }
            return isFirst ? bytes(answer) : [0x6B, 0x00]
        }
        let error = #expect(throws: MyNumberCardError.self) { try read(channel) }
        #expect(error?.kind == kind)
    }

    @Test("Without the PIN nothing is read, and no try is lost")
    func withoutPIN() throws {
        let channel = SimulatedChannel()
        let error = #expect(throws: MyNumberCardError.self) { try MyNumberCard(on: channel).readAttributes() }
        #expect(error?.kind == .pinRequired)
        #expect(!channel.commands.contains { $0.ins == 0x20 })
        #expect(try MyNumberCard(on: channel).triesLeft(.inputSupport) == .usable(triesLeft: 3))
    }

    @Test("The file of the individual number is never selected, and never read by its short identifier")
    func neverTheNumber() throws {
        let channel = SimulatedChannel()
        _ = try read(channel)
        let card = MyNumberCard(on: channel)
        try card.verify(PIN(copying: Self.supportPIN), for: .inputSupport)
        _ = try card.readAttributes()
        try card.end()
        #expect(Self.inInputSupport(channel.commands).count >= 8)
        for command in Self.inInputSupport(channel.commands) {
            #expect(!Self.mayTouchTheNumber(command), "\(command)")
        }
    }

    @Test(
        "That test sees each way to the number",
        arguments: [
            "00A4020C020001", "00B0810000", "00B0800000", "00A4000C020001", "00B1000100", "00B2010400",
            "00A4020C0100",
        ])
    func theTestSees(way: String) throws {
        let other = CardApplication.publicKey.identifier.map { String(format: "%02X", $0) }.joined()
        let support = CardApplication.inputSupport.identifier.map { String(format: "%02X", $0) }.joined()
        let commands = try ["00A4040C0A" + other, way, "00A4040C0A" + support, way].map {
            try CommandAPDU(bytes($0))
        }
        let seen = Self.inInputSupport(commands)
        #expect(seen.count == 1 && seen.allSatisfy(Self.mayTouchTheNumber))
    }

    /// The commands that go to the input support application, those that select an application left out.
    static func inInputSupport(_ commands: [CommandAPDU]) -> [CommandAPDU] {
        var isThere = false
        return commands.filter { command in
            guard command.ins == 0xA4, command.p1 == 0x04 else { return isThere }
            isThere = command.data == CardApplication.inputSupport.identifier
            return false
        }
    }

    /// Anything that selects or reads another file than that of the attributes or the PIN.
    static func mayTouchTheNumber(_ command: CommandAPDU) -> Bool {
        switch command.ins {
        case 0xA4: command.data != [0x00, 0x02] && command.data != [0x00, 0x11]
        case 0xB0: command.p1 & 0x80 != 0
        case 0xB1, 0xB2, 0xB3: true
        default: false
        }
    }
}
