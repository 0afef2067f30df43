// SPDX-License-Identifier: Apache-2.0
//
// The English text of every reason for which a reader was given up: what was tried in vain, and what to do now.

extension RecoveryLadder.GivenUp {
    /// What was tried in vain, in English.
    public var englishMessage: String { text.message }

    var text: KioskReaderError.Kind.Text {
        switch self {
        case .cardDoesNotAnswer:
            KioskReaderError.Kind.Text(
                message: "the reader works again, the card in it does not",
                hint:
                    "take the card out, clean its contacts and put it in again; if others work, the card is damaged"
            )
        case .readerDoesNotAnswer:
            KioskReaderError.Kind.Text(
                message: "not even a USB reset made the reader answer",
                hint:
                    "cut the reader's power: plug it into another port, without a hub; if it stays so, replace it"
            )
        case .inUse:
            KioskReaderError.Kind.Text(
                message: "the device was not reset, since somebody else uses it",
                hint:
                    "end the other program (`kioskreader doctor` names it), or let the supervisor reset all the same"
            )
        case .noPermission:
            KioskReaderError.Kind.Text(
                message: "the reader came back, and this process may not open it",
                hint: KioskReaderError.Kind.permission.text.hint)
        case .didNotComeBack:
            KioskReaderError.Kind.Text(
                message: "the reader stayed away for longer than the limit",
                hint: "plug the reader in again, and look at its cable, its hub and its power supply")
        case .outOfTime:
            KioskReaderError.Kind.Text(
                message: "the time for bringing it back is over",
                hint: "try again: the next attempt goes on where this one stopped")
        }
    }
}
