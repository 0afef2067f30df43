// SPDX-License-Identifier: Apache-2.0
//
// The same operations on elliptic-curve keys: nothing but the key's own strategy changes. The card is invented.

#if Certificates
import Testing

@testable import MyNumberCard

@Suite("Signing with elliptic curves")
struct EllipticSigningTests {
    @Test(
        "Either form of the answer becomes ECDSA-Sig-Value", arguments: TestCurve.allCases,
        TestCurve.Form.allCases)
    func forms(_ curve: TestCurve, _ form: TestCurve.Form) throws {
        for digest in SigningDigest.allCases {
            let channel = try curve.channel(form)
            let signature = try SigningTests.sign(channel, .sign, digest)
            #expect(signature.bytes.first == 0x30)
            #expect(
                signature.publicKey.verifies(
                    signature.bytes, of: SigningTests.document, digest: digest.algorithm))
            #expect(
                !signature.publicKey.verifies(
                    signature.bytes, of: SigningTests.document + [0], digest: digest.algorithm))
            // The bare hash, no longer than the curve's numbers.
            let hash = HashValue(of: SigningTests.document, digest.algorithm).bytes
            let length = [.p256: 32, .p384: 48, .p521: 66][curve] ?? 0
            #expect(channel.commands.last?.data == Array(hash.prefix(length)))
        }
    }

    @Test(
        "The hash is the one of the curve's strength, unless told",
        arguments: [(TestCurve.p256, SigningDigest.sha256), (.p384, .sha384), (.p521, .sha512)])
    func standard(_ curve: TestCurve, _ digest: SigningDigest) throws {
        let signature = try SigningTests.sign(try curve.channel(.pair), .auth)
        #expect(signature.digest == digest && signature.publicKey.scheme == "ECDSA")
    }

    @Test("A wrong answer is an error, in whichever form", arguments: TestCurve.allCases)
    func wrong(_ curve: TestCurve) throws {
        for answer in [
            try curve.sign([UInt8](repeating: 1, count: 32), .pair),
            try curve.sign([UInt8](repeating: 1, count: 32), .der), [UInt8](repeating: 0, count: 96), [],
            [0x30, 0x00],
        ] {
            let channel = try curve.channel(.pair)
            let card = channel.instead
            channel.instead = { $0.ins == 0x2A ? answer + [0x90, 0x00] : card($0) }
            let error = #expect(throws: MyNumberCardError.self) { try SigningTests.sign(channel, .sign) }
            #expect(error?.kind == .signatureWrong)
        }
    }

    @Test(
        "openssl accepts the CMS", .enabled(if: OpenSSL.isThere), arguments: TestCurve.allCases,
        SigningDigest.allCases)
    func cms(_ curve: TestCurve, _ digest: SigningDigest) throws {
        let signer = try DocumentSigner(
            on: try SigningTests.card(try curve.channel(.pair), .sign), cardEnd: nil)
        let document = DocumentDigest(of: SigningTests.document)
        let cms = try signer.signCMS(document, digest: digest, at: SigningTests.now)
        let openssl = try OpenSSLTests.openssl(
            ["cms": cms.detached, "document": SigningTests.document, "other": [0]],
            ca: try TestCurve.authority())
        let good = try openssl.run(OpenSSLTests.command + " -cades -content document")
        #expect(good.status == 0, "\(good.said)")
        #expect(try openssl.run(OpenSSLTests.command + " -content other").status != 0)
    }
}
#endif
