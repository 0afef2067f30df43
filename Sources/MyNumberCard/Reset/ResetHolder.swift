// SPDX-License-Identifier: Apache-2.0
//
// The holder of the card, as the reset sees them: somebody who enters two PINs and watches.

/// Who stands in front of the kiosk.
public protocol ResetHolder: AnyObject {
    /// Asks for the PIN that the holder knows.
    ///
    /// - Parameters:
    ///   - pin: which one.
    ///   - triesLeft: how many tries it has left; to be shown.
    /// - Returns: what was entered. It is sent to the card at most once.
    /// - Throws: when the holder does not want to, or cannot; the reset then ends.
    func enterKnownPIN(_ pin: ResettablePIN, triesLeft: Int) throws -> PIN

    /// Asks for the new PIN, best twice.
    ///
    /// - Parameter pin: which one.
    /// - Returns: what was entered. It goes to the card and nowhere else.
    /// - Throws: when the holder does not want to, or cannot; the reset then ends.
    func enterNewPIN(_ pin: ResettablePIN) throws -> PIN

    /// Tells that a step begins.
    func begins(_ step: ResetStep)
}
