// SPDX-License-Identifier: Apache-2.0
//
// Looks for secrets in the whole memory of a program that has finished with them:
//
//     memory-search --writing TEXT [--terminal] [--expect-exit N] [--trace FILE SENT] SECRETS PROGRAM ARGUMENT…
//
// SECRETS is a file with one secret a line. With --terminal the program gets a terminal of its own, and each line is
// typed at one prompt. The program is caught while it writes TEXT, to standard output or standard error, and nobody takes
// that; then its memory is read from this process. TEXT is what it says only when the secret was used; with --trace, too,
// its trace must show SENT by then. The exit status is 0 when nothing was found, and the search itself works.

import Glibc

@main
enum Main {
    /// What the command line says.
    private struct Orders {
        var usesTerminal = false
        var status: Int32 = 0
        var trace: (file: String, sent: String)?
        var text = ""
        var secrets: [[UInt8]] = []
        var program: [String] = []

        init?(_ words: [String]) {
            var words = words[...]
            while let option = words.first, option.hasPrefix("--") {
                words.removeFirst()
                switch option {
                case "--terminal": usesTerminal = true
                case "--writing": text = words.popFirst() ?? ""
                case "--expect-exit": status = words.popFirst().flatMap { Int32($0) } ?? 0
                case "--trace":
                    guard let file = words.popFirst(), let sent = words.popFirst() else { return nil }
                    trace = (file, sent)
                default: return nil
                }
            }
            guard let file = words.popFirst(), let secrets = Main.lines(of: file), !secrets.isEmpty,
                !words.isEmpty, !text.isEmpty
            else { return nil }
            (self.secrets, program) = (secrets, Array(words))
        }
    }

    static func main() {
        guard let orders = Orders(Array(CommandLine.arguments.dropFirst())) else {
            end(
                "usage: memory-search --writing TEXT [--terminal] [--expect-exit N] [--trace FILE SENT] "
                    + "SECRETS PROGRAM ARGUMENT…", 64)
        }
        let suspect = Suspect(orders.program, usesTerminal: orders.usesTerminal)
        if orders.usesTerminal {
            for secret in orders.secrets {
                guard suspect.waitForPrompt() else { end("no prompt came: \(suspect.said)", 1) }
                suspect.type(secret)
            }
        }
        guard suspect.waitUntilWriting(orders.text) else {
            let status = suspect.finish()
            end("it ended with \(status) before it wrote '\(orders.text)': \(suspect.said)", 1)
        }
        let isTraced = orders.trace.map { ProcessFile.text($0.file).contains($0.sent) }
        var findings: [String] = []
        var searched = 0
        let control = Pattern("the program's name", Array(orders.program[0].utf8))
        let found = Memory(of: suspect.processID).search(
            [control] + orders.secrets.flatMap(Pattern.forms), searched: &searched)
        for (pattern, places) in found where pattern.name != control.name {
            findings += places.map { "\(pattern.name) at \($0)" }
        }
        let isSearched = found.contains { $0.0.name == control.name && !$0.1.isEmpty }
        let status = suspect.finish()
        print("searched \(searched / 1024) KiB, exit code \(status)")
        for finding in findings { print("found: \(finding)") }
        guard isSearched else { end("the search does not find what is there", 1) }
        guard isTraced != false else { end("the trace does not show it by then", 1) }
        guard status == orders.status else {
            end("exit code \(status), expected \(orders.status): \(suspect.said)", 1)
        }
        exit(findings.isEmpty ? 0 : 1)
    }

    static func end(_ text: String, _ status: Int32) -> Never {
        print(text)
        exit(status)
    }

    private static func lines(of path: String) -> [[UInt8]]? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        var room = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &room, room.count)
        return room.prefix(max(count, 0)).split(separator: 0x0A).map { Array($0) }
    }
}
