// SPDX-License-Identifier: Apache-2.0
//
// Every command that opens the card, with every kind of option: neither PIN nor attribute nor number nor anything of a
// certificate stands in logs, traces, journals, reports, approvals, errors, or in a result that was not asked for it.

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

        init(
            _ words: String, _ status: Int32 = 0, shows shown: Set<String> = [],
            results: Set<String> = []
        ) {
            testDescription = words
            self.words = words.split(separator: " ").map(String.init)
            self.status = status
            self.shown = shown
            self.results = results
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
    }

    // MARK: What is done

    static let select = "00A4040C0AD392F000260100000001"
    static let rows: [Row] = [
        Row("list"), Row("info"), Row("atr"), Row("params"), Row("reset --cold"), Row("readers"),
        Row("doctor"), Row("soak --count 2"),
        Row("apdu \(select) 00A4020C020018 00200080 00200080{pin} --pin-file PATH/auth"),
        Row("apdu \(select) 00A4020C020018 00200080{pin} --pin-file PATH/other", 2),
        Row("check --report PATH/report --approve PATH/approval --tester nobody --force"),
        Row("card status"),
        Row("card cert auth"), Row("card cert auth --check"), Row("card cert sign-ca --full"),
        Row("card cert sign --pin-file PATH/sign"), Row("card cert sign --pin-file PATH/password", 2),
        Row("card cert auth -o PATH/result", results: ["result"]),
        Row("card cert auth --full", shows: ["DER of auth", "serial of auth"]),
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
        Row("card sign PATH/document --key sign --pin-file PATH/password -o PATH/result", 2),
        Row(
            "card reset-pin auth --pin-file PATH/sign --new-pin-file PATH/other --journal PATH/journal"),
        Row(
            "card reset-pin sign --pin-file PATH/other --new-pin-file PATH/locked --journal PATH/journal", 2),
        Row("card reset-pin sign --pin-file PATH/auth --new-pin-file PATH/auth --journal PATH/journal", 65),
    ]

    /// Each kind of output that a command has beside its result.
    static let manners: [[String]] = [
        ["--json", "-vv", "--trace", "PATH/trace"], ["--lang", "ja", "-v", "--trace", "-"],
    ]

    @Test(
        "Every command that opens the card, with traces, in JSON, and at its most talkative", arguments: rows)
    func nowhere(_ row: Row) throws {
        for manner in Self.manners {
            let folder = try TemporaryFolder()
            for (name, pin) in Self.pins { _ = try folder.file(name, pin + "\n") }
            _ = try folder.file("document", "an agreement of nobody with nobody")
            // These send nothing: the one has no trace, the other's is empty.
            let isDoctor = row.words == ["doctor"]
            let sendsNothing = isDoctor || row.words == ["readers"]
            let more = isDoctor ? manner.filter { !$0.contains("race") && $0 != "-" } : manner
            let words = (row.words + ["--virtual"] + more).map {
                $0.replacing("PATH/", with: folder.path("") + "/")
            }
            let run = try CommandRun.kioskreader(words)
            #expect(run.status == row.status, "\(words): \(run.errors)")
            let isTraced = manner.contains("--trace") && !sendsNothing
            var left = [
                ("errors", Data(run.errors.utf8)), ("arguments", Data(words.joined(separator: " ").utf8)),
            ]
            left += try folder.files(but: Set(Self.pins.keys).union(["document"]).union(row.results))
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
