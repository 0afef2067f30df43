// SPDX-License-Identifier: Apache-2.0
//
// The search for a moment in the middle of a command, between its sending and its answer.

/// How long a command is let run before it is cut short: two milliseconds first, then nearer to its middle each time.
struct CutSearch {
    /// How a command was missed.
    enum Miss {
        /// Its answer was there before.
        case answered
        /// Nothing of it had been sent.
        case notSent
    }

    private static let attempts = 6

    /// The time to try now.
    private(set) var time = Duration.milliseconds(2)
    private var tooShort: Duration?
    private var tooLong: Duration?
    private var misses = 0

    /// The time was not the right one; the next one is taken.
    ///
    /// - Throws: why the command cannot be cut short, after six attempts.
    mutating func missed(_ miss: Miss) throws(SkipReason) {
        switch miss {
        case .answered: tooLong = time
        case .notSent: tooShort = time
        }
        misses += 1
        guard misses < Self.attempts else { throw tooShort == nil ? .answeredFirst : .neverMidway }
        time =
            switch (tooShort, tooLong) {
            case (nil, _): time / 4
            case (_, nil): time * 4
            case (let tooShort?, let tooLong?): (tooShort + tooLong) / 2
            }
    }
}
