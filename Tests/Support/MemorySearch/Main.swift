// SPDX-License-Identifier: Apache-2.0
//
// Looks for secrets in the whole memory of a program that has finished with them:
//
//     memory-search [--terminal] [--expect-exit N] SECRETS PROGRAM ARGUMENT…
//
// SECRETS is a file with one secret a line. With --terminal the program gets a terminal of its own, and each line is
// typed at one prompt. The program is caught while it writes its result, which nobody takes; then its memory is read
// from this process. The exit status is 0 when nothing was found, and the search itself works.

import Glibc

@main
enum Main {
    static func main() {
        var words = CommandLine.arguments.dropFirst()
        let usesTerminal = words.first == "--terminal"
        if usesTerminal { words.removeFirst() }
        var expected: Int32 = 0
        if words.first == "--expect-exit" {
            words.removeFirst()
            expected = Int32(words.removeFirst()) ?? 0
        }
        guard let file = words.popFirst(), let program = words.first, let secrets = lines(of: file),
            !secrets.isEmpty
        else { end("usage: memory-search [--terminal] [--expect-exit N] SECRETS PROGRAM ARGUMENT…", 64) }
        let suspect = Suspect(Array(words), usesTerminal: usesTerminal)
        if usesTerminal {
            for secret in secrets {
                guard suspect.waitForPrompt() else { end("no prompt came: \(suspect.said)", 1) }
                if secret == secrets.last { suspect.blockResults() }
                suspect.type(secret)
            }
        }
        guard suspect.waitUntilWriting() else { end("it ended before it wrote: \(suspect.said)", 1) }
        var findings: [String] = []
        var searched = 0
        let control = Pattern("the program's name", Array(program.utf8))
        let found = Memory(of: suspect.processID).search(
            [control] + secrets.flatMap(Pattern.forms), searched: &searched)
        for (pattern, places) in found where pattern.name != control.name {
            findings += places.map { "\(pattern.name) at \($0)" }
        }
        let isSearched = found.contains { $0.0.name == control.name && !$0.1.isEmpty }
        let status = suspect.finish()
        print("searched \(searched / 1024) KiB, exit code \(status)")
        for finding in findings { print("found: \(finding)") }
        guard isSearched else { end("the search does not find what is there", 1) }
        guard status == expected else { end("exit code \(status), expected \(expected): \(suspect.said)", 1) }
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
