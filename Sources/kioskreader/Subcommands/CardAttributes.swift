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

    @OptionGroup var options: VerifiedPINOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files }

    func execute(_ console: Console) throws -> ExitStatus {
        try options.show(.inputSupport, console) { card, _ in
            AttributesResult(try card.readAttributes(), language: console.language)
        }
        return .done
    }
}
