// SPDX-License-Identifier: Apache-2.0
//
// What the simulated card signs, checked with swift-crypto's public-key half, and the hash and key arithmetic
// under it against published values.

import Testing

@testable import VirtualReader

@Suite("Signing on the simulated card")
struct SignatureTests {
    static let digestInfo = "3031300D060960864801650304020105000420" + String(repeating: "5A", count: 32)

    static let dialogues: [Dialogue] = [
        Dialogue(
            "without the PIN 6982, with it 256 bytes, the key by SELECT or in P2 [OSC, mc]",
            "JPKI > 9000", "EF 0017 > 9000", "80 2A 00 80 33 \(digestInfo) 00 > 6982",
            "00 20 00 98 04 \(ascii("1234")) > 9000", "80 2A 00 97 33 \(digestInfo) 00 > #256 9000",
            "EF 0017 > 9000", "80 2A 00 80 33 \(digestInfo) 00 > #256 9000",
            "80 2A 00 9A 33 \(digestInfo) 00 > 6982"),
        Dialogue(
            "no file 6986, no key file 6981, unknown scheme 6A86 [assumed; mc]",
            "JPKI > 9000", "80 2A 00 80 33 \(digestInfo) 00 > 6986", "EF 000A > 9000",
            "80 2A 00 80 33 \(digestInfo) 00 > 6981", "80 2A 06 97 33 \(digestInfo) 00 > 6A86",
            "80 2A 00 00 33 \(digestInfo) 00 > 6A86"),
        Dialogue(
            "wrong lengths are 6700 [mc: 6700 or 6985]",
            "JPKI > 9000", "00 20 00 98 04 \(ascii("1234")) > 9000", "80 2A 00 97 00 > 6700",
            "80 2A 00 97 F6 \(String(repeating: "00", count: 246)) 00 > 6700",
            "80 2A 00 97 F5 \(String(repeating: "00", count: 245)) 00 > #256 9000",
            "80 2A 02 97 1F \(String(repeating: "00", count: 31)) 00 > 6700",
            "80 2A 00 97 33 \(digestInfo) > 6700", "80 2A 00 97 33 \(digestInfo) 80 > 6700"),
        Dialogue(
            "the card keys of the 券面 applications sign without a PIN [mc]",
            "SUPPORT > 9000", "80 2A 00 00 33 \(digestInfo) 00 > #256 9000", "00 88 00 93 01 00 00 > 6985",
            "SURFACE > 9000", "80 2A 00 00 33 \(digestInfo) 00 > #256 9000", "00 88 00 9A 01 00 00 > 6985"),
        Dialogue(
            "INTERNAL AUTHENTICATE is free in the 共通カードAP [mc]",
            "COMMON > 9000", "00 88 00 99 08 0102030405060708 00 > #256 9000", "00 88 00 99 00 > 6700",
            "00 88 00 9C 01 00 00 > 6981"),
    ]

    @Test("COMPUTE DIGITAL SIGNATURE and INTERNAL AUTHENTICATE", arguments: dialogues)
    func playDialogues(_ dialogue: Dialogue) { dialogue.play() }

    @Test(
        "SHA-256 gives the values of FIPS 180-4's examples",
        arguments: [
            ("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
            ("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1"
            ),
        ])
    func hashes(_ message: String, _ digest: String) {
        #expect(hex(SHA256.hash(Array(message.utf8))) == digest)
    }

    @Test("Every key of the issuer's data is a key")
    func keys() {
        let all = [
            SimulatedIssuer.signatureKey, SimulatedIssuer.authenticationKey, SimulatedIssuer.supportCardKey,
            SimulatedIssuer.surfaceCardKey, SimulatedIssuer.internalKey,
        ]
        for der in all { #expect(RSAPrivateKey(der: der)?.length == 256) }
        #expect(RSAPrivateKey(der: []) == nil)
        #expect(RSAPrivateKey(der: SimulatedIssuer.signatureCA) == nil)
        #expect(RSAPrivateKey(der: Array(SimulatedIssuer.signatureKey.dropLast())) == nil)
    }

    @Test("Only private-key commands take the signing time")
    func time() {
        let card = SimulatedMyNumberCard(options { $0.signingTime = .milliseconds(400) })
        #expect(card.workingTime(for: bytes("80 2A 00 97 01 00 00")) == .milliseconds(400))
        #expect(card.workingTime(for: bytes("00 B0 00 00 00")) == .zero)
        #expect(card.workingTime(for: []) == .zero)
    }
}
