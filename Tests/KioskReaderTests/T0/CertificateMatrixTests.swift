// SPDX-License-Identifier: Apache-2.0
//
// Every virtual reader with every form of the simulated card, T=0, T=1 or both: the certificate comes, over the
// protocol and at the rate that both sides share.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The certificate over T=0 and T=1")
struct CertificateMatrixTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        let card: CardKind
        let preferred: CardProtocol?
        var testDescription: String {
            "\(card.name) in \(profile.name), T=\(preferred.map { "\($0.rawValue)" } ?? "any")"
        }

        /// Contactless cards are T=1 by the pseudo-ATR, whatever they speak over contacts.
        var expected: CardProtocol {
            if profile.isContactless || card.name == "mynumber" { return .t1 }
            return card.name == "mynumber-t0" ? .t0 : preferred ?? .t0
        }
    }

    static let cards: [CardKind] = [.mynumber, .mynumberT0, .mynumberBoth]
    static let rows = ReaderProfile.all.flatMap { profile in
        cards.flatMap { card in
            [CardProtocol?.none, .t0, .t1].map { Row(profile: profile, card: card, preferred: $0) }
        }
    }

    /// SELECT of the 公的個人認証AP and of the certificate, then READ BINARY to the end that the DER header tells.
    static func certificate(_ session: CardSession, longestRead: Int = 256) throws -> [UInt8] {
        for bytes in [SweepOperation.jpki, [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A]] {
            let answer = try session.transmit(CommandAPDU(bytes), deadline: nil)
            try #require(answer.sw == .success)
        }
        var object: [UInt8] = []
        var length = 4
        while object.count < length {
            let wanted = min(longestRead, max(length, 256) - object.count)
            let command = try CommandAPDU(
                cla: 0, ins: 0xB0, p1: UInt8(object.count >> 8), p2: UInt8(object.count & 0xFF), ne: wanted)
            let answer = try session.transmit(command, deadline: nil)
            try #require(answer.sw == .success && !answer.data.isEmpty)
            object += answer.data
            if length == 4 { length = 4 + Int(object[2]) << 8 + Int(object[3]) }
        }
        return Array(object.prefix(length))
    }

    @Test("Each reader brings the same bytes", arguments: rows)
    func same(_ row: Row) throws {
        let plain = try Bench(.scr3310).hub.withSession { try Self.certificate($0) }
        #expect(plain.count > 1000 && plain[0] == 0x30)
        let bench = try Bench(row.profile, card: row.card)
        let selector = ReaderSelector(parsing: "1-1:1.0/0")
        let options = SessionOptions(preferredProtocol: row.preferred)
        try bench.hub.withSession(selector, options: options) { session in
            #expect(session.link.cardProtocol == row.expected)
            let whole = try Self.certificate(session)
            #expect(whole == plain)
            // A reader of T=0 that is asked for fewer bytes at a time: other lengths, the same file.
            let inParts = try Self.certificate(session, longestRead: 100)
            #expect(inParts == plain)
            let parameters = try session.readParameters()
            #expect(parameters.cardProtocol == row.expected || row.profile.isContactless)
            guard row.profile.exchangeLevelIsHostsAffair else { return }
            #expect(parameters.bmFindexDindex == 0x13 && session.link.bmFindexDindex == 0x13)
        }
        #expect(bench.count("cold reset") == 0)
    }

    @Test("A reader of one protocol: a card of the other is refused by name, a card of both is read")
    func oneProtocol() throws {
        for (bits, stranger, own) in [(UInt32(2), CardKind.mynumberT0, CardProtocol.t1), (1, .mynumber, .t0)]
        {
            for var profile in [ReaderProfile.scr3310, .gemPCTwin, .shortAPDU, .character] {
                profile.descriptor.dwProtocols = bits
                let refusing = try Bench(profile, card: stranger)
                let error = #expect(throws: KioskReaderError.self) { try refusing.hub.openSession() }
                #expect(error?.kind == .cardUnsupported, "\(profile.name)")
                #expect(error?.detail?.contains("the card offers T=\(own == .t1 ? 0 : 1)") == true)
                let serving = try Bench(profile, card: .mynumberBoth)
                try serving.hub.withSession { session in
                    #expect(session.link.cardProtocol == own)
                    let count = try Self.certificate(session).count
                    #expect(count > 1000)
                }
            }
        }
    }

    @Test("At character level no byte too many is awaited at T=0")
    func characters() throws {
        for card in [CardKind.mynumberT0, .mynumberBoth] {
            let bench = try Bench(.character, card: card)
            try bench.hub.withSession { session in
                #expect(session.link.exchangeLevel == .character && session.link.cardProtocol == .t0)
                let before = bench.device.now
                _ = try Self.certificate(session)
                #expect(bench.device.now == before, "a reader that awaits too much waits in vain first")
            }
        }
    }
}

extension ReaderProfile {
    /// Neither an antenna nor firmware that runs the protocol.
    fileprivate var exchangeLevelIsHostsAffair: Bool { !isContactless && name != "short-apdu" }
}
