// SPDX-License-Identifier: Apache-2.0
//
// `udev-rules`: the rules file, made from the catalogue.

import ArgumentParser
import ReaderCatalog

struct PrintUdevRules: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "udev-rules",
        abstract: "Prints the udev rules made from the catalogue.",
        discussion: """
            They let the user at the screen and the group plugdev use readers, and keep readers from sleeping \
            (Docs/Udev.md).

            EXAMPLES
              kioskreader udev-rules | sudo tee /etc/udev/rules.d/70-kioskreader.rules
              sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb
            """)

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try console.show(UdevRulesFile())
        return .done
    }
}

/// The rules file.
struct UdevRulesFile: CommandResult {
    private let fileName = UdevRules.fileName
    private let text = UdevRules.text

    func lines(_ style: TextStyle) -> [String] {
        // The last newline is the line's own.
        text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
