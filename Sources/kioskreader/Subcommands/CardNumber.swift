// SPDX-License-Identifier: Apache-2.0
//
// `card number`: the individual number, in a build with the trait `IndividualNumber` alone.

#if IndividualNumber
import ArgumentParser
import IndividualNumber
import MyNumberCard

struct CardNumber: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "number",
        abstract: "Reads the individual number (個人番号), for a stated purpose.",
        discussion: """
            The My Number Act (番号法) restricts who may collect and use the number, and for what: ask your lawyer \
            before you use this. The number comes on standard output and nowhere else, on a terminal only with \
            --reveal; no trace or error has it. The purpose is written nowhere by this program, but the list of \
            processes and the shell's history show it.

            EXAMPLES
              kioskreader card number --purpose 'trying the simulated card' --virtual --reveal
            """)

    @Option(help: ArgumentHelp("What the number is read for.", valueName: "text"))
    var purpose: String

    @Flag(help: "Show the number although standard output is a terminal.")
    var reveal = false

    @OptionGroup var options: VerifiedPINOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files }

    func execute(_ console: Console) throws -> ExitStatus {
        // What will not be shown is not read.
        guard let purpose = Purpose(purpose) else { throw CommandError.purposeUnusable }
        guard reveal || !console.showsResultsOnTerminal else { throw CommandError.numberToTerminal }
        try options.show(.inputSupport, console) { card, _ in
            NumberResult(try card.readIndividualNumber(for: purpose), language: console.language)
        }
        return .done
    }
}

extension CommandError {
    fileprivate static var purposeUnusable: CommandError {
        CommandError(
            .usage, "purposeUnusable",
            Phrase("the purpose is empty, too long, or has control characters", "利用目的が空か、長すぎるか、制御文字を含んでいます"),
            hint: Phrase(
                "say in 1 to \(Purpose.longest) characters what the number is read for",
                "個人番号を読み取る目的を1～\(Purpose.longest)文字で書いてください"))
    }

    fileprivate static var numberToTerminal: CommandError {
        CommandError(
            .usage, "numberToTerminal",
            Phrase("the individual number would stand on the terminal", "個人番号が端末に表示されることになります"),
            hint: Phrase(
                "nothing was read; say --reveal, or send the output to the program that needs it",
                "何も読み取っていません。--reveal を付けるか、出力を必要なプログラムに渡してください"))
    }
}
#endif
