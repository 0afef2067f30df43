// SPDX-License-Identifier: Apache-2.0
//
// `decode`: explains bytes from anywhere; no reader is needed.

import ArgumentParser

struct Decode: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Explains bytes from anywhere, no reader needed.",
        discussion: """
            KIND is one of:
              atr         an answer to reset
              apdu        a command APDU
              response    a response APDU
              sw          a status word
              block       a block of T=1
              ccid        a message of CCID
              descriptor  the class descriptor of a reader, 54 bytes
              tlv         BER-TLV objects
              cert        an X.509 certificate; with - also PEM, or one in DER

            PINs are blanked; a block that continues a PIN command cannot be told from others, mind where \
            you paste it.

            EXAMPLES
              kioskreader decode sw 63C2
              kioskreader decode atr 3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B
              kioskreader decode block - --json < blocks.txt
              kioskreader decode cert - < certificate.der
            """)

    @Argument(help: ArgumentHelp("What the bytes are.", valueName: "kind"))
    var kind: String

    @Argument(
        help: ArgumentHelp(
            "The bytes, as hex; - reads one hex string a line from standard input, which may be a file.",
            valueName: "hex"))
    var hex: [String]

    @Flag(
        help: "Of a certificate, also what identifies a person: serial number, subject, attributes, itself.")
    var full = false

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        guard let kind = DecodeKind(rawValue: kind) else {
            throw CommandError(
                .unknownDecodeKind, Phrase(list: DecodeKind.allCases.map(\.rawValue)),
                subject: Phrase(kind.shown))
        }
        let terms = DecodeTerms(full: full, language: console.language)
        if hex == ["-"] { return try kind.explainLines(terms, console) }
        try console.show(try kind.explainArguments(hex, terms))
        return .done
    }
}
