// SPDX-License-Identifier: Apache-2.0
//
// Secure messaging of the simulated card's input support application, against what openssl made of the same key and
// texts; and AES-128 as FIPS 197 has it.

import Testing

@testable import VirtualReader

@Suite("Secure messaging of the simulated card")
struct SecureMessagingTests {
    /// `A0 22 80 20` and a seed of 32 bytes, for EF 0006: openssl pkeyutl -encrypt with OAEP, SHA-256 and MGF1 of SHA-256.
    static let delivered = """
        274CD29B97E0E0B14E49EE87BC5DB4C65C94FBE01ACCC1ABD4ECB6F51BD213F14E08C340526A506B0F5EC41766A45A94\
        2F15080AC9563DFDE59A527DEC92D7E5AC1A4195ADB591D6F2F2693A5015874A3AF9ECA4B91C9A99D94C81E2D9D39400\
        52BD9713E82AB63F3433CDD12E6A32D1B40A8023A1D4E90A86D043CA05414868408C9C1BF86FE4116030DFF1165FF77E\
        8CB8D222B5BDD30A428D0294258262C97618C855DF5263DA923BA31A88631677AE5CBF8970A154E8967BD80F97F48A6E\
        8CD0C889ECBB80D0E2F6B9762D2D91EF98CEF64CB9802841A51908394F20D4CD935D10050779C81EBD0CE65801566A70\
        CD824AE1E3B2643923208AC8A06BD6A9
        """
    /// The same with the tag 81, that of the other kind of key.
    static let otherKind = """
        8493A86DE68F714602978E330DBA028E614D2EC1B1D736769E7A95C2E03FA349B178350E69E48BB47097337BFFB36A86\
        BD9A02776E4BB3208935DC53C1CFEC976B5C8FF3F864086E6C2721BBBDF11D6C4574C88B29352F29A6379AAD80A53C33\
        E5E0EF2E69C94C63D069BAD0FBAA8A3B12375FFFEAB959B823226CBE1CB3F35BFD6BA5904829E223A5D8B6BC12EA4E24\
        DAB70C47BB81EA9158A6F3377EB7704C10A005459D75196663CD55AAB9CDE7D0A480292E2DC3948C9A15095E09E3A63E\
        E732F79D02DE692EB4A90A4A5E83CA232EE4542150705CDE1B347BBDF998FAE8F4BEDC2AB5804B83B1C069CE5EA85C71\
        234AB32E2EE6A8840F1206FF3259145E
        """
    static let pin = "00 20 00 91 04 \(ascii("5678")) > 9000"
    static let open = "80 AE 00 00 00 01 00 \(delivered) > 9000"
    /// 照合番号A, right and wrong, and the identifier 0001, each for the counter in its name.
    static let number1 = "08 20 00 94 13 861101 04804A49DE6B25BBD0A2F6933BEB4D2E"
    static let wrong1 = "08 20 00 94 13 861101 32659360089BE7B69A22624676C85D8B"
    static let number2 = "08 20 00 94 13 861101 96D5308C95BE0C7C811F0A8F9310895A"
    static let select1 = "08 A4 02 0C 13 861101 D606D6C092222CA82EF006B0786A11FC"
    static let select2 = "08 A4 02 0C 13 861101 F81871766AC70D29E7D6C206EE3174E6"

    static let dialogues: [Dialogue] = [
        Dialogue(
            "a number is verified and a file is read, with the counter going up [mc]",
            "SUPPORT > 9000", pin, open, "\(select1) > 9000",
            "08 B0 00 00 05 96 03 00 00 0F 00 > 861101 010B973B39FEB75CC6779D8D2DF05850 9000"),
        Dialogue(
            "without a length all of the file comes, filler included; a short identifier works [mc]",
            "SUPPORT > 9000", pin, open, "\(select1) > 9000",
            """
            08 B0 00 00 05 96 03 00 00 00 00 > 8621 01 170813A8E6E8D3493089C3E6F75E75305BCE151F0EB5B63F15CAA668C3757EEC 9000
            """),
        Dialogue(
            "a command that the application refuses counts [mc]",
            "SUPPORT > 9000", pin, open, "\(wrong1) > 63C9", "\(number2) > 9000", "00 20 00 94 > 63CA"),
        Dialogue(
            "commands in clear do not count [mc]",
            "SUPPORT > 9000", pin, open, "EF 0002 > 9000", "00 B0 00 00 02 > FF20 9000", "\(number1) > 9000",
            "00 20 00 94 > 63CA", "\(select2) > 9000"),
        Dialogue(
            "a wrong counter ends the session [mc]",
            "SUPPORT > 9000", pin, open, "\(number2) > 6988", "\(number1) > 69FC", "00 20 00 94 > 63CA"),
        Dialogue(
            "so does the other command's object, a second one, another indicator, half a block [mc]",
            "SUPPORT > 9000", pin, open, "08 20 00 94 05 96 03 00 00 00 > 6988", open,
            "08 B0 81 00 13 861101 04804A49DE6B25BBD0A2F6933BEB4D2E 00 > 6988", open,
            "08 B0 81 00 0A 9603000000 9603000000 00 > 6988", open,
            "08 20 00 94 13 861102 04804A49DE6B25BBD0A2F6933BEB4D2E > 6988", open,
            "08 20 00 94 0B 860901 04804A49DE6B25BB > 6988", open, "08 20 00 94 02 8600 > 6988", open,
            "08 20 00 94 > 6988", open, "\(number1) > 9000"),
        Dialogue(
            "the long form of the length is the same [mc]",
            "SUPPORT > 9000", pin, open, "08 20 00 94 14 86811101 04804A49DE6B25BBD0A2F6933BEB4D2E > 9000"),
        Dialogue(
            "it wants the PIN, for which 照合番号A is no substitute, and is gone with the application [mc]",
            "SUPPORT > 9000", "80 AE 00 00 00 01 00 \(delivered) > 6982",
            "00 20 00 94 0C \(ascii("123456789012")) > 9000", "80 AE 00 00 00 01 00 \(delivered) > 6982",
            pin, open, "SUPPORT > 9000", "\(number1) > 69FC", pin, open, "RESET", "SUPPORT > 9000",
            "\(number1) > 69FC"),
        Dialogue(
            "a key of another kind, or nothing: 6A80; a block beyond the modulus: 6F00 [mc]",
            "SUPPORT > 9000", pin, "80 AE 00 00 00 01 00 \(otherKind) > 6A80",
            "80 AE 00 00 00 01 00 \(String(repeating: "01", count: 256)) > 6A80",
            "80 AE 00 00 00 01 00 \(String(repeating: "FF", count: 256)) > 6F00", "\(number1) > 69FC"),
        Dialogue(
            "other instructions, parameters and lengths [chosen]",
            "SUPPORT > 9000", pin, open, "08 24 01 91 13 861101 04804A49DE6B25BBD0A2F6933BEB4D2E > 6D00",
            "\(number1) > 9000", "80 AE 00 01 00 01 00 \(delivered) > 6A86", "80 AE 00 00 01 00 > 6700"),
    ]

    @Test("As openssl says", arguments: dialogues)
    func play(_ dialogue: Dialogue) { dialogue.play() }

    @Test("AES-128: FIPS 197, appendix B and C.1, there and back; CBC: NIST SP 800-38A, F.2.1")
    func cipher() {
        let rows = [
            (
                "2B7E151628AED2A6ABF7158809CF4F3C", "3243F6A8885A308D313198A2E0370734",
                "3925841D02DC09FBDC118597196A0B32"
            ),
            (
                "000102030405060708090A0B0C0D0E0F", "00112233445566778899AABBCCDDEEFF",
                "69C4E0D86A7B0430D8CDB78070B4C55A"
            ),
        ]
        for (key, plain, sealed) in rows {
            let cipher = AES128(key: bytes(key))
            #expect(
                hex(cipher.encrypt(bytes(plain))) == sealed && hex(cipher.decrypt(bytes(sealed))) == plain)
        }
        let chain = AES128(key: bytes(rows[0].0))
        let plain = "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51"
        let sealed = "7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2"
        let vector = bytes("000102030405060708090A0B0C0D0E0F")
        #expect(hex(chain.encrypt(bytes(plain), from: vector)) == sealed)
        #expect(hex(chain.decrypt(bytes(sealed), from: vector)) == plain)
    }
}
