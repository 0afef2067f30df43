// SPDX-License-Identifier: Apache-2.0
//
// Looks for a PIN in everything that comes out: results, errors, traces, whichever way it went in.

import Foundation
import SecretForms
import Testing

@Suite("A PIN stays out of sight")
struct SecretTests {
    /// Not the card's PIN: each try is refused, which prints more.
    static let pin = "7391"
    static let forms = SecretForms.texts(of: pin)

    static let select = "00A4040C0AD392F000260100000001"
    static let profiles = [
        "scr3310", "scr3310v2", "gempc-twin", "realtek", "short-apdu", "extended-apdu", "two-slot",
        "scr3310-nttcom", "character", "keypad", "keypad-apdu",
    ]

    /// The card's password is another one; in capitals, as it goes to the card.
    static let password = "qz7xkv93wj"

    private func expectNoPassword(in text: String, _ comment: Comment) {
        for value in [Self.password, Self.password.uppercased()] {
            for form in SecretForms.texts(of: value) + [String(value.reversed())] {
                #expect(!text.contains(form), comment)
            }
        }
    }

    @Test(
        "of card pin verify and card pin change: in results, errors, trace and arguments",
        arguments: profiles, [false, true])
    func cardPIN(profile: String, json: Bool) throws {
        let folder = try TemporaryFolder()
        let wrong = try folder.file("wrong", Self.password + "\n")
        let right = try folder.file("right", "ABC123\n")
        let slot = profile == "two-slot" ? ["-r", "1-1:1.0/0"] : []
        for (words, status) in [
            (["verify", "sign", "--pin-file", wrong], Int32(2)),
            (["change", "sign", "--pin-file", right, "--new-pin-file", wrong, "--yes"], 0),
            (["change", "sign", "--pin-file", wrong, "--new-pin-file", wrong, "--yes"], 2),
            (["verify", "auth", "--pin-file", wrong], 65),
        ] {
            let trace = folder.path("trace")
            let run = try CommandRun.kioskreader(
                ["card", "pin"] + words + slot
                    + ["--virtual=\(profile)", "--trace", trace, "--force", "-vv"]
                    + (json ? ["--json"] : []))
            #expect(run.status == status, "\(words): \(run.errors)")
            let traced = try String(contentsOfFile: trace, encoding: .utf8)
            for text in [run.output, run.errors, traced] { expectNoPassword(in: text, "\(profile) \(words)") }
            // The length of the password is Lc: the header must not be followed by it.
            #expect(!traced.contains("00 20 00 80 0A") && !traced.contains("00 24 01 80 0A"))
        }
    }

    private func expectNoPIN(in text: String, _ comment: Comment) {
        for form in Self.forms { #expect(!text.contains(form), comment) }
        // The length of the PIN is Lc: the header must not be followed by it.
        #expect(!text.contains("0020008004") && !text.contains("00 20 00 80 04"), comment)
    }

    @Test("in results, errors and trace, on every virtual reader", arguments: profiles, [false, true])
    func nowhere(profile: String, json: Bool) throws {
        let folder = try TemporaryFolder()
        let pinFile = try folder.file("pin", Self.pin + "\n")
        let trace = folder.path("trace")
        let slot = profile == "two-slot" ? ["-r", "1-1:1.0/0"] : []
        let run = try CommandRun.kioskreader(
            [
                "apdu", "--virtual=\(profile)", "--pin-file", pinFile, "--trace", trace, "-vv", Self.select,
                "00A4020C020018", "00200080", "00 20 00 80 04 {pin}", "00200080{pin}",
            ] + slot + (json ? ["--json"] : []))
        // One try of three is gone: the PIN did reach the card, and the second one was not sent.
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.output.contains("63C2") && !run.output.contains("63C1"))
        let traced = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(traced.contains("blanked"))
        for text in [run.output, run.errors, traced] { expectNoPIN(in: text, "\(profile)") }
    }

    @Test("from standard input, from a descriptor, chained and in a proprietary class")
    func everyWayIn() throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        let run = try CommandRun.kioskreader(
            ["apdu", "--virtual", "--trace", trace, "--json", "-"],
            input: """
                \(Self.select)
                00A4020C020018
                002000800437333931
                102000800437333931
                803200800437333931
                00240080083733393137333931
                """)
        #expect(run.status == 0)
        let traced = try String(contentsOfFile: trace, encoding: .utf8)
        for text in [run.output, run.errors, traced] { expectNoPIN(in: text, "standard input") }

        let fromDescriptor = try CommandRun.kioskreader(
            ["apdu", "--virtual", "--pin-fd", "0", Self.select, "00A4020C020018", "00200080{pin}"],
            input: Self.pin + "\n")
        #expect(fromDescriptor.status == 2)
        #expect(fromDescriptor.output.contains("63C2"))
        expectNoPIN(in: fromDescriptor.output + fromDescriptor.errors, "descriptor")
    }

    @Test(
        "in the errors of a person who puts it where it does not belong",
        arguments: [
            ["apdu", "--virtual", "0020008004" + "37333931"], ["apdu", "--virtual", "00200080" + "37333931"],
            ["apdu", "--virtual", "00200080{pin}", "--pin-file", pin],
            ["apdu", "--virtual", "00200080{pin}", "--pin-fd", pin], ["card", "cert", "--virtual", pin],
            ["card", "cert", "--pin", pin], ["card", "cert", "--pin=" + pin],
            ["card", "pin", "verify", "auth", pin, "--virtual"], ["card", "pin", "verify", pin, "--virtual"],
            ["card", "pin", "verify", "auth", "--virtual", "--pin-file", pin],
            ["card", "pin", "change", "auth", "--virtual", "--pin-fd", "0", "--new-pin-file", pin, "--yes"],
            ["list", "--json=" + pin],
            ["decode", "apdu", "0020008005" + "37333931"],
            ["decode", "block", "0000090020008004" + "3733393100"],
            ["decode", "ccid", "6F0900000000000000000020008004" + "37333931FF"], ["list", pin, pin],
            ["apdu", "--virtual", pin + "x"], ["decode", "sw", pin + "zz"],
        ])
    func inErrors(_ arguments: [String]) throws {
        for extra in [[], ["--json"], ["-vv"]] {
            let run = try CommandRun.kioskreader(arguments + extra)
            #expect([64, 65].contains(run.status), "\(run)")
            expectNoPIN(in: run.output + run.errors, "\(arguments)")
        }
    }

    /// The password of the signature's certificate as some choose it: without a digit.
    static let letters = "hunterxyz"

    @Test(
        "nor a password of letters in the errors of a person who puts it where it does not belong",
        arguments: [
            ["card", "pin", "verify", "sign", letters], ["card", "pin", "verify", letters],
            ["card", "pin", "verify", "sign", "auth", letters], ["card", "pin", letters], [letters],
            ["card", "pin", "verify", "sign", "--pin-fd", letters],
            ["card", "pin", "change", "sign", "--pin-fd", "0", "--new-pin-fd", letters],
            ["card", "pin", "verify", "sign", "--pin", letters],
            ["card", "pin", "verify", "sign", "--pin=" + letters],
            ["card", "pin", "verify", "sign", "--pin" + letters],
            ["card", "pin", "verify", "sign", "-p", letters],
            ["card", "pin", "verify", "sign", "-p" + letters],
            ["card", "pin", "verify", "sign", "-pin=" + letters],
            ["card", "pin", "verify", "sign", "--password", letters],
            ["card", "pin", "verify", "sign", "--" + letters],
            ["card", "pin", "verify", "sign", "---" + letters],
            ["card", "pin", "verify", "sign", "-" + letters], ["card", "cert", "-o" + letters],
            ["card", "cert", "-v" + letters + "o"], ["card", "cert", "--" + letters + "=1"],
            ["card", "cert", "--=" + letters], ["card", "cert", "--", "auth", letters],
            ["card", "pin", "verify", "sign", letters + "\r\nx"],
            ["card", "pin", "verify", "sign", "--" + letters + "'. Did you mean 'json"],
            ["list", "--json=" + letters], ["list", letters, letters], ["list", "--virtual", letters],
            ["list", "--lang", letters], ["atr", "--wait", letters], ["atr", "--deadline=" + letters],
            ["decode", "sw", letters], ["apdu", "--virtual", letters],
        ])
    func lettersInErrors(_ arguments: [String]) throws {
        for extra in [[], ["--json"], ["-vv"]] {
            // Nothing is an option after `--`.
            let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
            let run = try CommandRun.kioskreader(arguments[..<end] + extra + arguments[end...])
            #expect([64, 65].contains(run.status), "\(run)")
            #expect(!(run.output + run.errors).contains(Self.letters), "\(arguments): \(run.errors)")
        }
    }
}
