// SPDX-License-Identifier: Apache-2.0
//
// What identifies or describes a person does not show by accident, however a value is made text: printed,
// interpolated, dumped, mirrored, alone or inside of another value.

#if Certificates
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Values of a person")
struct PersonalValueTests {
    /// Another value around one.
    private struct Wrapper {
        let inside: Any
        let beside = 1
    }

    /// Every way in which a value becomes text without being asked for one of its properties.
    private static func texts(_ value: Any) -> [String] {
        let around: [Any] = [value, [value], ["key": value], Optional(value) as Any, Wrapper(inside: value)]
        return around.flatMap { around in
            var dumped = ""
            dump(around, to: &dumped)
            return [
                "\(around)", String(describing: around), String(reflecting: around), dumped, mirrored(around),
            ]
        }
    }

    private static func mirrored(_ value: Any, depth: Int = 0) -> String {
        guard depth < 12 else { return "" }
        return Mirror(reflecting: value).children.map {
            "\($0.label ?? ""):\($0.value);" + mirrored($0.value, depth: depth + 1)
        }.joined()
    }

    /// Bytes as a default description and a dump write them.
    private static func listed(_ bytes: some Sequence<UInt8>) -> [String] {
        let bytes = Array(bytes)
        return [
            bytes.map(String.init).joined(separator: ", "), bytes.map { "- \($0)" }.joined(separator: "\n"),
            hex(bytes),
        ]
    }

    /// - Parameter shown: what the value says of itself; the rest is nowhere.
    private func expect(_ value: Any, shows shown: String, not secrets: [String]) {
        #expect("\(value)" == shown)
        #expect(Mirror(reflecting: value).children.isEmpty)
        for text in Self.texts(value) {
            for secret in secrets { #expect(!text.contains(secret), "\(shown)") }
        }
    }

    private static func certificate() throws -> CardCertificate {
        try CardCertificate(.sign, der: SimulatedIssuer.signatureCertificate)
    }

    /// What stands in the certificate.
    private static func secrets(_ certificate: CardCertificate) -> [String] {
        let attributes = certificate.attributes
        return [
            certificate.serial, certificate.subject, attributes?.name, attributes?.address,
            attributes?.eraBirthDate, attributes?.birthDate,
        ].compactMap { $0 } + listed(certificate.der[40..<52]) + listed(certificate.der.suffix(12))
    }

    @Test("A certificate")
    func cardCertificate() throws {
        let certificate = try Self.certificate()
        #expect(Self.secrets(certificate).count == 12)
        expect(certificate, shows: "signature certificate", not: Self.secrets(certificate))
        let other = try CardCertificate(der: certificate.der)
        expect(other, shows: "signature certificate", not: Self.secrets(certificate))
        let chain = CertificateChain(
            of: certificate, cardAuthority: certificate, anchors: [certificate], cardEnd: nil,
            at: SigningTests.now)
        for text in Self.texts(chain) {
            for secret in Self.secrets(certificate) { #expect(!text.contains(secret)) }
        }
    }

    @Test("The holder's attributes")
    func attributes() throws {
        let certificate = try Self.certificate()
        let attributes = try #require(certificate.attributes)
        expect(attributes, shows: "attributes of the holder", not: Self.secrets(certificate))
    }

    @Test("Token information: the kind of card, not which card")
    func token() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let token = try #require(try card.tokenInformation())
        #expect(token.serialNumber.count == 16)
        expect(token, shows: "token information, My Number Card", not: [token.serialNumber])
        for text in Self.texts(try card.overview()) { #expect(!text.contains(token.serialNumber)) }
    }

    @Test("A key that signs, a signature, a CMS, the certificate's key")
    func signatures() throws {
        let signer = try DocumentSigner(on: try SigningTests.card(SimulatedChannel(), .sign), cardEnd: nil)
        let cms = try signer.signCMS(DocumentDigest(of: SigningTests.document), at: SigningTests.now)
        let certificate = signer.signingKey.certificate
        let secrets =
            Self.secrets(certificate) + Self.listed(cms.signature.bytes.prefix(12))
            + Self.listed(certificate.x509.publicKey.subjectPublicKeyInfoBytes.suffix(12))
        expect(signer.signingKey, shows: "signature key", not: secrets)
        expect(cms.signature, shows: "signature by the signature key, SHA-256", not: secrets)
        expect(cms, shows: "CMS SignedData, signature by the signature key, SHA-256", not: secrets)
        expect(cms.signature.publicKey, shows: "RSA 2048", not: secrets)
        for text in Self.texts(signer) {
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }

    @Test("An OCSP response, and a PEM block")
    func responses() throws {
        let made = try MadeUpAuthority.shared()
        let response = try OCSPResponse(file: made.file("ocsp-good.der"))
        let serial = try #require(response.body?.answers.first?.serial)
        expect(response, shows: "OCSP response", not: Self.listed(serial))
        let block = PEMBlock(label: "CERTIFICATE", der: serial, first: 1)
        expect(block, shows: "PEM block CERTIFICATE", not: Self.listed(serial))
    }
}
#endif
