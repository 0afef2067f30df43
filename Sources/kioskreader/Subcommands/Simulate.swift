// SPDX-License-Identifier: Apache-2.0
//
// `simulate`: lends a virtual reader to the whole machine.

import ArgumentParser
import VirtualReader

struct Simulate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Lends a virtual reader to the whole machine, until interrupted.",
        discussion: """
            The kernel sees a USB device with a card in it, and so does every program: needs root and the \
            module vhci-hcd. With --listen it waits for USB/IP clients on 127.0.0.1 instead. The card and \
            its PINs are made up; they are printed at the start.

            --issuer-files writes what the made-up issuer publishes into a folder, and ends: its certificates for \
            --trust, revocation lists for --crl and OCSP responses for --ocsp of `card cert` \
            (Docs/SimulatedCard.md says what each is about).

            EXAMPLES
              sudo modprobe vhci-hcd && sudo kioskreader simulate
              sudo kioskreader simulate gempc-twin --fault time-extension=3@XfrBlock#2
              kioskreader simulate scr3310,none --listen 3240
              kioskreader simulate --list-profiles
              kioskreader simulate --issuer-files issuer
              kioskreader card cert --crl issuer/auth.crl --virtual=,mynumber-revoked

            PROFILES
            \(Self.table(ReaderProfile.all.map { ($0.name, $0.summary) }))

            CARDS
            \(Self.table(CardKind.all.map { ($0.name, $0.summary) }))

            FAULTS
            \(FaultPlan.grammar.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  " + $0 }.joined(separator: "\n"))
            """)

    /// Names and what they mean, in two columns.
    private static func table(_ rows: [(name: String, summary: String)]) -> String {
        TextStyle.columns(rows.map { [$0.name, $0.summary] }).map { "  " + $0 }.joined(separator: "\n")
    }

    @Argument(
        help: ArgumentHelp(
            "The reader's profile and the card in it: scr3310,mynumber unless told.",
            valueName: "profile[,card]"))
    var choice: String?

    @Option(help: ArgumentHelp("What goes wrong, and when; see FAULTS.", valueName: "spec"))
    var fault: String?

    @Option(
        help: ArgumentHelp("Serve USB/IP on this port of 127.0.0.1 (0: any free one).", valueName: "port"))
    var listen: PortNumber?

    @Option(
        help: ArgumentHelp(
            "Write the made-up issuer's certificates, revocation lists and OCSP responses there, and end.",
            valueName: "dir"))
    var issuerFiles: String?

    @Flag(
        help: """
            Also while a real reader with the same VID:PID is plugged in; with --issuer-files: overwrite files that \
            are there.
            """)
    var force = false

    @Flag(help: "Print the names of the profiles, one a line, and end.")
    var listProfiles = false

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        // Each of these ends without a reader, whatever is said of one.
        let isAboutReader = choice != nil || fault != nil || listen != nil
        if listProfiles ? isAboutReader || issuerFiles != nil : isAboutReader && issuerFiles != nil {
            throw CommandError(.simulateAlone)
        }
        guard !listProfiles else {
            try console.show(ProfileList())
            return .done
        }
        if let issuerFiles {
            try console.show(IssuerFiles(in: issuerFiles, overwrites: force))
            return .done
        }
        let port = try listen?.number(of: "--listen")
        let choice = try choice.map { try VirtualChoice(parsing: $0) } ?? .usual
        let faults = try fault.map { try FaultPlan(argument: $0) } ?? .none
        if !force { try choice.refuseWhileRealReaderIsThere() }
        let simulation = Simulation(choice: choice, faults: faults, console: console)
        if let port { return try simulation.listen(port: port) }
        return try simulation.attach()
    }
}

extension FaultPlan {
    /// The value of `--fault`.
    init(argument: String) throws {
        do throws(FaultPlanError) {
            self = try FaultPlan(parsing: argument)
        } catch {
            throw CommandError(.unknownFault, detail: error.reason, subject: Phrase(error.part.shown))
        }
    }
}
