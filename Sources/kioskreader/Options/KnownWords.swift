// SPDX-License-Identifier: Apache-2.0
//
// The words that a command line may be made of: the names of subcommands, options, their values, virtual readers and
// cards. They are taken from where they are defined, so that none is forgotten here.

import ArgumentParser
import VirtualReader

/// The words that this program knows.
enum KnownWords {
    private static let all: Set<String> = {
        var words = Set(ReaderProfile.all.map(\.name) + CardKind.all.map(\.name))
        words.formUnion(DecodeKind.allCases.map(\.rawValue))
        collect(RootCommand.self, into: &words)
        return words
    }()

    /// The command's own name, its options and their values as its help shows them, and the same of its subcommands.
    private static func collect(_ command: any ParsableCommand.Type, into words: inout Set<String>) {
        if let name = command.configuration.commandName { words.insert(name) }
        let help = command.helpMessage(includeHidden: false, columns: 1000)
        for option in help.matches(of: /--([a-z][a-z-]+)/) { words.insert(String(option.1)) }
        for values in help.matches(of: /<([a-z0-9-]+(?:\|[a-z0-9-]+)+)>/) {
            words.formUnion(values.1.split(separator: "|").map(String.init))
        }
        for subcommand in command.configuration.subcommands { collect(subcommand, into: &words) }
    }

    /// Whether a word, without the dashes that it begins with, is one of these, or one of them mistyped: letters only,
    /// and at most one of every four, three in all, wrong, missing or too many.
    static func include(_ typed: some StringProtocol) -> Bool {
        let word = String(typed.drop { $0 == "-" })
        if all.contains(word) { return true }
        guard word.count <= 64, word.allSatisfy({ $0.isASCII && $0.isLetter || $0 == "-" }) else {
            return false
        }
        return all.contains { slip($0, word) != nil }
    }

    /// The subcommand that was meant by a word where one belongs, with the names before it: one there that was mistyped,
    /// else one of that name elsewhere.
    ///
    /// - Parameter path: the names before it.
    static func subcommand(near word: String, behind path: String) -> String? {
        let names = path.split(separator: " ").map(String.init)
        let here = subcommands.filter { $0.dropLast() == names[...] }
        let nearest = here.compactMap { path in slip(path.last ?? "", word).map { (path, $0) } }
            .min { $0.1 < $1.1 }?.0
        return (nearest ?? subcommands.first { $0.last == word })?.joined(separator: " ")
    }

    /// The names of every subcommand, those before it first.
    private static let subcommands: [[String]] = {
        func collect(_ command: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            command.configuration.subcommands.flatMap { subcommand in
                let path = path + [subcommand.configuration.commandName ?? ""]
                return [path] + collect(subcommand, path)
            }
        }
        return collect(RootCommand.self, [])
    }()

    /// How far a word is from a known one; `nil` where it is no slip of the fingers.
    private static func slip(_ known: String, _ word: String) -> Int? {
        let allowed = min(max(known.count, word.count) / 4, 3)
        guard abs(known.count - word.count) <= allowed else { return nil }
        let distance = distance(known, word)
        return distance <= allowed ? distance : nil
    }

    /// How many letters have to be replaced, added or left out to make one word of the other.
    private static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, match) in other.enumerated() {
                let replaced = diagonal + (letter == match ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
            }
        }
        return row[other.count]
    }
}
