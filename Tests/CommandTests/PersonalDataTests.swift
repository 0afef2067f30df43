// SPDX-License-Identifier: Apache-2.0
//
// Looks for the attributes, and for the individual number, in everything that is not the result: errors, notes and
// traces, as text, as hex and in Base64.

import Foundation
import SecretForms
import Testing

@Suite("Personal data stays out of sight")
struct PersonalDataTests {
    /// What stands on the simulated card.
    static let attributes = ["模造　見本", "模造県架空市存在せず一丁目２番３号", "19990217", "1999-02-17"]
    static let number = "123456789012"

    private func expectNone(of secrets: [String], in text: String, _ comment: Comment) {
        for secret in secrets {
            for form in SecretForms.texts(of: secret) { #expect(!text.contains(form), comment) }
        }
    }

    @Test("The search finds what it looks for, in each form and place")
    func searchFinds() {
        let secret = "19990217"
        for shift in 0..<7 {
            let bytes = [UInt8](repeating: 0x41, count: shift) + Array(secret.utf8) + [0x42, 0x43]
            let encoded = Data(bytes).base64EncodedString()
            #expect(SecretForms.texts(of: secret).contains { encoded.contains($0) }, "\(shift)")
        }
        for text in ["3139393930323137", "31 39 39 39 30 32 31 37", "31:39:39:39:30:32:31:37", "a19990217b"] {
            #expect(SecretForms.texts(of: secret).contains { text.contains($0) })
        }
        #expect(SecretForms.texts(of: "模造").contains { "e6a8a1e980a0".contains($0) })
    }

    @Test(
        "Attributes stand in the result alone, on every virtual reader that takes a PIN from here",
        arguments: ["scr3310", "gempc-twin", "short-apdu", "extended-apdu", "character"], [false, true])
    func attributes(profile: String, json: Bool) throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        let run = try CommandRun.kioskreader(
            [
                "card", "attributes", "--virtual=\(profile)", "--pin-fd", "0", "--trace", trace, "-vv",
            ] + (json ? ["--json"] : []), input: "5678\n")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("模造　見本") && run.output.contains("1999-02-17"))
        let traced = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(traced.contains("blanked"))
        for text in [run.errors, traced] {
            expectNone(of: Self.attributes + [Self.number], in: text, "\(profile)")
        }
        // The number is not read, so it cannot be in the result either.
        expectNone(of: [Self.number], in: run.output, "\(profile)")
    }

    @Test("Nor is anything of them in the errors of a wrong PIN, or of a reader that nobody approved")
    func errors() throws {
        let wrong = try CommandRun.kioskreader(
            ["card", "attributes", "--virtual", "--pin-fd", "0", "-vv", "--trace", "-"], input: "1111\n")
        #expect(wrong.status == 2 && wrong.output.isEmpty)
        expectNone(of: Self.attributes + [Self.number], in: wrong.errors, "wrong PIN")
    }

    #if IndividualNumber
    @Test(
        "The individual number stands in the result alone", arguments: ["scr3310", "extended-apdu"],
        [false, true])
    func number(profile: String, json: Bool) throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        let run = try CommandRun.kioskreader(
            [
                "card", "number", "--purpose", "a test", "--virtual=\(profile)", "--pin-fd", "0", "--trace",
                trace, "-vv",
            ] + (json ? ["--json"] : []), input: "5678\n")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(Self.number))
        let traced = try String(contentsOfFile: trace, encoding: .utf8)
        for text in [run.errors, traced] {
            expectNone(of: Self.attributes + [Self.number], in: text, "\(profile)")
            #expect(!text.contains("a test"), "the purpose is written nowhere")
        }
    }
    #endif
}
