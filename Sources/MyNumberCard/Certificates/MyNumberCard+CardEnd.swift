// SPDX-License-Identifier: Apache-2.0
//
// What the card manager tells without a PIN and certificates need: the card's own end, and whether the card takes
// extended lengths where a contactless reader's answer to reset does not say.

import ISO7816

extension MyNumberCard {
    /// Reads the last day of the card itself: GET DATA 00F2 of the card manager, eight digits (soltia48/myna-card).
    ///
    /// Selecting the card manager ends the verified state of every PIN: read it first.
    ///
    /// - Returns: `nil` where the card does not tell it, or tells no date. It is no reason to read nothing else.
    /// - Throws: `channelFailed`.
    public func readCardEnd() throws(MyNumberCardError) -> CardEnd? {
        guard let digits = try cardManagerObject(0x00F2, "end of the card") else { return nil }
        return CardEnd(digits)
    }

    /// The most bytes to ask for in one READ BINARY.
    ///
    /// - Parameters:
    ///   - answer: the answer to reset. A contactless reader's is made up by the reader: where it says nothing of the
    ///     card's capabilities, the card is asked for the one of its contacts (GET DATA 5F51). That selects the card
    ///     manager, and ends the verified state of every PIN.
    ///   - carriesExtended: whether reader and protocol carry extended lengths.
    /// - Returns: 65,536 where everybody on the way takes extended lengths, else 256.
    /// - Throws: `channelFailed`.
    public func longestRead(
        _ answer: ATR, carriesExtended: Bool
    ) throws(MyNumberCardError) -> Int {
        guard carriesExtended else { return 256 }
        if let announced = answer.historical?.capabilities { return Self.longest(announced) }
        // Without its first byte, which is 3B for the direct convention.
        guard let contact = try cardManagerObject(0x5F51, "answer to reset of the contacts"),
            let parsed = try? ATR([0x3B] + contact), let announced = parsed.historical?.capabilities
        else { return 256 }
        return Self.longest(announced)
    }

    private static func longest(_ announced: CardCapabilities) -> Int {
        announced.hasExtendedLength ? 65_536 : 256
    }

    /// A data object of the card manager; `nil` where it gives none, whatever it says.
    private func cardManagerObject(
        _ tag: UInt16, _ subject: String
    ) throws(MyNumberCardError) -> [UInt8]? {
        do throws(MyNumberCardError) {
            try select(.cardManager)
        } catch {
            guard error.kind != .channelFailed else { throw error }
            return nil
        }
        let answer = try exchange(
            ins: 0xCA, p1: UInt8(tag >> 8), p2: UInt8(tag & 0xFF), ne: 256, subject: subject)
        return answer.sw.isSuccess ? answer.data : nil
    }
}
