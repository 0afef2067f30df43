// SPDX-License-Identifier: Apache-2.0
//
// `card sign` as its users run it: what openssl says of the output in every form, where the output goes, that a big
// document does not fill the memory, and that nothing of PIN and holder shows anywhere else.

#if Certificates
import Foundation
import SecretForms
import Testing

@testable import MyNumberCard
@testable import VirtualReader
@testable import kioskreader

@Suite("What card sign gives out")
struct SignTests {
    static let openssl = "/usr/bin/openssl"
    static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: openssl)
    /// Also the invented card with elliptic-curve keys.
    static let cards = ["mynumber", "mynumber-ec"].filter { CardKind.named($0) != nil }
    static let document = "an agreement of nobody with nobody\r\n\u{0}\n"
    /// What --key auth wants one of.
    static let forms = ["--audience", "--bare-challenge"]
    static let challenge = "0123456789abcdef0123456789abcdef"

    /// A folder with a document, a challenge and the PINs.
    private func prepare() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.file("document", Self.document)
        _ = try folder.file("challenge", Self.challenge)
        _ = try folder.file("auth-pin", "1234\n")
        _ = try folder.file("sign-pin", "ABC123\n")
        return folder
    }

    private func sign(
        _ folder: TemporaryFolder, _ key: String, _ more: [String] = [], card: String = "mynumber",
        reader: String = "scr3310", input: String? = nil
    ) throws -> CommandRun {
        let file = input == nil ? folder.path(key == "auth" ? "challenge" : "document") : "-"
        let audience = key == "auth" && more.allSatisfy { !Self.forms.contains($0) }
        return try CommandRun.kioskreader(
            [
                "card", "sign", file, "--key", key, "--pin-file", folder.path(key + "-pin"),
                "--virtual=\(reader),\(card)",
            ] + more + (audience ? ["--audience", "a"] : []), input: input ?? "")
    }

    private func runOpenSSL(_ arguments: String...) throws -> CommandRun {
        try CommandRun.other(Self.openssl, arguments)
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The CA's certificate from the card, and the certificate's key, as PEM files.
    private func authority(_ folder: TemporaryFolder, _ card: String) throws -> String {
        let path = folder.path("ca")
        let run = try CommandRun.kioskreader(
            ["card", "cert", "sign-ca", "--virtual=scr3310,\(card)", "-o", path])
        #expect(run.status == 0, "\(run.errors)")
        return path
    }

    // MARK: What openssl says

    @Test(
        "A bare signature, on standard output and in a file", .enabled(if: hasOpenSSL), arguments: cards,
        ["sha256", "sha384", "sha512"])
    func raw(_ card: String, _ digest: String) throws {
        let folder = try prepare()
        let run = try sign(folder, "sign", ["--digest", digest], card: card)
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        try Data(run.outputBytes).write(to: URL(fileURLWithPath: folder.path("signature")))
        // The certificate is behind its PIN; a CMS brings it along.
        #expect(try sign(folder, "sign", ["--cms", "-o", folder.path("cms")], card: card).status == 0)
        let certificates = try runOpenSSL(
            "pkcs7", "-inform", "DER", "-in", folder.path("cms"), "-print_certs", "-out", folder.path("cert"))
        #expect(certificates.status == 0, "\(certificates.errors)")
        let key = try runOpenSSL("x509", "-in", folder.path("cert"), "-noout", "-pubkey")
        _ = try folder.file("key", key.output)
        for (name, status) in [("document", Int32(0)), ("challenge", 1)] {
            let check = try runOpenSSL(
                "dgst", "-" + digest, "-verify", folder.path("key"), "-signature", folder.path("signature"),
                folder.path(name))
            #expect(check.status == status, "\(check.output)\(check.errors)")
        }
    }

    @Test("An answered challenge, bare and bound", .enabled(if: hasOpenSSL), arguments: cards)
    func challenge(_ card: String) throws {
        let folder = try prepare()
        let certificate = try CommandRun.kioskreader(
            ["card", "cert", "auth", "--virtual=scr3310,\(card)", "-o", folder.path("cert")])
        #expect(certificate.status == 0)
        let key = try runOpenSSL("x509", "-in", folder.path("cert"), "-noout", "-pubkey")
        _ = try folder.file("key", key.output)
        _ = try folder.file("bound", "KioskReader log-in 1\u{0}\u{10}login.example.jp" + Self.challenge)
        let forms: [([String], String)] = [
            (["--bare-challenge"], "challenge"), (["--audience", "login.example.jp"], "bound"),
        ]
        for (words, name) in forms {
            let output = ["-o", folder.path("signature"), "--force"]
            let run = try sign(folder, "auth", words + output, card: card)
            #expect(run.status == 0, "\(run.errors)")
            for file in ["challenge", "bound"] {
                let check = try runOpenSSL(
                    "dgst", card == "mynumber-ec" ? "-sha384" : "-sha256", "-verify", folder.path("key"),
                    "-signature", folder.path("signature"), folder.path(file))
                #expect((check.status == 0) == (file == name), "\(check.output)\(check.errors)")
            }
        }
    }

    @Test(
        "CMS beside the document and around it, DER and PEM, on several readers", .enabled(if: hasOpenSSL),
        arguments: cards, ["scr3310", "extended-apdu", "character"])
    func cms(_ card: String, _ reader: String) throws {
        let folder = try prepare()
        let ca = try authority(folder, card)
        for (form, words) in [("DER", [String]()), ("PEM", ["--format", "pem"])] {
            let common = [
                "cms", "-verify", "-binary", "-cades", "-inform", form, "-CAfile", ca, "-in",
                folder.path("cms"),
                "-out", folder.path("content"),
            ]
            let output = ["--cms", "--force", "-o", folder.path("cms")] + words
            #expect(try sign(folder, "sign", output, card: card, reader: reader).status == 0)
            let good = try CommandRun.other(Self.openssl, common + ["-content", folder.path("document")])
            #expect(good.status == 0, "\(good.errors)")
            let bad = try CommandRun.other(Self.openssl, common + ["-content", folder.path("challenge")])
            #expect(bad.status != 0)

            #expect(try sign(folder, "sign", output + ["--attached"], card: card, reader: reader).status == 0)
            let around = try CommandRun.other(Self.openssl, common)
            #expect(around.status == 0, "\(around.errors)")
            #expect(try bytes(folder.path("content")) == Array(Self.document.utf8))
        }
    }

    // MARK: Where the document comes from, and where the output goes

    @Test("From standard input, from a pipe that cannot be read twice, attached or not")
    func standardInput() throws {
        let folder = try prepare()
        let words = ["--key", "sign", "--cms", "--attached", "--json"]
        let piped = try sign(folder, "sign", Array(words.dropFirst(2)), input: Self.document)
        #expect(piped.status == 0, "\(piped.errors)")
        try checkJSON(["card", "sign", "--json"], piped)
        #expect(piped.output.contains(Array(Self.document.utf8).hex))
        let raw = try sign(folder, "sign", input: Self.document)
        #expect(raw.outputBytes == (try sign(folder, "sign").outputBytes))
    }

    @Test("The file is for its owner alone, replaces the one before, and is not there after a failure")
    func file() throws {
        let folder = try prepare()
        let path = try folder.file("signature", "old", mode: 0o644)
        #expect(try sign(folder, "sign", ["-o", path, "--cms", "--digest", "sha1"]).status == 64)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let wrongPIN = try CommandRun.kioskreader(
            [
                "card", "sign", folder.path("document"), "--key", "sign", "--pin-file",
                try folder.file("wrong", "WRONG1\n"), "--virtual", "--force", "-o", path,
            ])
        #expect(wrongPIN.status == 2)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let good = try sign(folder, "sign", ["--force", "-o", path])
        #expect(good.status == 0 && good.output.contains("RSASSA-PKCS1-v1_5 with SHA-256"))
        #expect(try bytes(path).count == 256 && folder.mode(of: "signature") == 0o600)
        // Nothing else is left in the folder.
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(Set(left) == ["document", "challenge", "auth-pin", "sign-pin", "signature", "wrong"])
    }

    @Test("A place that cannot be written to is known before the card is touched")
    func unwritable() throws {
        let folder = try prepare()
        let run = try sign(
            folder, "sign", ["-o", folder.path("nowhere/signature"), "--trace", folder.path("trace")])
        #expect(run.status == 73)
        #expect(!FileManager.default.fileExists(atPath: folder.path("trace")))
        // A device is written to, not replaced.
        #expect(try sign(folder, "sign", ["-o", "/dev/null"]).status == 0)
        var information = stat()
        #expect(stat("/dev/null", &information) == 0 && information.st_mode & S_IFMT == S_IFCHR)
    }

    static let terminalCases: [([String], Int32)] = [
        ([], 64), (["--cms"], 64), (["--cms", "--attached"], 64), (["-o", "-"], 64),
        (["-o", "/dev/stdout"], 64), (["--cms", "--format", "pem"], 0), (["--json"], 0),
    ]

    @Test("Nothing binary goes to a terminal; PEM and JSON do", arguments: terminalCases)
    func terminal(_ words: [String], _ status: Int32) throws {
        let folder = try prepare()
        let command = try RunningCommand(
            [
                "card", "sign", folder.path("document"), "--key", "sign", "--virtual", "--pin-file",
                folder.path("sign-pin"),
            ] + words, terminal: true)
        command.closeInput()
        let run = command.finish()
        #expect(run.status == status, "\(run.output)")
        if status == 0 { #expect(run.output.allSatisfy { $0.isASCII }) }
    }

    @Test("The raw signature in JSON is the one in a file, and the file is whole")
    func json() throws {
        let folder = try prepare()
        let run = try sign(folder, "sign", ["--json"])
        try checkJSON(["card", "sign", "--json"], run)
        #expect(run.output.contains("\"signature\":\"\(try sign(folder, "sign").outputBytes.hex)\""))
        let inFile = try sign(folder, "sign", ["--json", "--cms", "-o", folder.path("cms")])
        try checkJSON(["card", "sign", "--json"], inFile)
        #expect(!inFile.output.contains("\"signature\":") && inFile.output.contains("\"cmsDetached\""))
    }

    @Test("A document of 160 MiB is hashed and put into a CMS without being held")
    func big() throws {
        let folder = try prepare()
        let size = 160 << 20
        let path = folder.path("document")
        #expect(truncate(path, size) == 0)
        let output = folder.path("cms")
        // Not by ru_maxrss, which keeps the most that the tests' own process had when it forked.
        let words = [
            "card", "sign", path, "--key", "sign", "--virtual", "--pin-file", folder.path("sign-pin"),
            "--cms",
            "--attached", "--digest", "sha256", "-o", output,
        ]
        let limited = "ulimit -d \(size >> 11); exec \"$0\" \"$@\""
        let run = try CommandRun.other("/bin/sh", ["-c", limited, RunningCommand.path] + words)
        #expect(run.status == 0, "\(run.errors)")
        let attributes = try FileManager.default.attributesOfItem(atPath: output)
        let length = attributes[.size] as? Int ?? 0
        #expect((size + 1024..<size + 8192).contains(length))
    }

    // MARK: What is refused

    @Test("A signature never takes the place of its document or of the PIN's file, by whatever name")
    func place() throws {
        let folder = try prepare()
        let link = folder.path("link")
        #expect(symlink(folder.path("document"), link) == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.path("document")))
        for name in [folder.path("document"), link, folder.path("sign-pin")] {
            let run = try sign(folder, "sign", ["--cms", "-o", name])
            #expect(run.status == 64 && run.errors.contains("would replace"), "\(run.errors)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("document"))) == before)
    }

    static let refusedCases: [([String], String)] = [
        (["--key", "auth", "--cms"], "authKeySignsNoDocuments"),
        (["--key", "auth", "--attached"], "authKeySignsNoDocuments"),
        (["--key", "sign", "--attached"], "usage"), (["--key", "sign", "--format", "pem"], "usage"),
        (["--key", "auth", "--audience", ""], "usage"), (["--key", "auth", "--audience", " \t"], "usage"),
        (["--key", "auth", "--audience", String(repeating: "あ", count: 86)], "usage"),
        (["--key", "sign", "--audience", "a"], "usage"), (["--key", "sign", "--bare-challenge"], "usage"),
        (["--key", "auth"], "usage"), (["--key", "auth", "--audience", "a", "--bare-challenge"], "usage"),
        (["--key", "sign", "--digest", "sha1"], "usage"),
        (["--key", "sign", "--digest", "md5"], "usage"), (["--key", "sign-ca"], "usage"), ([], "usage"),
        (["--key", "sign", "-o", "-"], "usage"), (["--key", "sign", "--cms", "--format", "pem"], "usage"),
    ]

    @Test("What does not go together is refused before anything is opened", arguments: refusedCases)
    func refused(_ words: [String], _ kind: String) throws {
        let folder = try prepare()
        let run = try CommandRun.kioskreader(
            ["card", "sign", folder.path("document"), "--virtual", "--trace", folder.path("trace"), "--json"]
                + words)
        #expect(run.status == 64)
        #expect(run.errors.contains("\"kind\":\"\(kind)\"") && run.output == "", "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("trace")))
    }

    @Test("The authentication key signs a name along, unless the bare challenge is asked for")
    func audience() throws {
        let folder = try prepare()
        let none = try CommandRun.kioskreader([
            "card", "sign", folder.path("challenge"), "--key", "auth", "--virtual", "--pin-file",
            folder.path("auth-pin"),
        ])
        #expect(none.status == 64 && none.output == "")
        #expect(none.errors.contains("--audience NAME") && none.errors.contains("--bare-challenge"))
        let bound = try sign(folder, "auth", ["--json", "--audience", "login.example.jp"])
        try checkJSON(["card", "sign", "--json"], bound)
        #expect(bound.output.contains(#""audience":"login.example.jp""#))
        let bare = try sign(folder, "auth", ["--json", "--bare-challenge"])
        try checkJSON(["card", "sign", "--json"], bare)
        #expect(bare.output.contains(#""audience":null"#))
        let text = try sign(folder, "auth", ["--bare-challenge", "-o", folder.path("signature")])
        #expect(text.output.contains("none: the challenge was signed as it came"))
    }

    @Test(
        "Behind the end of certificate or card nothing is signed, with either key",
        arguments: ["auth", "sign"],
        [("mynumber-expired", "2025-02-17"), ("mynumber-card-expired", "2025-10-31")])
    func expired(_ key: String, _ card: (name: String, end: String)) throws {
        let folder = try prepare()
        let trace = folder.path("trace")
        let run = try sign(folder, key, ["--json", "--trace", trace], card: card.name)
        #expect(run.status == 2 && run.output == "")
        #expect(run.errors.contains(#""kind":"certificateExpired""#) && run.errors.contains(card.end))
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(!text.contains("> APDU 80 2A"))
        // What can be known without a PIN costs no try: everything but the end of the signature certificate.
        #expect(text.contains("> APDU 00 20") == (key == "sign" && card.name == "mynumber-expired"))
    }

    @Test(
        "What was checked is said, and what was not: a false issuer's certificate signs, and a revoked one",
        arguments: ["auth", "sign"], ["mynumber", "mynumber-wrong-issuer", "mynumber-revoked"])
    func unchecked(_ key: String, _ card: String) throws {
        let folder = try prepare()
        let text = try sign(folder, key, ["-o", folder.path("signature")], card: card)
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.hasPrefix("signed\n") && !text.output.contains("verified"))
        #expect(text.output.contains("unchecked  who issued the certificate, and whether it is revoked"))
        let json = try sign(folder, key, ["--json"], card: card)
        #expect(json.output.contains(#""checked":["signature","validity"]"#))
        #expect(json.output.contains(#""unchecked":["issuer","revocation"]"#))
    }

    @Test(
        "A document is no challenge, and neither is something too short for one",
        arguments: [0, 15, 65, 1_000_000])
    func documents(_ length: Int) throws {
        let folder = try prepare()
        let trace = folder.path("trace")
        for form in [["--audience", "a"], ["--bare-challenge"]] {
            let run = try sign(
                folder, "auth", form + ["--json", "--trace", trace],
                input: String(repeating: "k", count: length))
            #expect(run.status == 65 && run.errors.contains("\"kind\":\"challengeMalformed\""))
            #expect(!run.errors.contains("kkk") && !FileManager.default.fileExists(atPath: trace))
        }
    }

    @Test("Without the file, or with the PIN where the document is, nothing is sent")
    func inputs() throws {
        let folder = try prepare()
        for (words, status) in [
            ([folder.path("nothing"), "--pin-file", folder.path("sign-pin")], Int32(65)),
            ([folder.url.path, "--pin-file", folder.path("sign-pin")], 65), (["-", "--pin-fd", "0"], 64),
        ] {
            let run = try CommandRun.kioskreader(["card", "sign", "--key", "sign", "--virtual"] + words)
            #expect(run.status == status && run.output == "", "\(run.errors)")
        }
    }

    @Test("An error at the command that signs says what became of it, in text and JSON")
    func fate() throws {
        struct Unplugged: Error {}
        let channel = MyNumberCardError(
            .channelFailed, "the card was taken out", subject: "key", hint: "put it in", fate: .mayHaveRun,
            underlying: Unplugged())
        let error = CommandError(converting: MyNumberCardError.signatureFateUnknown(.sign, channel))
        #expect(error.kind == "signatureFateUnknown" && error.status == .inputOutput)
        #expect(error.fate == .mayHaveRun)
        #expect(error.line(.english).contains("the card may have signed, nobody has the signature"))
    }

    @Test("A signature that does not come before the deadline ends with 75, and says what became of it")
    func pastDeadline() throws {
        let folder = try prepare()
        let run = try sign(folder, "sign", ["--deadline", "0.5", "--json"], card: "mynumber-slow")
        #expect(run.status == 75 && run.output == "", "\(run.errors)")
        #expect(run.errors.contains(#""code":75,"fate":"mayHaveRun""#), "\(run.errors)")
        #expect(run.errors.contains(#""kind":"signatureFateUnknown""#), "\(run.errors)")
    }

    // MARK: What shows

    static let secretForms: [[String]] = [[], ["--json", "-o", "FILE"], ["--cms"]]

    @Test(
        "No PIN, serial number, certificate or signature is in traces, notes and errors",
        arguments: ["auth", "sign"], secretForms)
    func secrets(_ key: String, _ words: [String]) throws {
        guard key == "sign" || words != ["--cms"] else { return }
        let folder = try prepare()
        let trace = folder.path("trace")
        let more = words.map { $0 == "FILE" ? folder.path("signature") : $0 }
        let run = try sign(folder, key, ["--trace", trace, "-vv"] + more)
        #expect(run.status == 0, "\(run.errors)")
        // A CMS holds the certificate: that is what it is for.
        let shown = words == ["--cms"] || words.isEmpty ? "" : run.output
        let text = try String(contentsOfFile: trace, encoding: .utf8) + run.errors + shown
        #expect(text.contains("APDU"))
        let certificate =
            key == "sign"
            ? SimulatedIssuer.signatureCertificate : SimulatedIssuer.authenticationCertificate
        let serial = key == "sign" ? "05100010" : "05100011"
        let signature = try sign(folder, key).outputBytes
        for secret in [
            Array((key == "sign" ? "ABC123" : "1234").utf8), hexBytes(serial), Array(certificate.prefix(40)),
            Array(certificate.dropFirst(600).prefix(24)), Array(signature.prefix(24)),
            Array(signature.suffix(24)),
        ] {
            for form in SecretForms.texts(of: secret) { #expect(!text.contains(form), "\(form)") }
        }
        // The session leaves no PIN verified: the card manager is selected, and the power goes.
        let lines = text.split(separator: "\n")
        let end = try #require(lines.lastIndex { $0.contains("APDU 00 A4 04 0C 07 A0 00 00 01 51 00 00") })
        #expect(lines[end...].contains { $0.contains("PC_to_RDR_IccPowerOff") })
        #expect(!lines[end...].dropFirst().contains { $0.contains("> APDU") })
    }

    private func hexBytes(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
    }
}
#endif
