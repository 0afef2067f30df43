// SPDX-License-Identifier: Apache-2.0
//
// `escape`: a vendor's own command to the reader.

import ArgumentParser

struct Escape: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "escape",
        abstract: "Sends a vendor command to the reader (PC_to_RDR_Escape), for bring-up.",
        discussion: """
            What the bytes do is the vendor's affair; no card is needed.

            EXAMPLES
              kioskreader escape 02 -r 08e6:3437
              kioskreader escape 02 --virtual=gempc-twin
            """)

    @Argument(help: ArgumentHelp("The bytes, as hex; blanks are skipped.", valueName: "hex"))
    var hex: [String]

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let bytes = try HexInput.bytes(
            hex.joined(separator: " "), subject: Phrase("the vendor command", "ベンダーコマンド"))
        try ReaderAccess.with(options, console) { try console.show($0.escape(bytes)) }
        return .done
    }
}
