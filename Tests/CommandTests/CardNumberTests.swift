// SPDX-License-Identifier: Apache-2.0
//
// `card number`, where the build has it: it shows the number on a terminal only when told to. What a build without the
// trait says stands in `Tests/Support/left-out`.

import Testing

@Suite("card number")
struct CardNumberTests {
    #if IndividualNumber
    private let words = ["card", "number", "--virtual", "--pin-fd", "0", "--lang", "en"]

    @Test("On a terminal only with --reveal, and what is not shown is not read")
    func terminal() throws {
        for (extra, isShown) in [([String](), false), (["--json"], false), (["--reveal"], true)] {
            let command = try RunningCommand(words + ["--purpose", "a test"] + extra, terminal: true)
            command.write("5678\n")
            command.closeInput()
            let run = command.finish()
            #expect(run.output.contains("123456789012") == isShown, "\(extra)")
            #expect(run.status == (isShown ? 0 : 64))
            if !isShown { #expect(run.output.contains("nothing was read")) }
        }
    }

    @Test("Into a pipe it goes as text or as JSON, with what its check digit says")
    func pipe() throws {
        let text = try CommandRun.kioskreader(words + ["--purpose", "a test"], input: "5678\n")
        #expect(text.output.hasPrefix("individual number  123456789012\ncheck digit        wrong"))
        let json = try CommandRun.kioskreader(words + ["--purpose", "a test", "--json"], input: "5678\n")
        #expect(json.output == #"{"checkDigitValid":false,"number":"123456789012"}"# + "\n")
        try checkJSON(["card", "number", "--json"], json)
    }

    @Test(
        "Without a purpose nothing is read",
        arguments: [[], ["--purpose", ""], ["--purpose", " "], ["--purpose"]])
    func purpose(_ extra: [String]) throws {
        let run = try CommandRun.kioskreader(words + extra, input: "5678\n")
        #expect(run.status == 64 && run.output.isEmpty)
    }

    @Test("The help names the law's restriction, and where to ask")
    func help() throws {
        let run = try CommandRun.kioskreader(["card", "number", "--help"])
        #expect(run.output.contains("番号法") && run.output.contains("ask your lawyer"))
    }
    #endif
}
