// SPDX-License-Identifier: Apache-2.0
//
// The invented elliptic-curve keys: the arithmetic against the published examples of RFC 6979, the keys against their
// certificates.

import Testing

@testable import VirtualReader

@Suite("Elliptic-curve keys of the simulated card")
struct CurveKeyTests {
    /// RFC 6979, A.2.5 (P-384): the private number, and the signatures with SHA-256.
    static let number = bytes(
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5")

    @Test(
        "Signatures are those of RFC 6979's examples with SHA-256",
        arguments: [
            (
                "sample",
                "21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD",
                "F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0"
            ),
            (
                "test",
                "6D6DEFAC9AB64DABAFE36C6BF510352A4CC27001263638E5B16D9BB51D451559F918EEDAF2293BE5B475CC8F0188636B",
                "2D46F3BECBCC523D5F1A1256BF0C9B024D879BA9E838144C8BA6BAEB4B53B47D51AB373F9845C0514EEFB14024787265"
            ),
        ])
    func examples(_ message: String, _ r: String, _ s: String) throws {
        let key = try #require(CurvePrivateKey(Self.number))
        #expect(hex(key.sign(SHA256.hash(Array(message.utf8)))) == r + s)
    }

    @Test("Of a long hash the first 48 bytes count")
    func longHash() throws {
        let key = try #require(CurvePrivateKey(Self.number))
        let hash = (0..<64).map { UInt8($0) }
        #expect(key.sign(hash) == key.sign(Array(hash.prefix(48))))
        #expect(key.sign(hash) != key.sign(Array(hash.prefix(32))))
    }

    @Test("The keys on the card are those of their certificates")
    func certificates() throws {
        for (number, der) in [
            (SimulatedIssuer.curveSignatureKey, SimulatedIssuer.curveSignatureCertificate),
            (SimulatedIssuer.curveAuthenticationKey, SimulatedIssuer.curveAuthenticationCertificate),
        ] {
            let key = try #require(CurvePrivateKey(number))
            // BIT STRING of 98 bytes: no unused bits, an uncompressed point.
            #expect(hex(der).contains("03620004" + hex(key.publicKey)))
        }
    }

    @Test("What is no private number is no key")
    func refused() {
        let order =
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973"
        for text in ["", "01", String(repeating: "00", count: 48), order, String(repeating: "FF", count: 48)]
        {
            #expect(CurvePrivateKey(bytes(text)) == nil)
        }
        #expect(CurvePrivateKey(bytes(order.dropLast() + "2")) != nil)
    }

    @Test("HMAC-SHA-256 gives the values of RFC 4231's second example")
    func hmac() {
        let code = SHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(hex(code) == "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843")
    }
}
