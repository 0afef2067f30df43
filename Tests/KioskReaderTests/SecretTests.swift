// SPDX-License-Identifier: Apache-2.0
//
// What carries a PIN or personal data: not in the trace at any level, not on a reader without an approval,
// and not to the card twice.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Secrets")
struct SecretTests {
    /// VERIFY of an invented password, longer than one block of a small IFSC would take.
    static let pin = "Q7ZK9XWV"
    static let verify: [UInt8] = [0x00, 0x20, 0x00, 0x81, 0x08] + Array(pin.utf8)

    static let profiles: [ReaderProfile] = [.scr3310, .scr3310v2, .gemPCTwin, .shortAPDU, .extendedAPDU]

    @Test(
        "A PIN shows in no line of the trace, neither as text nor as hex nor by its length",
        arguments: profiles)
    func blanked(_ profile: ReaderProfile) throws {
        let script = Script { _, _ in [0x63, 0xC2] }
        let bench = try Bench(profile, card: script.card)
        let sw = try bench.hub.withSession { session in
            try session.transmit(CommandAPDU(Self.verify), sensitivity: .open).sw
        }
        #expect(sw.rawValue == 0x63C2)
        #expect(script.commands == [Self.verify], "the card got it, once")
        let bytes = Array(Self.pin.utf8)
        let spaced = bytes.map { String($0, radix: 16, uppercase: true) }.joined(separator: " ")
        for line in bench.lines {
            let upper = line.uppercased()
            #expect(!line.contains(Self.pin))
            #expect(!upper.contains(spaced))
            #expect(!upper.contains(spaced.filter { $0 != " " }))
            // Not a part of it, and not its length behind the header either.
            #expect(!upper.contains("00 20 00 81 08") && !upper.contains("0020008108"))
            #expect(!upper.contains(spaced.prefix(8)) && !upper.contains(spaced.suffix(8)))
        }
        #expect(bench.count("blanked") > 0, "the trace says that something is left out")
    }

    @Test("What the caller calls personal is blanked, its status word is not")
    func personal() throws {
        let secret = Array("made-up name".utf8)
        let script = Script { _, _ in secret + [0x90, 0x00] }
        let bench = try Bench(card: script.card)
        let read = try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256)
        let answer = try bench.hub.withSession { try $0.transmit(read, sensitivity: .personal) }
        #expect(answer.data == secret)
        let hex = secret.map { String($0, radix: 16, uppercase: true) }.joined()
        for line in bench.lines { #expect(!line.filter { $0 != " " }.uppercased().contains(hex)) }
        #expect(bench.count("< APDU … blanked (personal) 90 00") == 1)
    }

    @Test(
        "An identifying answer is blanked at every level, the question and the answer's length are not",
        arguments: profiles)
    func identifying(_ profile: ReaderProfile) throws {
        let name = Array("made-up serial number".utf8)
        let script = Script { _, _ in name + [0x90, 0x00] }
        let bench = try Bench(profile, card: script.card)
        let read = try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256)
        let answer = try bench.hub.withSession { try $0.transmit(read, sensitivity: .identifying) }
        #expect(answer.data == name)
        let hex = name.prefix(4).map { String($0, radix: 16, uppercase: true) }.joined()
        for line in bench.lines { #expect(!line.filter { $0 != " " }.uppercased().contains(hex)) }
        #expect(bench.count("> APDU 00 B0 00 00 00") == 1)
        #expect(bench.count("< APDU … blanked (identifying) 90 00") == 1)
        let isByBlocks = bench.lines.contains { $0.contains("> T=1") }
        #expect(bench.count("I(0) \(name.count + 2) bytes  … blanked (identifying)") == (isByBlocks ? 1 : 0))
    }

    @Test("An open command shows in the trace at all three levels")
    func open() throws {
        let bench = try Bench()
        try bench.hub.withSession { _ = try $0.transmit(CommandAPDU(select), sensitivity: .open) }
        let hex = select.map {
            $0 < 16 ? "0" + String($0, radix: 16, uppercase: true) : String($0, radix: 16, uppercase: true)
        }
        #expect(bench.count("> APDU " + hex.joined(separator: " ")) == 1)
        #expect(bench.lines.contains { $0.contains("> T=1") && $0.contains(hex.joined(separator: " ")) })
        #expect(bench.lines.contains { $0.contains("PC_to_RDR_XfrBlock") && $0.contains(hex.joined()) })
    }

    struct Approved: Sendable, CustomTestStringConvertible {
        let command: [UInt8]
        let sensitivity: Sensitivity
        let isAllowed: Bool
        var testDescription: String { "\(sensitivity), INS \(String(command[1], radix: 16))" }
    }

    @Test(
        "A reader without an approval carries what is open or identifying, and nothing else",
        arguments: [
            Approved(command: select, sensitivity: .open, isAllowed: true),
            Approved(command: [0x00, 0x20, 0x00, 0x80], sensitivity: .open, isAllowed: true),
            Approved(command: [0x00, 0xB0, 0x00, 0x00, 0x00], sensitivity: .identifying, isAllowed: true),
            Approved(command: verify, sensitivity: .open, isAllowed: false),
            Approved(command: [0x80, 0x32, 0x00, 0x01, 0x01, 0x31], sensitivity: .open, isAllowed: false),
            Approved(command: [0x00, 0xB0, 0x00, 0x00, 0x00], sensitivity: .personal, isAllowed: false),
            Approved(command: [0x00, 0xB0, 0x00, 0x00, 0x00], sensitivity: .secret, isAllowed: false),
        ])
    func approval(_ row: Approved) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card, isVirtual: false)
        let session = try bench.hub.openSession()
        #expect(session.reader.approval.status == .known)
        let command = try CommandAPDU(row.command)
        if row.isAllowed {
            #expect(try session.transmit(command, sensitivity: row.sensitivity).sw == .success)
        } else {
            let error = #expect(throws: CardChannelError.self) {
                try session.transmit(command, sensitivity: row.sensitivity)
            }
            #expect((error?.underlying as? KioskReaderError)?.kind == .notApproved)
            #expect(error?.fate == .notSent)
            #expect(script.commands.isEmpty, "nothing went to the card")
            #expect(session.isOpen)
        }
    }

    @Test("The override lets it pass, and the trace says so")
    func override() throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(
            card: script.card, isVirtual: false, policy: .overridden(reason: "bring-up"))
        try bench.hub.withSession { _ = try $0.transmit(CommandAPDU(Self.verify), sensitivity: .open) }
        #expect(script.commands.count == 1)
        #expect(bench.count("approval overridden for a secret command: bring-up") == 1)
    }

    @Test("A virtual reader is allowed everything")
    func virtual() throws {
        let bench = try Bench(card: Script { _, _ in [0x90, 0x00] }.card)
        try bench.hub.withSession { session in
            #expect(session.reader.approval.status == .virtual)
            _ = try session.transmit(CommandAPDU(Self.verify), sensitivity: .secret)
        }
    }

    @Test("A VERIFY goes to the card once, whatever the card says of its Le")
    func once() throws {
        let script = Script { _, _ in [0x6C, 0x04] }
        let bench = try Bench(card: script.card)
        let command = try CommandAPDU(Self.verify + [0x00])
        let sw = try bench.hub.withSession { try $0.transmit(command, sensitivity: .open).sw }
        #expect(sw.rawValue == 0x6C04)
        #expect(script.commands.count == 1)
    }
}
