// SPDX-License-Identifier: Apache-2.0
//
// The English text of every kind of error: what happened, and what to do now.

import ReaderCatalog

extension KioskReaderError.Kind {
    /// What happened and what to do now.
    struct Text: Sendable {
        let message: String
        let hint: String
    }

    var text: Text {
        switch self {
        case .noReader:
            Text(
                message: "no card reader is connected",
                hint: "plug in a CCID card reader; `lsusb` shows whether the machine sees it")
        case .readerNotFound:
            Text(
                message: "no such reader",
                hint: "`kioskreader list` shows the readers and the words that name them")
        case .readerAmbiguous:
            Text(
                message: "more than one reader fits",
                hint: "name one by its path, as `kioskreader list` prints it")
        case .slotNotFound:
            Text(
                message: "the reader has no such slot",
                hint: "`kioskreader list` shows each reader's slots")
        case .readerBusy:
            Text(
                message: "the reader is in use",
                hint: "end the program that holds it (pcscd: `sudo systemctl stop pcscd.socket pcscd`), "
                    + "or keep it off this reader: `kioskreader doctor` prints how")
        case .permission:
            Text(
                message: "no permission to open the reader's device",
                hint: "install the rule, then plug the reader in again: "
                    + UdevRules.installation(isRoot: false))
        case .readerGone:
            Text(
                message: "the reader went away",
                hint: "plug the reader in again, and look at its cable and hub")
        case .readerMalformed:
            Text(
                message: "the reader breaks the CCID rules",
                hint: "plug the reader in again; if it stays, a trace (`--trace`) shows the message")
        case .readerRefused:
            Text(
                message: "the reader refused the command",
                hint: "take the card out, put it in again and try once more")
        case .readerUnsupported:
            Text(
                message: "the reader cannot do this",
                hint: "use a reader that can; `kioskreader info` shows what this one does")
        case .usbFailed:
            Text(
                message: "the USB transfer failed",
                hint: "plug the reader in again, without a hub between if there is one")
        case .noCard:
            Text(
                message: "no card is in the reader",
                hint: "put a card in, or wait for one with `--wait SECONDS`")
        case .cardMute:
            Text(
                message: "the card does not answer",
                hint: "put the card in again, chip first and the right way up; clean its contacts")
        case .cardUnsupported:
            Text(
                message: "the card's answer to reset cannot be used",
                hint: "put the card in again; `kioskreader decode atr` explains the bytes")
        case .cardRemoved:
            Text(
                message: "the card was taken out",
                hint: "put the card in and begin again")
        case .cardFailed:
            Text(
                message: "the exchange with the card broke down",
                hint: "put the card in again and begin again; clean its contacts if it happens often")
        case .deadline:
            Text(
                message: "the exchange ran past its deadline",
                hint: "begin again, with more time (`--deadline SECONDS`) if the card is slow")
        case .cancelled:
            Text(message: "cancelled", hint: "begin again when ready")
        case .notApproved:
            Text(
                message: "the reader is not approved for a PIN or personal data",
                hint: "use an approved reader, or `--allow-unapproved-reader` if you answer for it")
        case .sessionEnded:
            Text(
                message: "the session with the card is over",
                hint: "open a new session; PINs have to be verified again")
        case .pinEntryUnavailable:
            Text(
                message: "the reader has no keypad for this PIN entry",
                hint: "use a reader with a keypad; `kioskreader info` shows it as bPINSupport")
        case .pinEntryCancelled:
            Text(
                message: "the PIN entry was cancelled at the reader's keypad",
                hint: "begin again when the holder is ready")
        case .pinEntryTimedOut:
            Text(
                message: "no PIN was typed at the reader's keypad in time",
                hint: "begin again, and ask the holder to type the PIN and to confirm it with the key")
        case .pinEntryMismatch:
            Text(
                message: "the two entries of the new PIN differ",
                hint: "begin again, and ask the holder to type the same new PIN twice")
        case .pinEntryLength:
            Text(
                message: "the PIN typed at the keypad has too few or too many digits",
                hint: "begin again, and tell the holder how many digits the PIN has")
        case .commandUnsupported:
            Text(
                message: "the command cannot be sent to this card through this reader",
                hint: "shorten the command, or use a reader with extended APDUs or TPDUs")
        case .internalDefect:
            Text(
                message: "a defect of this program",
                hint: "report it with a trace (`--trace`)")
        }
    }
}
