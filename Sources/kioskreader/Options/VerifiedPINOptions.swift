// SPDX-License-Identifier: Apache-2.0
//
// The options of a subcommand that verifies a PIN and then does one thing with the card, and that thing.

import ArgumentParser
import MyNumberCard

struct VerifiedPINOptions: ParsableArguments {
    @OptionGroup var source: PINOptions
    @OptionGroup var lastTry: LastTryOptions
    @OptionGroup var reader: ReaderOptions

    var files: NamedFiles { reader.files + source.files }

    /// Verifies a PIN, works with the card, and shows the result.
    ///
    /// - Parameters:
    ///   - reference: which PIN.
    ///   - work: gets the card, and what it said of the PIN.
    func show<Result: CommandResult>(
        _ reference: PINReference, _ console: Console,
        _ work: (MyNumberCard, PINStatus) throws -> Result
    ) throws {
        let entrance = PINEntrance(try source.source, console)
        try CommandError.telling(.pinWasRight) { isDone in
            try ReaderAccess.with(reader, console, defaultWait: console.waitForCard) { access in
                let result = try access.withVerified(reference, from: entrance, lastTry: lastTry.rule) {
                    card, status in
                    let result = try work(card, status)
                    isDone()
                    return result
                }
                try console.show(result)
            }
        }
    }
}

extension Phrase {
    /// What is said where only the output of a command with a PIN failed.
    static let pinWasRight = Phrase(
        "the PIN was right and no try is lost; only what was to be written is missing",
        "暗証番号は正しく、回数は減っていません。書き出すはずのものだけがありません")
}
