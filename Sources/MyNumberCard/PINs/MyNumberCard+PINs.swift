// SPDX-License-Identifier: Apache-2.0
//
// Asking for the tries, and verifying a PIN: what is sent, in which order, and what each answer means.

import ISO7816

/// Whether the last try of a PIN may be used.
public enum LastTryRule: Sendable {
    /// With one try left nothing is sent.
    case refused
    /// The holder knows that one more wrong entry locks the PIN.
    case allowed
}

extension MyNumberCard {
    /// Asks the card how many tries a PIN has left. It costs none, and does not change what is verified in the same
    /// application.
    ///
    /// - Parameter reference: which PIN.
    /// - Returns: what the card says. An answer that is not understood is `unknown`, never `locked`.
    /// - Throws: `channelFailed`, `cardRefused`, or `notMyNumberCard` where the application is missing.
    public func triesLeft(_ reference: PINReference) throws(MyNumberCardError) -> PINStatus {
        let selected = try selectFile(reference.file)
        guard selected.isSuccess else { return PINStatus(selected) }
        return PINStatus(try question(reference).sw)
    }

    /// The empty VERIFY, for the current file.
    private func question(_ reference: PINReference) throws(MyNumberCardError) -> ResponseAPDU {
        try exchange(ins: 0x20, p1: 0x00, p2: 0x80, subject: reference.englishName)
    }
}
