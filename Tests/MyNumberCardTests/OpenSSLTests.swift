// SPDX-License-Identifier: Apache-2.0
//
// What openssl says of the signatures: both keys, every hash, CMS with the document beside it and in it, and that
// nothing altered passes.

#if Certificates
import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Signatures before openssl", .enabled(if: OpenSSL.isThere))
struct OpenSSLTests {
    static let document = SigningTests.document
    /// The moment that is signed: verification is asked for the same one, whatever day it is.
    static let time = "-attime \(SigningTests.now.secondsSince1970)"

    static func cms(_ digest: SigningDigest? = nil, _ document: [UInt8] = document) throws -> CMSSignature {
        let signer = try DocumentSigner(on: try SigningTests.card(SimulatedChannel(), .sign), cardEnd: nil)
        return try signer.signCMS(DocumentDigest(of: document), digest: digest, at: SigningTests.now)
    }

    /// openssl's cms takes CA files in PEM only.
    static func openssl(_ files: [String: [UInt8]], ca: [UInt8] = SimulatedIssuer.signatureCA) throws
        -> OpenSSL
    {
        let openssl = try OpenSSL(files.merging(["ca.der": ca]) { $1 })
        let made = try openssl.run("x509 -inform DER -in ca.der -out ca")
        #expect(made.status == 0, "\(made.said)")
        return openssl
    }

    static let command =
        "cms -verify -binary -inform DER -in cms -CAfile ca \(time) -out content"

    @Test(
        "The bare signature, by the key in the certificate", arguments: CardKey.allCases,
        SigningDigest.allCases)
    func raw(_ key: CardKey, _ digest: SigningDigest) throws {
        let signature = try SigningTests.sign(SimulatedChannel(), key, digest)
        let message = SigningTests.message(key)
        let openssl = try OpenSSL([
            "cert": signature.certificate.der, "signature": signature.bytes, "document": message,
            "other": message + [0],
        ])
        #expect(try openssl.run("x509 -inform DER -in cert -noout -pubkey -out key").status == 0)
        let check = "dgst -\(digest.rawValue) -verify key -signature signature "
        #expect(try openssl.run(check + "document").said == "Verified OK\n")
        #expect(try openssl.run(check + "other").status == 1)
    }

    @Test(
        "CMS with the document beside it, with the certificate bound (-cades)",
        arguments: SigningDigest.allCases)
    func detached(_ digest: SigningDigest) throws {
        let cms = try Self.cms(digest).detached
        let openssl = try Self.openssl([
            "cms": cms, "document": Self.document, "other": Self.document + [0x0A],
        ])
        let good = try openssl.run(Self.command + " -cades -content document")
        #expect(good.status == 0 && good.said.contains("successful"), "\(good.said)")
        #expect(try openssl.run(Self.command + " -content other").status != 0)
        #expect(try openssl.run(Self.command).status != 0)
    }

    @Test(
        "CMS with the document in it gives the document back", arguments: [0, 1, 127, 128, 255, 256, 65_536])
    func attached(_ length: Int) throws {
        let document = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let openssl = try Self.openssl(["cms": try Self.cms(.sha384, document).attached(document)])
        let good = try openssl.run(Self.command + " -cades")
        #expect(good.status == 0, "\(good.said)")
        #expect(try openssl.file("content") == document)
    }

    @Test(
        "What openssl reads in it: version, hash, algorithm, attributes in their order, the time, one certificate"
    )
    func printed() throws {
        let openssl = try OpenSSL(["cms": try Self.cms().detached])
        let said = try openssl.run("cms -cmsout -print -noout -inform DER -in cms").said
        let lines = said.split(separator: "\n").map { $0.drop { $0 == " " } }
        for line in [
            "version: 1", "algorithm: sha256 (2.16.840.1.101.3.4.2.1)", "parameter: <ABSENT>",
            "eContentType: pkcs7-data (1.2.840.113549.1.7.1)", "eContent: <ABSENT>",
            "algorithm: rsaEncryption (1.2.840.113549.1.1.1)", "UTCTIME:Nov 28 00:00:00 2026 GMT",
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
        let objects = lines.filter { $0.hasPrefix("object: ") }.map { $0.dropFirst(8) }
        #expect(
            objects.suffix(4) == [
                "contentType (1.2.840.113549.1.9.3)", "signingTime (1.2.840.113549.1.9.5)",
                "messageDigest (1.2.840.113549.1.9.4)",
                "id-smime-aa-signingCertificateV2 (1.2.840.113549.1.9.16.2.47)",
            ])
        #expect(lines.filter { $0.hasPrefix("d.certificate") }.count == 1)
    }

    @Test("Every byte of a CMS counts: with any one changed, openssl does not pass the document as signed")
    func altered() throws {
        let cms = try Self.cms().detached
        // The parts that say what was signed; the certificate has its issuer's signature, and is tried at its key.
        let end = cms.count
        let places = [0, 4, 20, 60] + Array(stride(from: end - 256 - 190, to: end, by: 29)) + [end - 1]
        for place in places {
            var changed = cms
            changed[place] ^= 0x01
            let openssl = try Self.openssl(["cms": changed, "document": Self.document])
            #expect(try openssl.run(Self.command + " -content document").status != 0, "byte \(place)")
        }
    }

    @Test("Another authority of a similar name does not vouch for it")
    func authority() throws {
        let files = ["cms": try Self.cms().detached, "document": Self.document]
        let openssl = try Self.openssl(files, ca: SimulatedIssuer.authenticationCA)
        #expect(try openssl.run(Self.command + " -content document").status != 0)
    }

    @Test("A bound challenge is verified over the bytes that the documents name")
    func challenge() throws {
        let responder = try LogInResponder(
            on: try SigningTests.card(SimulatedChannel(), .auth), cardEnd: nil)
        let challenge = try LogInChallenge(SigningTests.challenge, boundTo: "login.example.jp")
        let signature = try responder.answer(challenge, at: SigningTests.now)
        let openssl = try OpenSSL([
            "cert": signature.certificate.der, "signature": signature.bytes, "bare": SigningTests.challenge,
            "bound": Array("KioskReader log-in 1".utf8) + [0, 16] + Array("login.example.jp".utf8)
                + SigningTests.challenge,
        ])
        #expect(try openssl.run("x509 -inform DER -in cert -noout -pubkey -out key").status == 0)
        let check = "dgst -sha256 -verify key -signature signature "
        #expect(try openssl.run(check + "bound").status == 0)
        #expect(try openssl.run(check + "bare").status == 1)
    }
}
#endif
