// SPDX-License-Identifier: Apache-2.0
//
// Setting a PIN that the authority's commands have opened. Without them the card refuses it.
//
// ASSUMED: how a real card takes the new PIN after the issuer's commands is not public. That it does so by the command
// of an ordinary change, with the old PIN not verified, was chosen for the simulated card; the real issuer's commands
// may set the PIN themselves, or want another one.

import ISO7816

extension MyNumberCard {
    /// Sets a PIN without the old one being verified: `00 24 01 80`, at most once.
    ///
    /// That a card takes it so after an unlock is assumed, and true of the simulated card alone.
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
