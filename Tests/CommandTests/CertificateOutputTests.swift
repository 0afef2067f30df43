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
    @Test("An expired certificate is shown as such, counted in days in Japan")
    func expired() throws {
        let bytes = try der()
        func result(at seconds: Int64) throws -> CertificateResult {
            try CertificateResult(
                .auth, der: bytes, full: false, now: CertificateTime(secondsSince1970: seconds))
        }
        // 2030-02-17T14:59:59Z is the last second of validity: 23:59:59 in Japan.
        let end: Int64 = 1_897_570_799
        #expect(try !result(at: end).isExpired)
        #expect(try JSONPrinter.text(result(at: end)).contains(#""daysLeft":0,"expired":false"#))
        #expect(try result(at: end + 1).isExpired)
        #expect(try JSONPrinter.text(result(at: end + 1)).contains(#""daysLeft":-1,"expired":true"#))
        #expect(
            try result(at: end + 1).lines(TextStyle(isColoured: false)).contains { $0.hasSuffix("expired") })
    }
    #endif
}
