// SPDX-License-Identifier: Apache-2.0
//
// What the individual number is read for. Nothing here can judge a purpose: it is asked for so that nobody reads the
// number by the way, and so that the one who does has to write down why, at the place where it is read.

#if IndividualNumber
/// Why the individual number is read, in the words of whoever reads it.
///
/// It goes along with the number and nowhere else: no trace, log or file of this project holds it. Who has to keep a
/// record of it does so by himself.
public struct Purpose: Sendable, Equatable {
    /// No more characters than this.
    public static let longest = 200

    /// The words, without blanks around them.
    public let text: String

    /// - Parameter text: the words.
    /// - Returns: nil for none at all, for more than ``longest`` characters, and for control characters.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        let trimmed = words.joined(separator: " ")
        let hasControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !trimmed.isEmpty, trimmed.count <= Self.longest, !hasControl else { return nil }
        self.text = trimmed
    }
}
#endif
