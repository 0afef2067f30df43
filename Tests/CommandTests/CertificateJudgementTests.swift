// SPDX-License-Identifier: Apache-2.0
//
// `card cert` with whom the caller trusts and what the caller knows of revocation, on cards of each state; the
// files are those that the made-up issuer left in Tests/Support/SimulatedIssuer.

#if Certificates
import Foundation
import MyNumberCard
import Testing

@testable import kioskreader

@Suite("What card cert judges")
struct CertificateJudgementTests {
    static func issued(_ name: String) -> String {
        DocumentTests.root.appendingPathComponent("Tests/Support/SimulatedIssuer/" + name).path
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: [String]
        let status: Int32
        /// What stands in the JSON.
        let parts: [String]
    }

    static let rows: [Row] = [
        Row(
            testDescription: "nobody trusted: the card's own authority, and that is said",
            words: ["auth", "--virtual", "--check"], status: 0,
            parts: [
                #""verdict":"notAnchored""#, #""revocation":[],"revocationChecked":false"#, #""advice":[]"#,
            ]),
        Row(
            testDescription: "trusted, not revoked",
            words: [
                "auth", "--virtual", "--check", "--trust", issued("auth-ca-2.cer"), "--trust",
                issued("auth-ca.cer"),
                "--crl", issued("auth.crl"), "--ocsp", issued("auth-good.ocsp"),
            ], status: 0,
            parts: [
                #""verdict":"trusted""#, #""source":"crl","status":"good""#,
                #""source":"ocsp","status":"good""#, #""revocationChecked":true"#,
            ]),
        Row(
            testDescription: "somebody else is trusted",
            words: ["auth", "--virtual", "--check", "--trust", issued("sign-ca.cer")], status: 1,
            parts: [#""anchored":false"#, #""verdict":"notAnchored""#]),
        Row(
            testDescription: "another key under the issuer's name",
            words: [
                "auth", "--virtual=scr3310,mynumber-wrong-issuer", "--check", "--trust",
                issued("auth-ca.cer"),
            ],
            status: 1,
            parts: [#""authority":null"#, #""verdict":"wrongSignature""#, "JPKI for user authentication"]),
        Row(
            testDescription: "of two generations the second",
            words: [
                "auth", "--virtual=scr3310,mynumber-wrong-issuer", "--check", "--trust",
                issued("auth-ca-2.cer"),
            ],
            status: 0, parts: [#""verdict":"trusted""#]),
        Row(
            testDescription: "expired",
            words: ["auth", "--virtual=scr3310,mynumber-expired", "--check"], status: 1,
            parts: [
                #""expired":true"#, #""state":"expired""#, #""verdict":"expired""#,
                #""advice":[{"kind":"certificateExpired""#,
            ]),
        Row(
            testDescription: "expired, of an authority that is trusted",
            words: [
                "auth", "--virtual=scr3310,mynumber-expired", "--check", "--trust", issued("auth-ca.cer"),
            ], status: 1, parts: [#""anchored":true"#, #""verdict":"expired""#]),
        Row(
            testDescription: "the card's own end has passed, the certificate's has not",
            words: [
                "auth", "--virtual=scr3310,mynumber-card-expired", "--check", "--trust",
                issued("auth-ca.cer"),
            ], status: 1,
            parts: [
                #""verdict":"expired""#, #""cardEnd":"2025-10-31""#, #""expired":true"#,
                #""notAfter":"2030-02-17T14:59:59Z""#, #""advice":[{"kind":"certificateExpired""#,
            ]),
        Row(
            testDescription: "thirty days left: to be renewed, and still good",
            words: ["auth", "--virtual=scr3310,mynumber-near-expiry", "--check"], status: 0,
            parts: [#""state":"renewable""#, #""advice":[{"kind":"renewal""#]),
        Row(
            testDescription: "revoked by the authority, says the list",
            words: ["auth", "--virtual=scr3310,mynumber-revoked", "--check", "--crl", issued("auth.crl")],
            status: 1,
            parts: [
                #""reason":"cessationOfOperation""#, #""status":"revoked""#,
                #""advice":[{"kind":"certificateRevoked""#,
            ]),
        Row(
            testDescription: "revoked, says the responder",
            words: ["auth", "--virtual=scr3310,mynumber-revoked", "--ocsp", issued("auth-revoked.ocsp")],
            status: 0,
            parts: [#""reason":"cessationOfOperation""#, #""source":"ocsp","status":"revoked""#]),
        Row(
            testDescription: "a move does not revoke the authentication certificate",
            words: ["auth", "--virtual=scr3310,mynumber-moved", "--check", "--crl", issued("auth.crl")],
            status: 0,
            parts: [#""status":"good""#, #""advice":[]"#]),
        Row(
            testDescription: "the other authority's list",
            words: ["auth", "--virtual", "--check", "--crl", issued("sign.crl")], status: 1,
            parts: [#""doubt":"otherIssuer""#, #""status":"unknown""#]),
        Row(
            testDescription: "a response about another certificate",
            words: ["auth", "--virtual", "--check", "--ocsp", issued("auth-revoked.ocsp")], status: 1,
            parts: [#""doubt":"notAnswered""#]),
        Row(
            testDescription: "a certificate that the responder does not know",
            words: ["auth", "--virtual", "--check", "--ocsp", issued("auth-unknown.ocsp")], status: 1,
            parts: [#""doubt":"unknownToResponder""#]),
        Row(
            testDescription: "an authority by itself",
            words: ["auth-ca", "--virtual", "--check", "--trust", issued("auth-ca.cer")], status: 0,
            parts: [
                #""advice":[]"#, #""cardEnd":null"#, #""renewalFrom":null,"renewalRule":null"#,
                #""verdict":"trusted""#,
            ]),
        Row(
            testDescription: "an elliptic key goes by the announced rule",
            words: ["auth", "--virtual=scr3310,mynumber-ec"], status: 0,
            parts: [#""publicKey":"ECDSA P-384""#, #""renewalRule":"next""#]),
    ]

    @Test("Of the certificate that needs no PIN", arguments: rows)
    func judged(_ row: Row) throws {
        let words = ["card", "cert"] + row.words + ["--json"]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == row.status, "\(run)")
        for part in row.parts { #expect(run.output.contains(part), "\(part) in \(run.output)") }
        try checkJSON(["card", "cert", "--json"], run)
    }

    private func sign(_ card: String, _ more: [String]) throws -> CommandRun {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "abc123\n")
        return try CommandRun.kioskreader(
            [
                "card", "cert", "sign", "--virtual=scr3310," + card, "--pin-file", pin, "--trust",
                Self.issued("sign-ca.cer"),
            ]
                + more)
    }

    @Test("The signature certificate is read after its PIN; attributes only with --full, never in a trace")
    func signature() throws {
        let name = "模造　見本"
        let short = try sign("mynumber", ["--trace", "-"])
        #expect(short.status == 0, "\(short.errors)")
        #expect(short.output.contains("1.2.392.200149.8.5.1.1.20") && !short.output.contains(name))
        #expect(short.errors.contains("blanked (personal)") && short.errors.contains("blanked (secret)"))
        let full = try sign("mynumber", ["--full", "--json", "--trace", "-"])
        #expect(
            full.output.contains(#""name":"模造　見本""#) && full.output.contains(#""birthDate":"1999-02-17""#))
        try checkJSON(
            ["card", "cert", "--json"],
            CommandRun(
                output: full.output, outputBytes: full.outputBytes, errors: "", status: 0))
        // The name in UTF-8, as it stands in the certificate; the subject; the serial number.
        let secrets = [Array(name.utf8), Array("Kaku-shi".utf8), [0x05, 0x10, 0x00, 0x10]]
        for secret in secrets {
            let spaced = secret.map(\.hex).joined(separator: " ")
            #expect(!full.errors.contains(spaced) && !full.errors.contains(spaced.filter { $0 != " " }))
        }
    }

    @Test("A move revokes the signature certificate, and that is explained in both languages")
    func moved() throws {
        for source in [["--crl", Self.issued("sign.crl")], ["--ocsp", Self.issued("sign-moved.ocsp")]] {
            let english = try sign("mynumber-moved", source + ["--check"])
            #expect(english.status == 1)
            #expect(
                english.output.contains("(affiliationChanged)")
                    && english.output.contains("a move or a marriage"))
            #expect(english.output.contains("- " + Advice.newSignatureCertificate.english))
            #expect(!english.output.contains("not checked"))
            let japanese = try sign("mynumber-moved", source + ["--lang", "ja"])
            #expect(japanese.status == 0 && japanese.output.contains("利用者証明用電子証明書は引き続き使えます"))
        }
        let good = try sign(
            "mynumber",
            [
                "--check", "--crl", Self.issued("sign.crl"), "--ocsp",
                Self.issued("sign-good-by-responder.ocsp"),
            ])
        #expect(good.status == 0, "\(good.output)")
        let stale = try sign("mynumber", ["--check", "--crl", Self.issued("sign-stale.crl")])
        #expect(stale.status == 1 && stale.output.contains("out of date"))
    }

    @Test("A wrong PIN costs one try and reads nothing")
    func wrongPIN() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "XYZ789\n")
        let run = try CommandRun.kioskreader([
            "card", "cert", "sign", "--virtual", "--pin-file", pin, "--json",
        ])
        #expect(run.status == 2 && run.output == "")
        #expect(run.errors.contains(#""kind":"pinWrong""#) && run.errors.contains(#""triesLeft":4"#))
    }

    @Test(
        "Files that are missing, or something else, are refused before the card is touched",
        arguments: [
            ("--trust", "/nonexistent", "fileUnreadable"), ("--trust", "auth.crl", "malformedCertificate"),
            ("--crl", "auth-ca.cer", "malformedRevocationData"),
            ("--ocsp", "auth.crl", "malformedRevocationData"),
        ])
    func files(_ option: String, _ name: String, _ kind: String) throws {
        let path = name.hasPrefix("/") ? name : Self.issued(name)
        let run = try CommandRun.kioskreader(
            ["card", "cert", option, path, "--virtual=scr3310,none", "--json"])
        #expect(run.status == 65)
        #expect(run.errors.contains("\"kind\":\"\(kind)\"") && run.errors.contains(String(path.suffix(8))))
    }

    /// What each option is given, and what is said of the file.
    static let wrongFiles = [
        ("--trust", "auth.crl", "en", "the file of --trust cannot be used: '"),
        ("--trust", "auth.crl", "ja", "--trust のファイルを使えません：'"),
        ("--crl", "auth-ca.cer", "en", "the file of --crl cannot be used: '"),
        ("--ocsp", "auth.crl", "ja", "--ocsp のファイルを使えません：'"),
    ]

    @Test("It is the file that is at fault then, in both languages, and no card", arguments: wrongFiles)
    func blame(_ option: String, _ name: String, _ language: String, _ words: String) throws {
        let run = try CommandRun.kioskreader(
            ["card", "cert", "--virtual", "--lang", language, option, Self.issued(name)])
        #expect(run.status == 65 && run.errors.hasPrefix("kioskreader: " + words), "\(run.errors)")
        #expect(!run.errors.contains("card is damaged") && !run.errors.contains("カードの故障"))
    }

    @Test("What identifies the holder stays out of every trace", arguments: SecretTests.profiles)
    func trace(_ profile: String) throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        let slot = profile == "two-slot" ? ["-r", "1-1:1.0/1"] : []
        let run = try CommandRun.kioskreader(
            ["card", "cert", "auth", "--full", "--virtual=" + profile, "--trace", trace] + slot)
        #expect(run.status == 0 && run.output.contains("05100011"))
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(text.contains("> APDU 00 B0 8A 00") && text.contains("blanked (identifying) 90 00"))
        for secret in [[0x05, 0x10, 0x00, 0x11], Array("SIMULATED0000199999FAKE".utf8.prefix(12))]
            as [[UInt8]]
        {
            let spaced = secret.map(\.hex).joined(separator: " ")
            #expect(!text.contains(spaced) && !text.contains(spaced.filter { $0 != " " }))
        }
    }

    // Whether reader and card carry extended lengths decides how many reads it takes.
    @Test(
        "Reads are as few as reader and card allow",
        arguments: [
            ("scr3310", 2), ("short-apdu", 6), ("extended-apdu", 2), ("character", 2),
            ("scr3310,mynumber-3bc5", 6),
            ("scr3310,mynumber-t0", 6),
        ])
    func reads(_ profile: String, _ count: Int) throws {
        let run = try CommandRun.kioskreader(["card", "cert", "--virtual=" + profile, "--trace", "-"])
        let reads = run.errors.split(separator: "\n").filter { $0.contains("> APDU 00 B0") }
        #expect(reads.count == count, "\(reads)")
    }
}
#endif
