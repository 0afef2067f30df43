// SPDX-License-Identifier: Apache-2.0
//
// Reading certificates through the library: the bytes, the commands that it takes, and every way to fail.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Reading certificates")
struct CertificateReadingTests {
    static let free: [(CertificateKind, [UInt8])] = [
        (.auth, SimulatedIssuer.authenticationCertificate), (.authCA, SimulatedIssuer.authenticationCA),
        (.signCA, SimulatedIssuer.signatureCA),
    ]

    @Test(
        "What is read is the certificate, byte for byte, whatever one read may take",
        arguments: free.map(\.0), [1, 3, 4, 5, 128, 251, 255, 256, 257, 1024, 65_536])
    func whole(_ kind: CertificateKind, _ longestRead: Int) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel, longestRead: longestRead)
        let wanted = try #require(Self.free.first { $0.0 == kind }).1
        #expect(try card.readCertificate(kind) == wanted)
        #expect(channel.reads.allSatisfy { $0[1] <= longestRead && $0[0] + $0[1] <= wanted.count })
        #expect(channel.sensitivities.dropFirst().allSatisfy { $0 == (kind == .auth ? .identifying : .open) })
        #expect(channel.commands.allSatisfy { $0.isExtended == (($0.ne ?? 0) > 256) })
    }

    @Test("The first read brings the length, the others exactly the rest")
    func fewest() throws {
        let total = SimulatedIssuer.authenticationCertificate.count
        let short = SimulatedChannel()
        _ = try MyNumberCard(on: short).readCertificate(.auth)
        #expect(
            short.commands.prefix(2).map { hex($0.bytes) } == [
                "00A4040C0AD392F000260100000001", "00B08A0000",
            ])
        #expect(short.reads == stride(from: 0, to: total, by: 256).map { [$0, min(256, total - $0)] })
        let extended = SimulatedChannel()
        _ = try MyNumberCard(on: extended, longestRead: 65_536).readCertificate(.auth)
        #expect(extended.reads == [[0, 256], [256, total - 256]])
    }

    @Test("What the channel says decides: a block first, then all the rest or more blocks")
    func channelsLengths() throws {
        let total = SimulatedIssuer.authenticationCertificate.count
        let extended = SimulatedChannel()
        extended.answerLengths = AnswerLengths(longest: 65_536, inOneTransfer: 250)
        _ = try MyNumberCard(on: extended).readCertificate(.auth)
        #expect(extended.reads == [[0, 250], [250, total - 250]])
        let short = SimulatedChannel()
        short.answerLengths = AnswerLengths(inOneTransfer: 250)
        #expect(
            try MyNumberCard(on: short).readCertificate(.auth) == SimulatedIssuer.authenticationCertificate)
        // What is left fits one command: a second would cost more than a few bytes of a further block.
        #expect(short.reads.dropLast().allSatisfy { $0[1] == 250 } && short.reads.last?[1] ?? 0 <= 256)
        #expect(short.reads.count <= (total + 249) / 250)
    }

    @Test(
        "A card that takes no short identifiers is asked by SELECT, as all public software does",
        arguments: ["6A82", "6A86", "6B00", "6D00"])
    func withoutShortIdentifiers(_ status: String) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xB0 && $0.p1 & 0x80 != 0 ? bytes(status) : nil }
        #expect(
            try MyNumberCard(on: channel).readCertificate(.auth) == SimulatedIssuer.authenticationCertificate)
        #expect(
            channel.commands.prefix(4).map { hex($0.bytes) } == [
                "00A4040C0AD392F000260100000001", "00B08A0000", "00A4020C02000A", "00B0000000",
            ])
    }

    @Test("The signature certificate needs its password, and asking costs no try")
    func signature() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let error = #expect(throws: MyNumberCardError.self) { try card.readCertificate(.sign) }
        #expect(error?.kind == .pinRequired)
        #expect(error?.sw == StatusWord(rawValue: 0x6982))
        #expect(channel.card.triesLeft(.signature) == 5)
        #expect(channel.sensitivities == [.open, .personal])
        // Once it is verified, the same call reads it.
        try card.verify(PIN(copying: Array("ABC123".utf8)), for: .signature)
        #expect(try card.readCertificate(.sign) == SimulatedIssuer.signatureCertificate)
    }

    @Test("A child's card has no signature certificate: said so, not parsed")
    func child() throws {
        let channel = SimulatedChannel(SimulatedMyNumberCard(options { $0.hasSignatureCertificate = false }))
        let card = MyNumberCard(on: channel)
        try card.verify(PIN(copying: Array("ABC123".utf8)), for: .signature)
        let error = #expect(throws: MyNumberCardError.self) { try card.readCertificate(.sign) }
        #expect(error?.kind == .certificateAbsent)
    }

    struct Misbehaviour: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let ins: UInt8
        let answer: String
        let kind: MyNumberCardError.Kind
    }

    static let misbehaviours: [Misbehaviour] = [
        Misbehaviour(testDescription: "another card", ins: 0xA4, answer: "6A82", kind: .notMyNumberCard),
        Misbehaviour(testDescription: "a card in trouble", ins: 0xA4, answer: "6F00", kind: .cardRefused),
        Misbehaviour(testDescription: "a file that is gone", ins: 0xB0, answer: "6B00", kind: .malformedFile),
        Misbehaviour(
            testDescription: "a file that may not be read", ins: 0xB0, answer: "6982", kind: .pinRequired),
        Misbehaviour(testDescription: "another refusal", ins: 0xB0, answer: "6986", kind: .cardRefused),
        Misbehaviour(
            testDescription: "success without a byte", ins: 0xB0, answer: "9000", kind: .malformedFile),
        Misbehaviour(
            testDescription: "nothing but filler", ins: 0xB0, answer: "FFFFFFFF9000", kind: .certificateAbsent
        ),
        Misbehaviour(testDescription: "zeros", ins: 0xB0, answer: "000000009000", kind: .certificateAbsent),
        Misbehaviour(testDescription: "no sequence", ins: 0xB0, answer: "318205009000", kind: .malformedFile),
        Misbehaviour(
            testDescription: "a short length", ins: 0xB0, answer: "300305009000", kind: .malformedFile),
        Misbehaviour(
            testDescription: "a length not in its shortest form", ins: 0xB0, answer: "308200109000",
            kind: .malformedFile),
        Misbehaviour(
            testDescription: "an object past the last offset", ins: 0xB0, answer: "30827FFD9000",
            kind: .malformedFile),
        Misbehaviour(
            testDescription: "more bytes than asked for", ins: 0xB0,
            answer: "30820500" + String(repeating: "00", count: 300) + "9000", kind: .malformedFile),
    ]

    @Test("What a card can get wrong ends in an error of its kind", arguments: misbehaviours)
    func misbehaves(_ row: Misbehaviour) {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == row.ins ? bytes(row.answer) : nil }
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).readCertificate(.auth)
        }
        #expect(error?.kind == row.kind)
        #expect(error.map { !$0.hint.isEmpty && !$0.subject.isEmpty && !$0.message.isEmpty } == true)
    }

    @Test(
        "A file that ends early is told apart, by 6282, by a short answer, by 6B00",
        arguments: [
            "6282", "9000",
        ])
    func truncated(_ status: String) {
        let channel = SimulatedChannel()
        channel.instead = { command in
            guard command.ins == 0xB0 else { return nil }
            guard command.readOffset == 0 else { return [0x6B, 0x00] }
            return bytes("30820500" + String(repeating: "00", count: 60) + status)
        }
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).readCertificate(.auth)
        }
        #expect(error?.kind == .malformedFile)
        #expect(error?.sw == StatusWord(rawValue: 0x6B00))
        #expect(channel.reads == [[0, 256], [64, 256]])
    }

    @Test("6282 with the last bytes is no error")
    func warning() throws {
        let channel = SimulatedChannel()
        channel.instead = { [card = channel.card] command in
            guard command.ins == 0xB0 else { return nil }
            let answer = card.process(command.bytes)
            return answer.count - 2 < 256 ? answer.dropLast(2) + [0x62, 0x82] : answer
        }
        let der = try MyNumberCard(on: channel).readCertificate(.auth)
        #expect(der == SimulatedIssuer.authenticationCertificate)
    }

    @Test("A channel that fails is reported with its fate and cause", arguments: 0..<6)
    func failing(_ step: Int) {
        let channel = SimulatedChannel()
        channel.failsFrom = step
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).readCertificate(.auth)
        }
        #expect(error?.kind == .channelFailed)
        #expect(error?.fate == .mayHaveRun)
        #expect(error?.underlying is SimulatedChannel.Unplugged)
        #expect(error?.message == SimulatedChannel.Unplugged().message)
        #expect(error?.hint == SimulatedChannel.Unplugged().hint)
        #expect(channel.commands.count == step)
    }
}
