// SPDX-License-Identifier: Apache-2.0
//
// What `card cert` gives out: the same certificate in every form, who it belongs to only when asked for,
// and the end of its validity.

import Foundation
import MyNumberCard
import Testing

@testable import kioskreader

@Suite("What card cert gives out")
struct CertificateOutputTests {
    private func der(_ arguments: [String] = []) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = folder.path("certificate.der")
        let run = try CommandRun.kioskreader(
            ["card", "cert", "auth", "-o", path, "--format", "der"]
                + (arguments.isEmpty ? ["--virtual"] : arguments))
        #expect(run.status == 0, "\(run.errors)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("Every virtual reader brings the same bytes", arguments: SecretTests.profiles)
    func sameOnEveryReader(_ profile: String) throws {
        let slot = profile == "two-slot" ? ["-r", "1-1:1.0/1"] : []
        #expect(try der(["--virtual=" + profile] + slot) == der())
    }

    @Test("DER, PEM and the der of --full --json are the same certificate")
    func sameInEveryForm() throws {
        let expected = try der()
        let pem = try CommandRun.kioskreader(["card", "cert", "--virtual", "-o", "-"]).output
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        #expect(body.allSatisfy { $0.count <= 64 })
        #expect(Data(base64Encoded: body.joined()).map(Array.init) == expected)
        let full = try CommandRun.kioskreader(["card", "cert", "--virtual", "--full", "--json"])
        try checkJSON(["card", "cert", "--json"], full)
        #expect(full.output.contains("\"der\":\"\(expected.hex)\""))
        #expect(full.output.contains("\"subject\":\""))
    }

    @Test(
        "Whoever names a form wants the certificate: without -o it goes to standard output",
        arguments: ["pem", "der"])
    func formAlone(_ form: String) throws {
        let words = ["card", "cert", "--virtual", "--format", form]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 0)
        #expect(run.outputBytes == (try CommandRun.kioskreader(words + ["-o", "-"]).outputBytes))
        let both = try CommandRun.kioskreader(words + ["--json"])
        #expect(both.status == 64 && both.output.isEmpty)
    }

    #if Certificates
    @Test("decode cert takes the file from standard input as DER and as PEM, a pipe as well as a file")
    func decodedFile() throws {
        let folder = try TemporaryFolder()
        let expected = try CommandRun.kioskreader(["decode", "cert", der().hex])
        #expect(expected.status == 0)
        let (file, cut) = (folder.path("file"), folder.path("cut"))
        for form in ["der", "pem"] {
            let output = ["-o", file, "--format", form, "--force"]
            #expect(try CommandRun.kioskreader(["card", "cert", "--virtual"] + output).status == 0)
            for script in ["exec \"$0\" decode cert - < \"$1\"", "cat \"$1\" | \"$0\" decode cert -"] {
                let run = try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path, file])
                #expect(run.status == 0 && run.output == expected.output, "\(form), \(script): \(run.errors)")
            }
        }
        // Of another kind it is not hex, as before; cut, it is no certificate.
        try Data(der().prefix(200)).write(to: URL(fileURLWithPath: cut))
        for (kind, words) in [("tlv", "malformed hex"), ("cert", "not a certificate: standard input")] {
            let script = "exec \"$0\" decode \(kind) - < \"$1\""
            let run = try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path, cut])
            #expect(run.status == 65 && run.errors.contains(words), "\(run.errors)")
        }
    }
    #endif

    @Test("Serial number and subject are shown with --full only", arguments: [[], ["--json"]])
    func personalOnlyWhenAsked(_ form: [String]) throws {
        let words = ["card", "cert", "--virtual"] + form
        let short = try CommandRun.kioskreader(words).output
        let full = try CommandRun.kioskreader(words + ["--full"]).output
        for text in ["05100011", "SIMULATED0000199999FAKE"] {
            #expect(!short.contains(text))
            #expect(full.contains(text))
        }
    }

    #if Certificates
    private func result(
        at seconds: Int64, cardEnd: String? = nil, language: Language = .english
    ) throws -> CertificateResult {
        let reading = CertificateReading(
            kind: .auth, der: try der(), cardEnd: cardEnd.flatMap { CardEnd(Array($0.utf8)) })
        return CertificateResult(
            try CertificateJudgement(reading, nil, now: CertificateTime(secondsSince1970: seconds)),
            full: false, language)
    }

    private func text(_ result: CertificateResult) -> String {
        result.lines(TextStyle(isColoured: false)).joined(separator: "\n")
    }

    /// 2030-02-17T14:59:59Z is the last second of validity: 23:59:59 in Japan.
    private static let end: Int64 = 1_897_570_799

    @Test("An expired certificate is shown as such, counted in days in Japan")
    func expired() throws {
        let (last, after) = (try result(at: Self.end), try result(at: Self.end + 1))
        #expect(
            try JSONPrinter.text(last).contains(
                #""daysLeft":0,"effectiveEnd":"2030-02-17T14:59:59Z","expired":false"#))
        #expect(try JSONPrinter.text(last).contains(#""state":"renewable""#))
        #expect(text(last).contains("0 days left") && text(last).contains("renew "))
        #expect(!text(after).contains("renew "), "what has expired is not renewed")
        #expect(
            try JSONPrinter.text(after).contains(
                #""daysLeft":-1,"effectiveEnd":"2030-02-17T14:59:59Z","expired":true"#))
        #expect(text(after).contains("(dates in Japan), the certificate has ended"))
        #expect(text(try result(at: Self.end + 1, language: .japanese)).contains("有効期限が切れています"))
    }

    @Test("Which of the two has ended is said: the card alone, or both")
    func whichEnded() throws {
        let card = try result(at: 1_890_000_000, cardEnd: "20290401")
        #expect(text(card).contains("(dates in Japan), the card has ended, and with it the certificate"))
        let both = try result(at: Self.end + 1, cardEnd: "20290401")
        #expect(text(both).contains("the certificate has ended, and so has the card"))
        let japanese = try result(at: 1_890_000_000, cardEnd: "20290401", language: .japanese)
        #expect(text(japanese).contains("カードの有効期限が切れ、電子証明書も使えません"))
    }

    @Test("With --lang ja no label of a certificate stays English")
    func japaneseLabels() throws {
        let run = try CommandRun.kioskreader([
            "card", "cert", "--virtual", "--check", "--full", "--lang", "ja",
        ])
        let labels = run.output.split(separator: "\n").prefix { !$0.hasPrefix("-----BEGIN") }.map {
            $0.prefix { $0 != " " }
        }
        #expect(labels.count >= 11)
        for label in labels { #expect(label.contains(/[ぁ-んァ-ヶ一-龠]/), "\(label)") }
    }

    @Test("The card's own end is the certificate's where it is earlier")
    func cardEnd() throws {
        let first = try result(at: 1_790_000_000, cardEnd: "20290401")
        #expect(try JSONPrinter.text(first).contains(#""cardEnd":"2029-04-01""#))
        #expect(try JSONPrinter.text(first).contains(#""effectiveEnd":"2029-04-01T14:59:59Z""#))
        #expect(try JSONPrinter.text(first).contains(#""renewalFrom":"2029-01-02""#))
        #expect(text(first).contains("which ends the certificate as well"))
        #expect(!text(try result(at: 1_790_000_000, cardEnd: "20350217")).contains("as well"))
    }

    @Test(
        "By a clock that cannot be right nothing is claimed, and that is said",
        arguments: [Int64(0), 1_767_193_199])
    func clock(_ now: Int64) throws {
        let result = try result(at: now)
        let json = try JSONPrinter.text(result)
        for part in [
            #""clockDoubt":"beforeThisVersion""#, #""daysLeft":null"#, #""expired":null"#,
            #""state":"clockUnset""#,
        ] {
            #expect(json.contains(part))
        }
        #expect(text(result).contains("nothing is claimed: this machine's clock cannot be right"))
        #expect(text(try self.result(at: now, language: .japanese)).contains("時計が合っていない"))
    }

    @Test("Every judgement and every doubt has its words in both languages, and no two share them")
    func words() throws {
        var texts: [Language: [String]] = [:]
        for language in Language.allCases {
            for doubt in RevocationFinding.Doubt.allCases {
                let finding = RevocationFinding(source: .crl, status: .unknown(doubt))
                texts[language, default: []].append(CertificateTexts.revocation(finding, .sign)[language])
            }
            for reason in RevocationReason.allCases {
                let since = CertificateTime(secondsSince1970: Self.end)
                let finding = RevocationFinding(source: .ocsp, status: .revoked(since: since, reason))
                texts[language, default: []].append(CertificateTexts.revocation(finding, .auth)[language])
            }
        }
        for (language, all) in texts {
            #expect(Set(all).count == all.count)
            #expect(all.allSatisfy { $0.contains(/[ぁ-ん]/) == (language == .japanese) })
        }
    }
    #endif
}
