// SPDX-License-Identifier: Apache-2.0
//
// A session as a channel with a keypad, for modules that know the card and not the reader.

import CCIDReader
import ISO7816

extension CardSession: PINPadChannel {
    /// Whether the reader has a keypad for it that is to be trusted, and the entry can be asked for.
    public func offersKeypad(for entry: PINPadEntry) -> Bool {
        let needed: UInt8 = entry.purpose == .verification ? 0x01 : 0x02
        // What cannot be asked for, the reader does not offer.
        return reader.pinSupport & needed != 0 && (try? PINEntry(entry)) != nil
    }

    /// Lets the holder type at the reader's keypad.
    public func enterPIN(_ entry: PINPadEntry) throws(CardChannelError) -> ResponseAPDU {
        let wanted: PINEntry
        do throws(PINEntryError) {
            wanted = try PINEntry(entry)
        } catch {
            throw CardChannelError(fate: .notSent, underlying: error)
        }
        do throws(KioskReaderError) {
            return try enterPIN(wanted, deadline: nil)
        } catch {
            throw CardChannelError(error)
        }
    }
}

extension PINEntry {
    /// The entry in the terms of CCID.
    init(_ entry: PINPadEntry) throws(PINEntryError) {
        let operation: Operation =
            switch entry.purpose {
            case .verification: .verification
            case .newPIN: .modification(PINModification(asksCurrent: false, confirms: true))
            }
        try self.init(operation, template: entry.header, digits: entry.digits)
    }
}
