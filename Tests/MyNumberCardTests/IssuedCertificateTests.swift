// SPDX-License-Identifier: Apache-2.0
//
// What the made-up issuer gives to cards other than the usual one, and the files beside it: who signed what, for which
// days, and that the files in Tests/Support/SimulatedIssuer belong to the data.

import FoundationEssentials
import Testing

@testable import VirtualReader

@Suite("Certificates of the made-up issuer")
struct IssuedCertificateTests {
    /// What the signature of an RSA certificate says, by the modulus in the CA's private key.
    static func recovered(_ der: [UInt8], _ caKey: [UInt8]) throws -> [UInt8] {
        try SignedFilesTests.recover(
            Array(der.suffix(256)), bytes("90 03 01 00 01 91 82 01 00") + Array(caKey[12..<268]))
    }

    static func signed(_ der: [UInt8]) -> [UInt8] {
        Array(der[4..<8 + (Int(der[6]) << 8 | Int(der[7]))])
    }

    static let reissued: [SimulatedMyNumberCard.Certificates] = [
        .usual, .ending(JapaneseDay(number: 21_000)), .revokedByMove, .revoked, .ellipticCurve,
    ]

    @Test("The CA on the card signed both certificates", arguments: reissued)
    func chain(_ certificates: SimulatedMyNumberCard.Certificates) throws {
        let issued = IssuedCertificates(certificates)
        for (der, key) in [
            (issued.signature, SimulatedIssuer.signatureCAKey),
            (issued.authentication, SimulatedIssuer.authenticationCAKey),
        ] {
            let signed = Self.signed(der)
            #expect(try Self.recovered(der, key) == SignedFilesTests.digestInfo(signed))
            #expect(signed.count + 4 + 15 + 5 + 256 == der.count)
        }
    }

    @Test("The CA on the card did not sign those of the other issuer, which say its name")
    func otherIssuer() throws {
        let issued = IssuedCertificates(.otherIssuer)
        let usual = IssuedCertificates(.usual)
        let key = SimulatedIssuer.signatureCAKey
        let limbs = Montgomery.limbs(Array(key[12..<268]), count: 32)
        let modulus = try #require(Montgomery(modulus: limbs))
        let signature = Montgomery.limbs(Array(issued.signature.suffix(256)), count: 32)
        let block = Montgomery.bytes(modulus.power(signature, [65_537]), count: 256)
        #expect(!block.starts(with: [0x00, 0x01, 0xFF]))
        // Issuer: behind header, version, serial and algorithm; 140 bytes with its own header.
        #expect(issued.signature[34..<176].elementsEqual(usual.signature[34..<176]))
    }

    @Test("The usual certificates are those of the data, untouched")
    func usual() {
        let issued = IssuedCertificates(.usual)
        #expect(issued.signature == SimulatedIssuer.signatureCertificate)
        #expect(issued.authentication == SimulatedIssuer.authenticationCertificate)
    }

    @Test("Another last day changes serial number, validity and signature, and nothing else")
    func lastDay() {
        let changed = IssuedCertificates(.ending(JapaneseDay(number: 21_000))).authentication
        let before = SimulatedIssuer.authenticationCertificate
        let places = changed.indices.dropLast(256).filter { changed[$0] != before[$0] }
        #expect(changed.count == before.count)
        #expect(places.allSatisfy { (15..<19).contains($0) || (0xB2..<0xB2 + 30).contains($0) })
        #expect(
            hex(changed[0xB2..<0xB2 + 30]) == CardKindTests.validity("230717013000Z", "270701145959Z"))
    }

    @Test(
        "A day in Japan begins at 15:00:00Z and ends at 14:59:59Z, in every month and leap year",
        arguments: [
            (0, "19700101"), (53_999, "19700101"), (54_000, "19700102"), (-32_400, "19700101"),
            (-32_401, "19691231"), (951_749_999, "20000228"), (951_750_000, "20000229"),
            (951_836_400, "20000301"), (1_709_132_399, "20240228"), (1_709_218_799, "20240229"),
            (1_709_218_800, "20240301"), (1_735_657_199, "20241231"), (1_735_657_200, "20250101"),
            (1_740_754_800, "20250301"), (1_897_570_799, "20300217"), (2_519_218_800, "20491031"),
        ])
    func days(_ seconds: Int, _ text: String) {
        let day = JapaneseDay(at: seconds)
        #expect(day.text == text)
        #expect(day.lastSecond == text.suffix(6) + "145959Z")
        #expect(day + 0 == JapaneseDay(number: day.number))
    }

    static func file(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Support/SimulatedIssuer/")
        return try Array(Data(contentsOf: folder.appending(path: name)))
    }

    @Test("The CA certificates in the tree are those on the card")
    func authorities() throws {
        #expect(try Self.file("sign-ca.cer") == SimulatedIssuer.signatureCA)
        #expect(try Self.file("auth-ca.cer") == SimulatedIssuer.authenticationCA)
    }

    @Test(
        "CRLs and OCSP responses name the certificates that they are about",
        arguments: [
            (
                "sign.crl", ["05100020", "05100030", "05100080", "05100081", "05100083", "05100084"],
                "05100010"
            ),
            ("auth.crl", ["05100031"], "05100021"), ("sign-stale.crl", [], "05100020"),
            ("sign-good.ocsp", ["05100010"], "05100020"), ("sign-moved.ocsp", ["05100020"], "05100010"),
            ("sign-revoked.ocsp", ["05100030"], "05100010"), ("sign-unknown.ocsp", ["05100010"], "05100020"),
            ("auth-good.ocsp", ["05100011"], "05100010"), ("auth-moved.ocsp", ["05100021"], "05100011"),
            ("auth-revoked.ocsp", ["05100031"], "05100011"), ("auth-unknown.ocsp", ["05100011"], "05100031"),
            ("sign-good-by-responder.ocsp", ["05100010"], "05100020"),
            ("sign-stale.ocsp", ["05100010"], "05100020"),
        ])
    func revocation(_ name: String, _ named: [String], _ other: String) throws {
        let text = hex(try Self.file(name))
        for serial in named { #expect(text.contains("0204" + serial)) }
        #expect(!text.contains("0204" + other))
    }
}
