// SPDX-License-Identifier: Apache-2.0
//
// `card attributes`: the four basic attributes, after the input support PIN.

import ArgumentParser
import MyNumberCard

struct CardAttributes: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "attributes",
        abstract: "Reads name, address, birth date and sex, after the input support PIN.",
        discussion: """
            They are personal: they come on standard output and nowhere else, no trace or error has them. The \
            individual number is not read. The PIN comes from a reader's own keypad, from the terminal without \
            echo, from --pin-file or from --pin-fd. The tries are read first. With one left nothing is sent \
            without --use-last-try.

            EXAMPLES
              kioskreader card attributes
              kioskreader card attributes --pin-file pin.txt --json
            """)

    @OptionGroup var source: PINOptions
    @OptionGroup var lastTry: LastTryOptions
    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files + source.files }

    func execute(_ console: Console) throws -> ExitStatus {
        let entry = PINEntrance(try source.source, console)
        let attributes = try ReaderAccess.with(options, console, defaultWait: console.waitForCard) {
            try $0.withVerified(.inputSupport, from: entry, lastTry: lastTry.rule) { card, _ in
                try card.readAttributes()
            }
        }
        try console.show(AttributesResult(attributes, language: console.language))
        return .done
    }
}
