// SPDX-License-Identifier: Apache-2.0
//
// Setting a PIN that the authority's commands have opened. Without them the card refuses it.

import ISO7816

extension MyNumberCard {
    /// Sets a PIN without the old one being verified: `00 24 01 80`, at most once.
    ///
    /// - Throws: `pinFormat`, unsent; `cardRefused` where the card refused the new value; `pinChangeUncertain` where no
    ///   answer came: the PIN is the old one or the new one.
    func set(_ reference: PINReference, to new: borrowing PIN) throws(MyNumberCardError) {
        var value = try reference.bytes(of: new, for: .setting)
        defer { SecretBytes.wipe(&value) }
        let selected = try selectFile(reference.file)
        guard selected.isSuccess else { throw .changeRefused(reference, selected) }
        var command = try command([0x00, 0x24, 0x01, 0x80], value, reference)
        // The command is the last holder, so that wiping it reaches the bytes.
        value = []
        defer { command.wipe() }
        try changed(reference) { () throws(CardChannelError) in
            try channel.transmit(command, sensitivity: .secret)
        }
    }
}
