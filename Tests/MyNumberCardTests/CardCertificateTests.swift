// SPDX-License-Identifier: Apache-2.0
//
// What the library says about the simulated card's certificates, and whether they have the real profile.

#if Certificates
import ISO7816
import SwiftASN1
import Testing
import X509
import _CryptoExtras

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Certificates of the simulated card")
struct CardCertificateTests {
    static let all: [(CertificateKind, [UInt8])] = [
        (.auth, SimulatedIssuer.authenticationCertificate), (.sign, SimulatedIssuer.signatureCertificate),
        (.authCA, SimulatedIssuer.authenticationCA), (.signCA, SimulatedIssuer.signatureCA),
    ]

    static func der(_ kind: CertificateKind) -> [UInt8] { all.first { $0.0 == kind }?.1 ?? [] }

    static let agency = "OU=Imaginary Agency for Simulated Nowhere Certificates"

    @Test("Issuer, validity and key as the library tells them", arguments: CertificateKind.allCases)
    func told(_ kind: CertificateKind) throws {
        let certificate = try CardCertificate(kind, der: Self.der(kind))
        let isCA = kind == .authCA || kind == .signCA
        let purpose = kind == .auth || kind == .authCA ? "user authentication" : "digital signature"
        #expect(certificate.kind == kind)
        #expect(certificate.issuer == "\(Self.agency),OU=JPKI for \(purpose),O=JPKI-SIMULATED,C=JP")
        #expect(certificate.notBefore.rfc3339 == (isCA ? "2023-07-16T03:00:00Z" : "2025-10-27T01:30:00Z"))
        #expect(certificate.notAfter.rfc3339 == (isCA ? "2033-07-15T14:59:59Z" : "2030-02-17T14:59:59Z"))
        #expect(certificate.publicKeyAlgorithm == "RSA 2048")
        #expect(certificate.der == Self.der(kind))
    }

    @Test(
        "Subject and serial number",
        arguments: [
            (CertificateKind.auth, "CN=SIMULATED0000199999FAKE,C=JP", "05100011"),
            (.sign, "CN=202510271030000000199999,L=Kaku-shi,L=Mozo-ken,C=JP", "05100010"),
            (.signCA, "\(agency),OU=JPKI for digital signature,O=JPKI-SIMULATED,C=JP", "05100001"),
        ])
    func subject(_ kind: CertificateKind, _ subject: String, _ serial: String) throws {
        let certificate = try CardCertificate(kind, der: Self.der(kind))
        #expect(certificate.subject == subject)
        #expect(certificate.serial == serial)
    }

    @Test(
        "Which of the card's a certificate is, is told by its own words", arguments: CertificateKind.allCases)
    func kind(_ kind: CertificateKind) throws {
        #expect(try CardCertificate(der: Self.der(kind)).kind == kind)
    }

    @Test(
        "Key usage and policies as the library tells them",
        arguments: [
            (CertificateKind.auth, [KeyPurpose.digitalSignature], ["1.2.392.200149.8.5.1.3.30"]),
            (.sign, [.digitalSignature, .nonRepudiation], ["1.2.392.200149.8.5.1.1.20"]),
            (.authCA, [.keyCertSign, .cRLSign], []), (.signCA, [.keyCertSign, .cRLSign], []),
        ])
    func usage(_ kind: CertificateKind, _ usage: [KeyPurpose], _ policies: [String]) throws {
        let certificate = try CardCertificate(kind, der: Self.der(kind))
        #expect(certificate.keyUsage == usage)
        #expect(certificate.policies.map(\.oid) == policies)
        #expect(certificate.policies.allSatisfy { $0.englishName != nil && $0.japaneseName != nil })
        #expect(certificate.isAuthority == policies.isEmpty)
        #expect(CertificatePolicy(oid: "1.2.3").englishName == nil)
    }

    @Test("The signature certificate has the basic attributes, the others have none")
    func holder() throws {
        let attributes = try #require(try CardCertificate(.sign, der: Self.der(.sign)).attributes)
        #expect(attributes.name == "模造　見本" && attributes.nameSubstitutes == "00000")
        #expect(attributes.address == "模造県架空市存在せず一丁目２番３号")
        #expect(attributes.addressSubstitutes == String(repeating: "0", count: 17))
        #expect(attributes.eraBirthDate == "419990217" && attributes.birthDate == "1999-02-17")
        #expect(attributes.sex == "9")
        for kind in CertificateKind.allCases where kind != .sign {
            #expect(try CardCertificate(kind, der: Self.der(kind)).attributes == nil)
        }
    }

    @Test(
        "A birth date of which not all is known is no day",
        arguments: ["419990200", "419990000", "000000000", "41999021", ""])
    func unknownBirthDate(_ text: String) {
        #expect(HolderAttributes([4: text])?.birthDate == nil)
        #expect(HolderAttributes([4: text])?.eraBirthDate == text)
        #expect(HolderAttributes([:]) == nil && HolderAttributes([7: "x"]) == nil)
    }

    @Test("An elliptic key goes by the next card's rule, an authority by its own end alone")
    func rules() throws {
        let end = CardEnd(Array("20290101".utf8))
        let rsa = try CardCertificate(.auth, der: Self.der(.auth))
        #expect(rsa.validity(cardEnd: end).rule == .current && rsa.validity(cardEnd: end).isLimitedByCard)
        let authority = try CardCertificate(.authCA, der: Self.der(.authCA))
        #expect(authority.validity(cardEnd: end).effectiveEnd == authority.notAfter)
        let next = try MadeUpAuthority.shared().certificate("next")
        #expect(next.publicKeyAlgorithm == "ECDSA P-384" && next.validity(cardEnd: nil).rule == .next)
    }

    @Test(
        "What is no certificate is refused, without showing its bytes",
        arguments: [
            "", "30820500", "3003020101", "FFFF",
        ])
    func malformed(_ text: String) {
        let error = #expect(throws: MyNumberCardError.self) { try CardCertificate(.auth, der: bytes(text)) }
        #expect(error?.kind == .malformedCertificate)
    }

    @Test("A certificate cut short or followed by filler is refused")
    func lengths() {
        let der = Self.der(.auth)
        for broken in [Array(der.dropLast()), der + [0xFF]] {
            #expect(throws: MyNumberCardError.self) { try CardCertificate(.auth, der: broken) }
        }
    }

    @Test("Names cannot carry control or direction characters to a terminal")
    func printable() {
        #expect(PrintableName.escape("模造\u{1B}[2J\u{202E}x\u{0}") == "模造\\1B[2J\\E2\\80\\AEx\\00")
    }

    // Order and criticality: the CA certificates shipped with jpki/myna; the signature certificate as a
    // public generator of such certificates has it, with the unnamed ones chosen.
    static let extensions: [(CertificateKind, [String])] = [
        (.signCA, ["2.5.29.15!", "2.5.29.17", "2.5.29.19!", "2.5.29.31", "2.5.29.14"]),
        (.authCA, ["2.5.29.15!", "2.5.29.17", "2.5.29.19!", "2.5.29.31", "2.5.29.14"]),
        (
            .sign,
            ["2.5.29.15!", "2.5.29.17", "2.5.29.32!", "2.5.29.18", "2.5.29.31", "2.5.29.35", "2.5.29.14"]
        ),
        (.auth, ["2.5.29.15!", "2.5.29.32!", "2.5.29.18", "2.5.29.31", "2.5.29.35", "2.5.29.14"]),
    ]

    @Test("Extensions stand in the profile's order, the critical ones marked", arguments: extensions)
    func order(_ kind: CertificateKind, _ wanted: [String]) throws {
        let certificate = try Certificate(derEncoded: Self.der(kind))
        #expect(certificate.extensions.map { "\($0.oid)\($0.critical ? "!" : "")" } == wanted)
    }

    @Test("The CA on the card signed the certificate on the card, and itself")
    func chain() throws {
        for (leaf, authority) in [(CertificateKind.auth, CertificateKind.authCA), (.sign, .signCA)] {
            let ca = try Certificate(derEncoded: Self.der(authority))
            let certificate = try Certificate(derEncoded: Self.der(leaf))
            #expect(ca.publicKey.isValidSignature(certificate.signature, for: certificate))
            #expect(ca.publicKey.isValidSignature(ca.signature, for: ca))
            #expect(certificate.issuer == ca.subject)
            let other = try Certificate(derEncoded: Self.der(authority == .authCA ? .signCA : .authCA))
            #expect(!other.publicKey.isValidSignature(certificate.signature, for: certificate))
        }
    }

    @Test(
        "Key usage and policy",
        arguments: [
            (CertificateKind.sign, "030206C0", "060B2A83088C9B550805010114"),  // 1.2.392.200149.8.5.1.1.20
            (.auth, "03020780", "060B2A83088C9B55080501031E"),  // 1.2.392.200149.8.5.1.3.30
        ])
    func policy(_ kind: CertificateKind, _ usage: String, _ policy: String) throws {
        let certificate = try Certificate(derEncoded: Self.der(kind))
        func value(_ oid: ASN1ObjectIdentifier) -> String {
            certificate.extensions.first { $0.oid == oid }.map { hex($0.value) } ?? ""
        }
        #expect(value([2, 5, 29, 15]) == usage)
        #expect(value([2, 5, 29, 32]).contains(policy))
    }

    @Test("The six attributes of the holder, in the order seen on a test card (myna-sign)")
    func attributes() throws {
        let certificate = try Certificate(derEncoded: Self.der(.sign))
        let names = try #require(certificate.extensions.first { $0.oid == [2, 5, 29, 17] })
        let objects = try #require(try BERTLV.parse(Array(names.value)).first).children
        let found = objects.map { name in
            let value = name.children.last?.children.first?.value ?? []
            let kind = name.children.first.map { hex($0.value.suffix(1)) } ?? ""
            return "\(kind): \(String(decoding: value, as: UTF8.self))"
        }
        #expect(
            found == [
                "01: 模造　見本", "04: 419990217", "03: 9", "05: 模造県架空市存在せず一丁目２番３号", "02: 00000",
                "06: 00000000000000000",
            ])
    }

    @Test(
        "What the card signs is verified by the certificate's key",
        arguments: [
            (UInt8(0x98), "1234", UInt8(0x97), CertificateKind.auth), (0x9B, "ABC123", 0x9A, .sign),
        ])
    func signature(_ pin: UInt8, _ value: String, _ key: UInt8, _ kind: CertificateKind) throws {
        let card = SimulatedMyNumberCard()
        #expect(card.process(Dialogue.command("JPKI")) == [0x90, 0x00])
        let digits = Array(value.utf8)
        #expect(card.process([0x00, 0x20, 0x00, pin, UInt8(digits.count)] + digits) == [0x90, 0x00])
        let message = Array("signed by nobody".utf8)
        let info = SignatureEncoding.digestInfo(SHA256.hash(message))
        let hash = SHA256.hash(message)
        let publicKey = try Certificate(derEncoded: Self.der(kind)).publicKey
        // P1 00, 02 and 03 end in the same signature; 04 and 05 are PSS with a new salt each time.
        var plain: [[UInt8]] = []
        for (scheme, data) in [(UInt8(0), info), (2, hash), (3, message)] {
            let answer = card.process([0x80, 0x2A, scheme, key, UInt8(data.count)] + data + [0x00])
            #expect(answer.suffix(2) == [0x90, 0x00])
            plain.append(answer.dropLast(2))
        }
        #expect(Set(plain).count == 1)
        #expect(
            publicKey.isValidSignature(plain[0], for: message, signatureAlgorithm: .sha256WithRSAEncryption))
        #expect(
            !publicKey.isValidSignature(plain[0], for: hash, signatureAlgorithm: .sha256WithRSAEncryption))
        let rsa = try #require(_RSA.Signing.PublicKey(publicKey))
        for (scheme, data) in [(UInt8(4), hash), (5, message)] {
            let answer = card.process([0x80, 0x2A, scheme, key, UInt8(data.count)] + data + [0x00])
            let salted = _RSA.Signing.RSASignature(rawRepresentation: answer.dropLast(2))
            #expect(rsa.isValidSignature(salted, for: message, padding: .PSS))
            #expect(!rsa.isValidSignature(salted, for: hash, padding: .PSS))
        }
    }
}
#endif
