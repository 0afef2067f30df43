// SPDX-License-Identifier: Apache-2.0
//
// The words of the command line before they are parsed: what ArgumentParser cannot say, and what must be
// known about output even when parsing fails.

import ArgumentParser

/// The words of the command line.
struct CommandLineWords {
    private let words: [String]

    init(_ words: [String]) { self.words = words }

    /// The words before `--`, after which nothing is an option.
    private var options: ArraySlice<String> { words.prefix { $0 != "--" } }

    /// The words with each bare `--virtual` given the value that it stands for, so that the word
    /// after it is not taken as its value; and with a negative number joined to its option, which would be
    /// taken as an option else.
    var prepared: [String] {
        var prepared: [String] = []
        for word in options {
            if let last = prepared.last, Self.numbered.contains(last), Self.isNegative(word) {
                prepared[prepared.count - 1] = last + "=" + word
            } else {
                prepared.append(word == "--virtual" ? "--virtual=" + VirtualChoice.usual.text : word)
            }
        }
        return prepared + words.dropFirst(options.count)
    }

    /// The options whose value is a number or a time.
    private static let numbered: Set = ["--wait", "--deadline", "--for", "--count", "--listen"]

    /// Whether it is a number below 0, or a time such as `-90s`.
    private static func isNegative(_ word: String) -> Bool {
        word.hasPrefix("-")
            && (Double(word) != nil || "smh".contains { word.last == $0 && Int(word.dropLast()) != nil })
    }

    /// Whether errors are to be JSON as well.
    var wantsJSON: Bool { options.contains("--json") }

    /// The language, where it is named in an understandable way.
    var language: Language? {
        for (index, word) in options.enumerated() {
            if word.hasPrefix("--lang=") { return Language(rawValue: String(word.dropFirst(7))) }
            if word == "--lang", index + 1 < options.count { return Language(rawValue: words[index + 1]) }
        }
        return nil
    }

    #if !IndividualNumber
    /// Whether it is the subcommand that only another build has.
    var wantsNumber: Bool { words.starts(with: ["card", "number"]) }
    #endif

    /// The subcommand that was meant, as far as its names are right.
    var subcommand: String? {
        let names = path.names
        return names.isEmpty ? nil : names.joined(separator: " ")
    }

    /// The names of subcommands that the words begin with, and the command that they lead to.
    var path: (names: [String], command: any ParsableCommand.Type) {
        var names: [String] = []
        var command: any ParsableCommand.Type = RootCommand.self
        for word in words {
            let subcommands = command.configuration.subcommands
            guard let found = subcommands.first(where: { $0.configuration.commandName == word }) else {
                break
            }
            names.append(word)
            command = found
        }
        return (names, command)
    }

    /// The word that stands where the name of a subcommand belongs, and is none.
    var strayWord: String? {
        let (names, command) = path
        guard !command.configuration.subcommands.isEmpty, let word = options.dropFirst(names.count).first,
            !word.hasPrefix("-"), word != "help"
        else { return nil }
        return word
    }

    /// A word that names a reader or a slot as `-r` does, and that was taken for something else.
    ///
    /// - Parameter complaint: what is said to be wrong, by ArgumentParser.
    func readerPlace(in complaint: String) -> String? {
        let command = path.command
        guard !command.configuration.subcommands.isEmpty || command.helpMessage().contains("--reader") else {
            return nil
        }
        // ArgumentParser blames the options behind a word in the place of a subcommand.
        let isApart = complaint.lowercased().contains("unexpected argument")
        let blamed = options.filter { $0 == strayWord || (isApart && complaint.contains("'\($0)'")) }
        for word in blamed {
            for (form, place) in Self.placeForms where word.wholeMatch(of: form) != nil {
                return place.map { $0 + (word.hasPrefix("/") ? word : "") } ?? word
            }
        }
        return nil
    }

    /// How readers and slots are named: the path of bus and ports, VID:PID, BUS:DEV, and a slot without its reader; each with
    /// what is said instead of the word, which in another form could be two PINs.
    private static var placeForms: [(Regex<Substring>, String?)] {
        [
            (/[0-9]{1,3}-[0-9]{1,3}(?:\.[0-9]{1,3}){0,6}(?::[0-9]{1,3}\.[0-9]{1,3})?(?:\/[0-9]{1,3})?/, nil),
            (/[0-9a-fA-F]{4}:[0-9a-fA-F]{4}/, "VID:PID"), (/[0-9]{3}:[0-9]{3}/, "BUS:DEV"),
            (/\/[0-9]{1,3}/, "PATH"),
        ]
    }

    /// Whether an option is there whose name says that its value is a PIN, be the value apart, after `=` or joined to
    /// it. There is none such, and none that `-p` stands for.
    var hasPINOption: Bool {
        options.contains { word in
            word.hasPrefix("-p")
                || ["--pin", "--new-pin", "--password"].contains {
                    word.hasPrefix($0) && !word.dropFirst($0.count).hasPrefix("-")
                }
        }
    }

    /// Whether `--for` is there where it means nothing; ArgumentParser would take it for a beginning of `--force`.
    var hasStrayTime: Bool {
        subcommand != "soak" && options.contains { $0 == "--for" || $0.hasPrefix("--for=") }
    }

    /// The word after a bare `--virtual` that was taken for something else.
    ///
    /// - Parameter complaint: what is said to be wrong, by ArgumentParser.
    func virtualValue(in complaint: String) -> String? {
        zip(options, options.dropFirst()).first {
            $0 == "--virtual" && !$1.hasPrefix("-") && complaint.contains("'\($1)'")
        }?.1
    }
}
