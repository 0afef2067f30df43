// SPDX-License-Identifier: Apache-2.0
//
// Every command that opens the card, with right and wrong PINs, as text and in JSON, with traces: neither PIN nor
// attribute nor number nor anything of a certificate stands in logs, traces, journals, reports, approvals, errors, or in a
// result that was not asked for it. With faults on the way, CardPINSweepTests looks at what the library says.

#if Certificates
import Foundation
import Testing

@testable import VirtualReader

@Suite("What is secret or personal shows nowhere")
struct SecretSearchTests {
    /// What a command leaves behind, and what of it may hold what.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// PATH/ stands for the folder of the test.
        let words: [String]
        let status: Int32
        /// What the result shows, because it was asked to.
        var shown: Set<String> = []
        /// Other files than the result's own are searched.
        var results: Set<String> = []
        /// The furthest step of the journal that is there before.
        var step: String?
        /// It goes on until it is interrupted: when it has shown this, in JSON or as text.
        var end: (json: String, text: String)?

        init(
            _ words: String, _ status: Int32 = 0, shows shown: Set<String> = [],
            results: Set<String> = [], after step: String? = nil,
            until end: (json: String, text: String)? = nil
        ) {
            testDescription = words
            self.words = words.split(separator: " ").map(String.init)
            self.status = status
            self.shown = shown
            self.results = results
            (self.step, self.end) = (step, end)
        }
    }

    // MARK: What is looked for

    static let holder = SecretSearch(secrets: [
        .text("name", "模造　見本"), .text("address", "模造県架空市存在せず一丁目２番３号"),
        .text("birth date", "19990217"), .text("birth date", "1999-02-17"),
        .text("individual number", "123456789012"),
        .value(
            "serial of sign", [0x05, 0x10, 0x00, 0x10], words: ["\(0x0510_0010)"]),
        .value(
            "serial of auth", [0x05, 0x10, 0x00, 0x11], words: ["\(0x0510_0011)"]),
        // What the two share is looked for as the other's.
        .object(
            "DER of sign", SimulatedIssuer.signatureCertificate,
            but: open + [SimulatedIssuer.authenticationCertificate]),
        .object("DER of auth", SimulatedIssuer.authenticationCertificate, but: open),
    ])
    /// What says nothing about the holder.
    static let open = [SimulatedIssuer.signatureCA, SimulatedIssuer.authenticationCA]

    /// By the names of the files that hold them.
    static let pins = [
        "auth": "1234", "sign": "ABC123", "support": "5678", "other": "8264", "password": "qz7xkv93wj",
        "locked": "NEW24680",
    ]
    static let values = SecretSearch(
        secrets: pins.flatMap { name, pin in
            Set([pin, pin.uppercased(), String(pin.reversed())]).map { .text("PIN \(name)", $0) }
        })

    @Test("The search finds what it looks for, however it is written")
    func searchFinds() {
        let der = SimulatedIssuer.authenticationCertificate
        func found(_ text: String) -> Set<String> { Set(Self.holder.findings(in: Data(text.utf8))) }
        for start in [600, 601, 607] {
            let piece = der[start..<start + 64]
            let pairs = piece.map { String(format: "%02X", $0) }
            #expect(found(pairs.joined()).contains("DER of auth"))
            #expect(found(pairs.joined(separator: " ").lowercased()).contains("DER of auth"))
            #expect(found(pairs.joined(separator: ":\n")).contains("DER of auth"))
            let base64 = Data([1, 2] + piece).base64EncodedString(options: .lineLength64Characters)
            #expect(found(base64).contains("DER of auth"))
        }
        #expect(found("serial 05:10:00:10") == ["serial of sign"])
        #expect(found("serial 84934673") == ["serial of auth"])
        #expect(found("05 10 00 12, \(Data(Self.open[0]).base64EncodedString())").isEmpty)
        #expect(Self.values.findings(in: Data("00 20 00 80 04 38 32 36 34".utf8)) == ["PIN other"])
        #expect(Self.values.findings(in: Data("QZ7XKV93WJ".utf8)) == ["PIN password"])
        #expect(Self.values.findings(in: Data("91234, PIN 1234.".utf8)) == ["PIN auth"])
        #expect(Self.values.findings(in: Data("91234 A4321F".utf8)).isEmpty)
        for (text, pin) in [("1234", "auth"), ("1234\n", "auth"), ("8264", "other"), ("8264\n", "other")] {
            let base64 = Data(text.utf8).base64EncodedString()
            #expect(Self.values.findings(in: Data("{\"value\":\"\(base64)\"}".utf8)) == ["PIN \(pin)"])
            #expect(Self.values.findings(in: Data("TQ\(base64)".utf8)).isEmpty)
        }
        for shift in 0..<3 {
            let bytes = [UInt8](repeating: 7, count: shift) + Array("ABC123".utf8) + [7, 7]
            #expect(Self.values.findings(in: Data(Data(bytes).base64EncodedString().utf8)) == ["PIN sign"])
        }
    }

    // MARK: What is done

    static let select = "00A4040C0AD392F000260100000001"
    static let rows: [Row] = [
        Row("list"), Row("info"), Row("atr"), Row("params"), Row("reset --cold"), Row("readers"),
        Row("doctor"), Row("soak --count 2"), Row("escape 02 --virtual=gempc-twin"), Row("escape 02", 69),
        Row("watch", 130, until: ("cardInserted", "card inserted")),
        Row("apdu \(select) 00A4020C020018 00200080 00200080{pin} --pin-file PATH/auth"),
        Row("apdu \(select) 00A4020C020018 00200080{pin} --pin-file PATH/other", 2),
        Row("check --report PATH/report --approve PATH/approval --tester nobody --force"),
        Row("card status"),
        Row("card cert auth"), Row("card cert auth --check"), Row("card cert sign-ca --full"),
        Row("card cert sign --pin-file PATH/sign"), Row("card cert sign --pin-file PATH/password", 2),
        Row("card cert auth -o PATH/result", results: ["result"]),
        Row("card cert auth --full", shows: ["DER of auth", "serial of auth"]),
        Row(
            "card cert sign --full --pin-file PATH/sign",
            shows: ["DER of sign", "serial of sign", "DER of auth", "name", "address", "birth date"]),
        Row("card cert sign -o PATH/result --pin-file PATH/sign", results: ["result"]),
        Row("card cert sign --full -o PATH/result --pin-file PATH/password", 2, results: ["result"]),
        Row("card pin status auth"), Row("card pin verify auth --pin-file PATH/auth"),
        Row("card pin verify auth --pin-file PATH/other", 2),
        Row("card pin verify auth --pin-file PATH/password", 65),
        Row("card pin verify sign --pin-file PATH/password", 2),
        Row("card pin verify support --pin-file PATH/support"),
        Row("card pin verify auth --pin-file PATH/auth --use-last-try"),
        Row("card pin change auth --pin-file PATH/auth --new-pin-file PATH/other --yes"),
        Row("card pin change sign --pin-file PATH/sign --new-pin-file PATH/password --yes --refuse-weak"),
        Row("card pin change sign --pin-file PATH/password --new-pin-file PATH/locked --yes", 2),
        Row("card pin change support --pin-file PATH/support --new-pin-file PATH/password --yes", 65),
        Row("card attributes --pin-file PATH/support", shows: ["name", "address", "birth date"]),
        Row("card attributes --pin-file PATH/other", 2),
        Row("card sign PATH/document --key sign --pin-file PATH/sign -o PATH/result", results: ["result"]),
        Row(
            "card sign PATH/document --key sign --cms --pin-file PATH/sign -o PATH/result",
            results: ["result"]),
        Row(
            "card sign PATH/document --key sign --cms --attached --pin-file PATH/sign -o PATH/result",
            results: ["result"]),
        Row("card sign PATH/document --key sign --pin-file PATH/password -o PATH/result", 2),
        Row(
            "card sign PATH/challenge --key auth --audience example.jp --pin-file PATH/auth -o PATH/result",
            results: ["result"]),
        Row(
            "card sign PATH/challenge --key auth --bare-challenge --pin-file PATH/auth -o PATH/result",
            results: ["result"]),
        Row("card sign PATH/challenge --key auth --audience example.jp --pin-file PATH/other", 2),
        Row(
            "card reset-pin auth --pin-file PATH/sign --new-pin-file PATH/other --journal PATH/journal"),
        Row(
            "card reset-pin sign --pin-file PATH/other --new-pin-file PATH/locked --journal PATH/journal", 2),
        Row("card reset-pin sign --pin-file PATH/auth --new-pin-file PATH/auth --journal PATH/journal", 65),
    ]

    /// Where a reset goes on, from each step, and once with a wrong PIN.
    static let resumptions =
        ["begun", "verifying", "unlocking", "setting", "confirming"].map { step in
            Row("\(resumed) --pin-file PATH/auth", after: step)
        } + [Row("\(resumed) --pin-file PATH/other", 2, after: "unlocking")]
    static let resumed =
        "card reset-pin sign --resume --new-pin-file PATH/locked --journal PATH/journal "
        + "--virtual=scr3310,mynumber-sign-locked"
    #if IndividualNumber
    static let numberRows = [
        Row("card number --purpose nobody's --pin-file PATH/support", shows: ["individual number"]),
        Row("card number --purpose nobody's --pin-file PATH/other", 2),
    ]
    #else
    static let numberRows: [Row] = []
    #endif

    /// The journal of a reset of the simulated card that came as far as that.
    static func journal(_ step: String) throws -> String {
        let binding = try #require(
            SimulatedIssuerOffice().binding(of: SimulatedIssuer.authenticationCertificate))
        let begun = "begun 1795834800\n"
        return """
            kioskreader PIN reset journal 1
            card \(binding.map { String(format: "%02X", $0) }.joined())
            \(step == "begun" ? begun : begun + "\(step) 1795834830\n")
            """
    }

    /// Each kind of output that a command has beside its result.
    static let manners: [[String]] = [
        ["--json", "-vv", "--trace", "PATH/trace"], ["--lang", "ja", "-v", "--trace", "-"],
    ]

    @Test(
        "Every command that opens the card, with traces, in JSON, and at its most talkative",
        arguments: rows + resumptions + numberRows)
    func nowhere(_ row: Row) throws {
        for manner in Self.manners {
            let folder = try TemporaryFolder()
            for (name, pin) in Self.pins { _ = try folder.file(name, pin + "\n") }
            _ = try folder.file("document", "an agreement of nobody with nobody")
            _ = try folder.file("challenge", "sixteen bytes :)")
            if let step = row.step { _ = try folder.file("journal", Self.journal(step)) }
            // These send nothing: the one has no trace, the other's is empty.
            let isDoctor = row.words == ["doctor"]
            let sendsNothing = isDoctor || row.words == ["readers"]
            let more = isDoctor ? manner.filter { !$0.contains("race") && $0 != "-" } : manner
            let isVirtual = row.words.contains { $0.hasPrefix("--virtual") }
            let words = (row.words + (isVirtual ? [] : ["--virtual"]) + more).map {
                $0.replacing("PATH/", with: folder.path("") + "/")
            }
            let run = try Self.run(words, until: row.end)
            #expect(run.status == row.status, "\(words): \(run.errors)")
            let isTraced = manner.contains("--trace") && !sendsNothing
            var left = [("errors", Data(run.errors.utf8))]
            let given = Set(Self.pins.keys).union(["document", "challenge"])
            left += try folder.files(but: given.union(row.results))
            #expect(!isTraced || left.contains { Self.isTrace($0.1) }, "no trace of \(words)")
            let result = ("result", Data(run.outputBytes))
            for (place, text) in left + [result] {
                // A path of a random folder is no finding.
                let shown = place == "result" ? row.shown : []
                let text = Data(
                    String(decoding: text, as: UTF8.self).replacing(folder.path(""), with: "").utf8)
                let found = Set((Self.values.findings(in: text) + Self.holder.findings(in: text)))
                #expect(
                    found.subtracting(shown).isEmpty, "in the \(place) of \(row.testDescription) \(manner)")
            }
        }
    }

    /// Runs it to its end, or interrupts it.
    private static func run(
        _ words: [String], until end: (json: String, text: String)?
    ) throws -> CommandRun {
        guard let end else { return try CommandRun.kioskreader(words) }
        let command = try RunningCommand(words)
        #expect(command.readUntil(words.contains("--json") ? end.json : end.text), "\(words)")
        command.send(SIGINT)
        return command.finish()
    }

    private static func isTrace(_ text: Data) -> Bool {
        text.range(of: Data("> CCID PC_to_RDR_".utf8)) != nil
    }
}

extension TemporaryFolder {
    /// Every file in it, in its folders too, but these.
    fileprivate func files(but names: Set<String>) throws -> [(String, Data)] {
        let all = FileManager.default.subpaths(atPath: url.path) ?? []
        return try all.filter { !names.contains($0) }.compactMap { name in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
            return !isThere || isFolder.boolValue
                ? nil : (name, try Data(contentsOf: URL(fileURLWithPath: path(name))))
        }
    }
}
#endif
