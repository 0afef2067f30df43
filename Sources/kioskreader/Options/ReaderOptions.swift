// SPDX-License-Identifier: Apache-2.0
//
// The options of every subcommand that touches a reader. What they open stands in Operations/ReaderAccess.swift.

import ArgumentParser

struct ReaderOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            The reader: a path (1-1.4:1.0), a slot (1-1.4:1.0/1), a serial number, VID:PID, BUS:DEV as lsusb \
            prints it, an index of `list`, or a unique part of the name (not digits alone).
            """, valueName: "which"))
    var reader: String?

    @Option(
        help: ArgumentHelp(
            "Use a reader made of software instead of USB; a value stands after = only.",
            valueName: "profile[,card]"))
    var virtual: String?

    @Option(
        help: ArgumentHelp(
            "Write what crosses the wire as text, secrets blanked (-: standard error).", valueName: "file"))
    var trace: String?

    @Flag(help: "Overwrite a file that is there, the trace or a result; a journal never.")
    var force = false

    @Option(
        help: ArgumentHelp("How long to wait for a reader or a card; 0 unless told.", valueName: "seconds"))
    var wait: Seconds?

    @Option(help: ArgumentHelp("The most that one exchange may take.", valueName: "seconds"))
    var deadline: Seconds?

    @Option(
        help: ArgumentHelp(
            """
            One more approval file, which may belong to anyone and counts as the override for the reader that \
            it is about; the trace records it.
            """, valueName: "file"))
    var approval: String?

    @Flag(help: "Let PINs and personal data pass through a reader without an approval; the trace records it.")
    var allowUnapprovedReader = false

    var files: NamedFiles { NamedFiles(reads: [approval.map { .path($0) }], writes: [trace]) }
}
