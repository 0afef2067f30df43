// SPDX-License-Identifier: Apache-2.0
//
// The bytes under a signature that need no cryptography: DER, DigestInfo, times, challenges.

import Testing

@testable import MyNumberCard

@Suite("What is signed, as bytes")
struct SigningEncodingTests {
    @Test(
        "DigestInfo has the prefix that RFC 8017 lists (9.2, note 1)",
        arguments: [
            (DigestAlgorithm.sha1, "30 21 30 09 06 05 2B 0E 03 02 1A 05 00 04 14"),
            (.sha256, "30 31 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 04 20"),
            (.sha384, "30 41 30 0D 06 09 60 86 48 01 65 03 04 02 02 05 00 04 30"),
            (.sha512, "30 51 30 0D 06 09 60 86 48 01 65 03 04 02 03 05 00 04 40"),
        ])
    func digestInfo(_ algorithm: DigestAlgorithm, _ prefix: String) {
        let hash = (0..<algorithm.length).map { UInt8($0) }
        #expect(DigestInfo.bytes(algorithm, hash) == bytes(prefix) + hash)
    }

    @Test("No signature is made with SHA-1: it is not among the hashes of signing")
    func noSHA1() {
        #expect(SigningDigest.allCases.map(\.algorithm) == [.sha256, .sha384, .sha512])
        #expect(SigningDigest(rawValue: "sha1") == nil && DigestAlgorithm(rawValue: "sha1") == .sha1)
    }

    @Test(
        "Lengths have their shortest form",
        arguments: [
            (0, "04 00"), (1, "04 01"), (0x7F, "04 7F"), (0x80, "04 81 80"), (0xFF, "04 81 FF"),
            (0x100, "04 82 01 00"), (0xFFFF, "04 82 FF FF"), (0x1_0000, "04 83 01 00 00"),
            (0x1_0000_0000, "04 85 01 00 00 00 00"),
        ])
    func lengths(_ length: Int, _ header: String) {
        #expect(DEROutput.header(0x04, length: length) == bytes(header))
    }

    @Test("A SET OF stands in the order of its encodings, whatever order it came in")
    func order() {
        let elements = ["0403010203", "0401FF", "040100", "3000", "04020000"].map { bytes($0) }
        let sorted = bytes("31 11 040100 0401FF 04020000 0403010203 3000")
        for shift in elements.indices {
            #expect(DEROutput.set(Array(elements[shift...] + elements[..<shift])) == sorted)
        }
    }

    @Test(
        "Integers are positive and as short as can be",
        arguments: [
            ("", "02 01 00"), ("00", "02 01 00"), ("7F", "02 01 7F"), ("80", "02 02 00 80"),
            ("00 00 80 01", "02 03 00 80 01"), ("00 01", "02 01 01"),
        ])
    func integers(_ magnitude: String, _ der: String) {
        #expect(DEROutput.unsigned(bytes(magnitude)) == bytes(der))
    }

    @Test(
        "Object identifiers",
        arguments: [
            ([UInt64(1), 2, 840, 113549, 1, 7, 2], "06 09 2A 86 48 86 F7 0D 01 07 02"),
            ([2, 16, 840, 1, 101, 3, 4, 2, 1], "06 09 60 86 48 01 65 03 04 02 01"),
            ([2, 999, 3], "06 03 88 37 03"),  // X.690, 8.19.5
        ])
    func identifiers(_ numbers: [UInt64], _ der: String) {
        #expect(DEROutput.identifier(numbers) == bytes(der))
    }

    @Test(
        "Signing times are UTCTime from 1950 to 2049 and GeneralizedTime otherwise (RFC 5652, 11.3)",
        arguments: [
            (Int64(1_795_000_000), 0x17, "261118110640Z"), (-631_152_000, 0x17, "500101000000Z"),
            (-631_152_001, 0x18, "19491231235959Z"), (2_524_607_999, 0x17, "491231235959Z"),
            (2_524_608_000, 0x18, "20500101000000Z"), (951_782_399, 0x17, "000228235959Z"),
            (951_782_400, 0x17, "000229000000Z"), (.min, 0x18, "00010101000000Z"),
        ])
    func times(_ seconds: Int64, _ tag: UInt8, _ text: String) {
        let der = CertificateTime(secondsSince1970: seconds).der
        #expect(der == [tag, UInt8(text.utf8.count)] + Array(text.utf8))
    }
}

@Suite("Challenges of log-ins")
struct LogInChallengeTests {
    @Test(
        "16 to 64 bytes are a challenge, all else is none", arguments: [0, 1, 15, 16, 17, 63, 64, 65, 10_000])
    func lengths(_ count: Int) {
        let challenge = [UInt8](repeating: 0x41, count: count)
        for make in [
            { try LogInChallenge(bare: challenge) }, { try LogInChallenge(challenge, boundTo: "a") },
        ] {
            if (16...64).contains(count) {
                #expect(throws: Never.self) { try make() }
            } else {
                let error = #expect(throws: MyNumberCardError.self) { try make() }
                #expect(error?.kind == .challengeMalformed)
                #expect(error.map { !$0.description.contains("AAAA") } == true)
            }
        }
    }

    @Test("The bare form is the challenge itself")
    func bare() throws {
        let challenge = Array(0..<UInt8(32))
        let made = try LogInChallenge(bare: challenge)
        #expect(made.signedBytes == challenge && made.audience == nil)
    }

    @Test("The bound form is label, length of the name, name, challenge")
    func bound() throws {
        let challenge = Array(0..<UInt8(16))
        let made = try LogInChallenge(challenge, boundTo: "login.example.jp")
        #expect(
            made.signedBytes == Array("KioskReader log-in 1".utf8) + [0, 16] + Array("login.example.jp".utf8)
                + challenge)
        #expect(made.audience == "login.example.jp")
    }

    @Test("No two pairs of name and challenge have the same bytes, and none is a bare challenge")
    func injective() throws {
        let all = Array("abcdefghijklmnopqrstuvwxyz012345".utf8)
        var seen: Set<[UInt8]> = []
        // The boundary between name and challenge moves through the same text.
        for cut in 1...16 {
            let name = String(decoding: all[..<cut], as: UTF8.self)
            let made = try LogInChallenge(Array(all[cut...]), boundTo: name)
            #expect(seen.insert(made.signedBytes).inserted)
        }
        #expect(LogInChallenge.label.utf8.contains(0))
    }

    @Test(
        "The name has 1 to 255 bytes of UTF-8", arguments: [(0, false), (1, true), (85, true), (86, false)])
    func audience(_ count: Int, _ isGood: Bool) throws {
        let name = String(repeating: "本", count: count)
        let challenge = [UInt8](repeating: 1, count: 16)
        let made = try? LogInChallenge(challenge, boundTo: name)
        #expect((made != nil) == isGood)
    }
}
