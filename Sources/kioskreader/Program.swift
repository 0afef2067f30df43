// SPDX-License-Identifier: Apache-2.0
//
// From the words on the command line to an exit code. Every way out of a command passes here: done,
// help, an error in one form, a pipe that nobody reads any more. Only `main` exits.

import ArgumentParser

/// A subcommand that does something. It returns how it ended instead of exiting.
protocol Subcommand: ParsableCommand {
    /// The options that decide how results and errors are shown.
    var output: OutputOptions { get }
    /// The files that its options name, where it reads or writes any beside a trace.
    var files: NamedFiles { get }
    /// Does it.
    func execute(_ console: Console) throws -> ExitStatus
}

extension Subcommand {
    var files: NamedFiles { NamedFiles() }
}

enum Program {
    /// Runs one command line.
    ///
    /// - Parameters:
    ///   - arguments: the words after the program's name.
    ///   - signals: whose signals interrupt it.
    /// - Returns: the exit code.
    static func run(_ arguments: [String], signals: SignalWatch) -> ExitStatus {
        let words = CommandLineWords(arguments)
        #if !IndividualNumber
        if words.wantsNumber { return console(words, signals).report(CommandError(.numberNotBuilt)) }
        #endif
        do {
            var command = try parse(words)
            guard let subcommand = command as? any Subcommand else {
                try command.run()
                return .done
            }
            let console = Console(options: subcommand.output, signals: signals)
            do {
                try subcommand.files.expectApart()
                return try subcommand.execute(console)
            } catch is OutputClosed {
                return .done
            } catch let error as CleanExit {
                throw error
            } catch {
                return console.report(error)
            }
        } catch {
            return report(error, words: words, signals: signals)
        }
    }

    /// The subcommand that the first words name is parsed by itself, without the others and their help. Whatever does not
    /// succeed, help included, is parsed from the root.
    private static func parse(_ words: CommandLineWords) throws -> any ParsableCommand {
        let (names, named) = words.path
        // What it refuses is said by the whole command, which knows of the other subcommands.
        if !names.isEmpty, let command = try? named.parseAsRoot(Array(words.prepared.dropFirst(names.count))),
            type(of: command) == named
        {
            return command
        }
        return try RootCommand.parseAsRoot(words.prepared)
    }

    /// What ArgumentParser threw: a request for help, or a wrong command line.
    private static func report(
        _ error: any Error, words: CommandLineWords, signals: SignalWatch
    ) -> ExitStatus {
        guard RootCommand.exitCode(for: error) != .success else {
            let text = HelpText.finished(RootCommand.fullMessage(for: error))
            do {
                try FileOutput.standardOutput.write(text + "\n")
            } catch let failure as FileFailure {
                return console(words, signals).report(failure)
            } catch {}
            return .done
        }
        return console(words, signals).report(usageError(RootCommand.message(for: error), words))
    }

    /// Where errors go while nothing is parsed.
    private static func console(_ words: CommandLineWords, _ signals: SignalWatch) -> Console {
        Console(json: words.wantsJSON, language: words.language ?? .ofLocale, signals: signals)
    }

    /// What is wrong with the command line, with the mistakes that people make most in words of their own.
    private static func usageError(_ message: String, _ words: CommandLineWords) -> CommandError {
        let subcommand = Phrase(words.subcommand.map { $0 + " " } ?? "")
        if words.hasPINOption { return CommandError(.pinOption, subcommand) }
        if let place = words.readerPlace(in: message) {
            return CommandError(.readerApart, Phrase(place))
        }
        if let stray = words.strayWord { return unknownSubcommand(stray, subcommand) }
        if let value = words.virtualValue(in: message) {
            let known = (try? VirtualChoice(parsing: value)) != nil || UsageText.mayShow(value)
            return CommandError(.virtualValueApart, Phrase(known ? value : "PROFILE,CARD"))
        }
        if words.hasStrayTime { return CommandError(.timeForSoakOnly, subcommand) }
        return CommandError(.usage, subcommand, detail: UsageText.finished(message))
    }

    /// A word where the name of a subcommand belongs; the option behind it is not to blame.
    private static func unknownSubcommand(_ word: String, _ path: Phrase) -> CommandError {
        let mayBeShown = UsageText.mayShow(subcommand: word)
        let place = "`kioskreader \(path.english)`".replacing(" `", with: "`")
        var error = CommandError(
            .unknownSubcommand, path,
            detail: mayBeShown
                ? nil : Phrase("not repeated here: it may be a PIN", "暗証番号かもしれないため表示しません"),
            subject: mayBeShown
                ? Phrase(word.shown) : Phrase("the word behind \(place)", "\(place) の次の語"))
        if let near = KnownWords.subcommand(near: word, behind: path.english) {
            error.hint = Phrase(
                "did you mean `kioskreader \(near)`? " + error.hint.english,
                "`kioskreader \(near)` ではありませんか？" + error.hint.japanese)
        }
        return error
    }
}
