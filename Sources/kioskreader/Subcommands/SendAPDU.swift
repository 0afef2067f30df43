// SPDX-License-Identifier: Apache-2.0
//
// `apdu`: commands to the card, one session for all of them.

import ArgumentParser
import ISO7816

struct SendAPDU: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "apdu",
        abstract: "Sends command APDUs in one session, prints each answer and what its status word means.",
        discussion: """
            A command that carries a PIN is refused in arguments, where the list of processes would show it. \
            {pin} in the hex stands for the PIN of --pin-file or --pin-fd; right after the four bytes of \
            the header it brings its own Lc. What carries a PIN is blanked in every output.

            A {pin} that the card refuses with 63Cx, 6983 or 6984 ends the command with 2, and nothing more is \
            sent, unless --expect names that status word.

            Nothing guards the tries here, neither of a {pin} nor of a VERIFY that is written out in the lines of -: it \
            is sent as it stands, a wrong PIN costs a try, and the last one locks it. `kioskreader card pin verify` \
            reads the tries first, refuses what cannot be the PIN, and spares the last try.

            With - the lines of standard input are a dialogue: each is sent as it comes, so one that is malformed \
            ends the session when those before it have run; its number and theirs are said. Blank lines are \
            skipped, and so is what stands after a #.

            EXAMPLES
              kioskreader apdu 00A4040C0AD392F000260100000001 00A4020C02000A 00B0000004
              kioskreader apdu --expect 9000 --virtual 00A4040C0AD392F000260100000001
              kioskreader apdu --pin-file pin.txt - < commands-with-{pin}.txt
              kioskreader apdu '00200080{pin}' --pin-fd 3 3< pin.txt
            """)

    @Argument(
        help: ArgumentHelp(
            "One command APDU each, as hex; - reads them from standard input, one a line (# begins a comment).",
            valueName: "hex"))
    var commands: [String]

    @Option(
        help: ArgumentHelp(
            "The status word that each answer must have; the first that has another ends it with 1.",
            valueName: "sw"))
    var expect: String?

    @OptionGroup var pin: PINOptions
    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles {
        options.files + pin.files + NamedFiles(reads: [commands == ["-"] ? .path("-") : nil])
    }

    func execute(_ console: Console) throws -> ExitStatus {
        let expected = try expect.map { try StatusWord(argument: $0) }
        let source = try APDUSource(commands, pin: try pin.source, signals: console.signals)
        try ReaderAccess.with(options, console) { access in
            try access.exchange(source, expecting: expected) { exchange in
                // Without an expectation, nobody wants the rest where nobody reads it.
                if expected == nil { try console.show(exchange) } else { try console.conclude(exchange) }
            }
        }
        return .done
    }
}

extension StatusWord {
    /// Four hex digits on the command line.
    init(argument: String) throws {
        guard argument.count == 4, argument.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let value = UInt16(argument, radix: 16)
        else {
            throw CommandError(.malformedStatusWord, subject: Phrase(argument.shown))
        }
        self.init(rawValue: value)
    }
}
