// SPDX-License-Identifier: Apache-2.0
//
// `doctor`: what keeps readers from working on this machine, and the command that mends it.

import ArgumentParser

struct Doctor: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Finds what keeps readers from working on this machine, and the command that mends it.",
        discussion: """
            Files of the system are read, and the library is asked what is on the bus. Nothing is opened, \
            claimed, detached or reset; nothing is mended without you. Run as root it sees more: whose \
            processes hold a reader.

            The exit code is 1 when something must be mended, else 0. With --virtual the virtual reader is \
            looked at and the machine is not.

            EXAMPLES
              kioskreader doctor
              sudo kioskreader doctor --reader 1-1.4
              kioskreader doctor --json
              kioskreader doctor --virtual
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            Only this device, as `list` names readers; a device that is no reader for this program counts, \
            by its path (1-1.4), VID:PID, BUS:DEV, serial number or a part of its name.
            """, valueName: "which"))
    var reader: String?

    @Option(
        help: ArgumentHelp(
            "Look at a reader made of software instead of the machine; a value stands after = only.",
            valueName: "profile[,card]"))
    var virtual: String?

    /// A machine whose files lie below a directory: how the tests make machines.
    @Option(help: .hidden)
    var root: String?

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let report = try DoctorVisit(reader: reader, virtual: virtual, root: root).report(console)
        try console.conclude(report)
        return report.healthy ? .done : .no
    }
}
