// SPDX-License-Identifier: Apache-2.0
//
// `card reset-pin`: the kiosk's PIN reset. This command has an authority for simulated cards only.

import ArgumentParser
import MyNumberCard

struct CardResetPIN: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-pin",
        abstract:
            "Resets a locked or forgotten PIN as a kiosk does, given an authority with the issuer's keys.",
        discussion: """
            The flow of the leaflet: a reservation made with the phone, within \
            \(Leaflet.reservationHours.value) hours and between \(Leaflet.kioskHours.value.opening.text) and \
            \(Leaflet.kioskHours.value.closing.text) in Japan by the authority's clock; both certificates in force; the other of the two PINs \
            known to the holder, its last try never taken; the same card from the beginning to the end.

            The real issuer's commands are not public, and this command has no authority for a real card. With \
            --virtual the simulation's reference authority stands in: its reservation, its clock (noon in Japan) \
            and its unlock command are invented, and only a simulated card understands them; that a card takes the \
            new PIN in the command of an ordinary change is assumed. A kiosk with an \
            agreement gives its own authority to the library (Docs/PINReset.md).

            Both PINs come from files, from descriptors or from the terminal without echo.

            The journal says how far it came: after a power cut --resume goes on with the same card. It holds a \
            keyed hash of the card, steps and times; no PIN, no serial number. It goes when the reset is done.

            EXAMPLES
              kioskreader card reset-pin sign --virtual=scr3310,mynumber-sign-locked --journal reset.journal \
            --pin-file auth.pin --new-pin-file new.pin
              kioskreader card reset-pin sign --virtual=scr3310,mynumber-sign-locked --journal reset.journal \
            --resume --pin-file auth.pin --new-pin-file new.pin
            """)

    @Argument(
        help: ArgumentHelp(
            "The PIN to reset; the holder has to know the other one.", valueName: "auth|sign"))
    var pin: ResettablePIN

    @Option(
        help: ArgumentHelp(
            "Where the journal stands until the reset is done: a file of this process alone.",
            valueName: "file"))
    var journal: String

    @Flag(help: "Go on with the reset of this journal, with the same card.")
    var resume = false

    @OptionGroup(title: "The other PIN, which the holder knows") var known: PINOptions

    @OptionGroup(title: "The new PIN") var new: NewPINOptions

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files + known.files + new.files + NamedFiles(writes: [journal]) }

    func execute(_ console: Console) throws -> ExitStatus {
        guard options.virtual != nil else { throw CommandError(.authorityMissing) }
        let (known, new) = (PINEntrance(try known.source, console), PINEntrance(new: try new.source, console))
        let order = ResetOrder(pin: pin, journal: journal, virtual: options.virtual)
        let deed = Phrase(
            "the reset itself is complete: the new PIN holds, and is not to be set again",
            "暗証番号の再設定そのものは終わっています。新しい暗証番号が有効です。やり直さないでください")
        try CommandError.telling(deed) { isReset in
            try ReaderAccess.with(options, console, defaultWait: console.waitForCard) { access in
                let result = try CoreDumps.withheld {
                    try known.prepared { known in
                        try new.prepared { new in
                            let holder = ConsoleHolder(known: known, new: new, console)
                            return try access.resetPIN(order, resuming: resume, holder, console)
                        }
                    }
                }
                isReset()
                try console.show(result)
            }
        }
        return .done
    }
}

extension ResettablePIN: ExpressibleByArgument {}
