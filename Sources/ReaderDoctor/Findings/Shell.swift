// SPDX-License-Identifier: Apache-2.0
//
// Commands as this machine's shell takes them: with sudo where the user is not root, quoted where that is
// needed. What a device calls itself never gets into one unquoted.

/// Writes commands for one machine and user.
struct Shell: Sendable {
    /// Whether the user is root, who needs no sudo.
    let isRoot: Bool

    /// A command that only root may run.
    func root(_ command: String) -> String { isRoot ? command : "sudo " + command }

    /// Several commands that only root may run, one after the other while all goes well.
    func root(_ commands: [String]) -> String { commands.map(root).joined(separator: " && ") }

    /// Writes a line into a file that only root may write, as most in /sys are.
    func write(_ line: String, into path: String) -> String {
        "echo \(Shell.quoted(line)) | " + root("tee " + Shell.quoted(path))
    }

    /// Adds a line to a file that only root may write.
    func append(_ line: String, to path: String) -> String {
        "echo \(Shell.quoted(line)) | " + root("tee -a " + Shell.quoted(path))
    }

    /// A word as the shell takes it as one.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_-./:,+@%=".utf8.contains(byte)
                }
            }
        return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
