// SPDX-License-Identifier: Apache-2.0
//
// Signing with the simulated card: what goes over the channel, that what comes out is verified, and every way in which
// nothing comes out. What openssl says of it all is in OpenSSLTests.swift.

#if Certificates
import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Signing")
struct SigningTests {
    static let document = Array("an agreement of nobody with nobody\n".utf8)
    static let challenge = Array(0..<UInt8(32))
    /// 2026-11-28T00:00:00Z, within the simulated certificates' validity.
    static let now = CertificateTime(secondsSince1970: 1_795_824_000)

    /// A card with the PIN of a key verified.
    static func card(_ channel: SimulatedChannel, _ key: CardKey) throws -> MyNumberCard {
        let card = MyNumberCard(on: channel)
        try card.verify(PIN(copying: Array((key == .auth ? "1234" : "ABC123").utf8)), for: key.pin)
        return card
    }

    static func sign(
        _ channel: SimulatedChannel, _ key: CardKey, _ digest: SigningDigest? = nil
    ) throws -> CardSignature {
        let card = try card(channel, key)
        return switch key {
        case .auth:
            try LogInResponder(on: card, cardEnd: nil).answer(
                LogInChallenge(bare: challenge), digest: digest, at: now)
        case .sign:
            try DocumentSigner(on: card, cardEnd: nil).sign(
                DocumentDigest(of: document), digest: digest, at: now)
        }
    }

    static func message(_ key: CardKey) -> [UInt8] { key == .auth ? challenge : document }

    @Test(
        "Both keys, every hash: verified by the certificate's key", arguments: CardKey.allCases,
        SigningDigest.allCases)
    func verified(_ key: CardKey, _ digest: SigningDigest) throws {
        let signature = try Self.sign(SimulatedChannel(), key, digest)
        #expect(signature.key == key && signature.digest == digest && signature.bytes.count == 256)
        #expect(signature.certificate.kind == key.certificate)
        let verifier = try CertificateKey(certificate: signature.certificate.der, key.certificate)
        #expect(verifier.verifies(signature.bytes, of: Self.message(key), digest: digest.algorithm))
        for other in DigestAlgorithm.allCases where other != digest.algorithm {
            #expect(!verifier.verifies(signature.bytes, of: Self.message(key), digest: other))
        }
    }

    @Test("Without a wish it is SHA-256 for RSA", arguments: CardKey.allCases)
    func standard(_ key: CardKey) throws {
        #expect(try Self.sign(SimulatedChannel(), key).digest == .sha256)
    }

    @Test("A changed message, signature or key is noticed, whichever bit it is")
    func altered() throws {
        let signature = try Self.sign(SimulatedChannel(), .sign)
        let key = signature.publicKey
        #expect(key.verifies(signature.bytes, of: Self.document, digest: .sha256))
        for index in Self.document.indices {
            for bit in 0..<8 {
                var changed = Self.document
                changed[index] ^= 1 << bit
                #expect(!key.verifies(signature.bytes, of: changed, digest: .sha256))
            }
        }
        for index in signature.bytes.indices {
            var changed = signature.bytes
            changed[index] ^= 1 << (index % 8)
            #expect(!key.verifies(changed, of: Self.document, digest: .sha256))
        }
        for wrong in [[], Array(signature.bytes.dropLast()), [0] + signature.bytes, signature.bytes + [0]] {
            #expect(!key.verifies(wrong, of: Self.document, digest: .sha256))
        }
        let other = try Self.sign(SimulatedChannel(), .auth).publicKey
        #expect(!other.verifies(signature.bytes, of: Self.document, digest: .sha256))
    }

    @Test("An old signature with SHA-1 is verified")
    func sha1() throws {
        // No call of the library makes one: the card is asked for it directly.
        let card = SimulatedMyNumberCard()
        #expect(card.process(Dialogue.command("JPKI")) == [0x90, 0x00])
        #expect(card.process(bytes("00 20 00 9B 06 \(ascii("ABC123"))")) == [0x90, 0x00])
        let info = DigestInfo.bytes(.sha1, HashValue(of: Self.document, .sha1).bytes)
        let signature = Array(
            card.process([0x80, 0x2A, 0x00, 0x9A, UInt8(info.count)] + info + [0x00]).dropLast(2))
        let key = try CertificateKey(certificate: SimulatedIssuer.signatureCertificate, .sign)
        #expect(key.verifies(signature, of: Self.document, digest: .sha1))
        #expect(!key.verifies(signature, of: Self.document + [0], digest: .sha1))
        #expect(!key.verifies(signature, of: Self.document, digest: .sha256))
    }

    @Test("The document may come in pieces of any size, hashed with several algorithms at once")
    func pieces() {
        let document = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let whole = DocumentDigest(of: document)
        for size in [1, 63, 64, 65, 4096, 99_999, 200_000] {
            var hash = DocumentHash(SigningDigest.allCases)
            for start in stride(from: 0, to: document.count, by: size) {
                hash.update(Array(document[start..<min(start + size, document.count)]))
            }
            #expect(hash.value == whole)
        }
        #expect(DocumentHash([.sha256]).value == DocumentDigest(of: [], [.sha256]))
    }

    // MARK: What goes over the channel

    @Test("The signature key: VERIFY, certificate, key, one command; the key's commands are marked personal")
    func exchanges() throws {
        let channel = SimulatedChannel()
        _ = try Self.sign(channel, .sign)
        let tail = channel.commands.suffix(2)
        #expect(hex(tail.first?.bytes ?? []) == "00A4020C02001A")
        let hash = HashValue(of: Self.document, .sha256).bytes
        #expect(
            tail.last?.bytes == bytes("80 2A 00 80 33") + DigestInfo.bytes(.sha256, hash) + [0x00])
        #expect(channel.sensitivities.last == .personal)
        #expect(channel.commands.filter { $0.ins == 0x20 && !$0.data.isEmpty }.count == 1)
        #expect(channel.commands.filter { $0.ins == 0x2A }.count == 1)
    }

    @Test("The authentication certificate is read without its PIN, and the key without a file of the other")
    func authentication() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let responder = try LogInResponder(on: card, cardEnd: nil)
        #expect(channel.commands.allSatisfy { $0.ins != 0x20 })
        try card.verify(PIN(copying: Array("1234".utf8)), for: .authentication)
        _ = try responder.answer(LogInChallenge(bare: Self.challenge), at: Self.now)
        let selected = channel.commands.filter { $0.ins == 0xA4 && $0.p1 == 0x02 }.map { hex($0.data) }
        #expect(selected == ["0018", "0017"])
    }

    @Test("Several signatures in one session take one PIN and one SELECT of the key")
    func several() throws {
        let channel = SimulatedChannel()
        let card = try Self.card(channel, .sign)
        let signer = try DocumentSigner(on: card, cardEnd: nil)
        let before = channel.commands.count
        for _ in 0..<3 { _ = try signer.sign(DocumentDigest(of: Self.document), at: Self.now) }
        #expect(channel.commands.dropFirst(before).map(\.ins) == [0xA4, 0x2A, 0x2A, 0x2A])
    }

    // MARK: When nothing comes out

    @Test("Without the PIN nothing is sent to the key")
    func withoutPIN() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let responder = try LogInResponder(on: card, cardEnd: nil)
        let before = channel.commands.count
        let error = #expect(throws: MyNumberCardError.self) {
            try responder.answer(LogInChallenge(bare: Self.challenge), at: Self.now)
        }
        #expect(error?.kind == .pinRequired && channel.commands.count == before)
        let refused = #expect(throws: MyNumberCardError.self) { try DocumentSigner(on: card, cardEnd: nil) }
        #expect(refused?.kind == .pinRequired)
    }

    @Test("After the end of the session's PINs the signer signs nothing more")
    func ended() throws {
        let channel = SimulatedChannel()
        let card = try Self.card(channel, .sign)
        let signer = try DocumentSigner(on: card, cardEnd: nil)
        try card.end()
        let error = #expect(throws: MyNumberCardError.self) {
            try signer.sign(DocumentDigest(of: Self.document), at: Self.now)
        }
        #expect(error?.kind == .pinRequired)
        #expect(channel.commands.allSatisfy { $0.ins != 0x2A })
    }

    @Test(
        "A wrong signature is an error, not an output",
        arguments: [
            "one bit", "another key's", "another hash's", "empty", "short", "long", "padded only", "zeros",
        ])
    func wrong(_ kind: String) throws {
        let good = try Self.sign(SimulatedChannel(), .sign).bytes
        let answer: [UInt8] =
            switch kind {
            case "one bit": [good[0] ^ 0x01] + good.dropFirst()
            case "another key's": try Self.sign(SimulatedChannel(), .auth).bytes
            case "another hash's": try Self.sign(SimulatedChannel(), .sign, .sha384).bytes
            case "empty": []
            case "short": Array(good.dropLast())
            case "long": good + [0x00]
            case "padded only": bytes("00 01") + [UInt8](repeating: 0xFF, count: 254)
            default: [UInt8](repeating: 0, count: 256)
            }
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0x2A ? answer + [0x90, 0x00] : nil }
        let error = #expect(throws: MyNumberCardError.self) { try Self.sign(channel, .sign) }
        #expect(error?.kind == .signatureWrong)
    }

    @Test(
        "A refusal is named, and 6982 means that the PIN counts as verified no longer",
        arguments: [
            ("6982", MyNumberCardError.Kind.pinRequired), ("6985", .cardRefused), ("6700", .cardRefused),
            ("6A86", .cardRefused), ("6F00", .cardRefused),
        ])
    func refused(_ sw: String, _ kind: MyNumberCardError.Kind) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0x2A ? bytes(sw) : nil }
        let card = try Self.card(channel, .sign)
        let signer = try DocumentSigner(on: card, cardEnd: nil)
        let error = #expect(throws: MyNumberCardError.self) {
            try signer.sign(DocumentDigest(of: Self.document), at: Self.now)
        }
        #expect(error?.kind == kind && error?.sw.map { "\($0)" } == sw)
        #expect(card.verified.contains(.signature) == (kind != .pinRequired))
    }

    @Test(
        "A failure at any exchange gives no signature; at the one that signs, its fate",
        arguments: CardKey.allCases)
    func failures(_ key: CardKey) throws {
        let whole = SimulatedChannel()
        _ = try Self.sign(whole, key)
        for index in whole.commands.indices {
            let channel = SimulatedChannel()
            channel.failsFrom = index
            let error = #expect(throws: MyNumberCardError.self) { try Self.sign(channel, key) }
            #expect(error?.fate == .mayHaveRun)
            if whole.commands[index].ins == 0x2A {
                #expect(error?.kind == .signatureFateUnknown)
                #expect(error?.underlying is SimulatedChannel.Unplugged)
                #expect(error?.message.contains("the card was taken out") == true)
            } else {
                #expect(error?.kind == .channelFailed || error?.kind == .pinFateUnknown)
            }
            // One command that signs at most, whatever happens.
            #expect(channel.commands.filter { $0.ins == 0x2A }.isEmpty)
        }
    }

    @Test("A document is signed with a hash that it was hashed with")
    func missingDigest() throws {
        let channel = SimulatedChannel()
        let signer = try DocumentSigner(on: try Self.card(channel, .sign), cardEnd: nil)
        let document = DocumentDigest(of: Self.document, [.sha384])
        let error = #expect(throws: MyNumberCardError.self) { try signer.sign(document, at: Self.now) }
        #expect(error?.kind == .digestMissing)
        #expect(try signer.sign(document, digest: .sha384, at: Self.now).digest == .sha384)
    }
}
#endif
