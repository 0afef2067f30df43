// SPDX-License-Identifier: Apache-2.0
//
// Times on the command line. What is wrong with one is found here and not by ArgumentParser, which has no words for it.

import ArgumentParser

/// A number of seconds, such as `30` or `0.5`.
struct Seconds: ExpressibleByArgument {
    /// `nil` where it is no number.
    private let count: Double?

    init?(argument: String) { count = Double(argument) }

    /// The same as a duration.
    ///
    /// - Parameters:
    ///   - option: whose value it is.
    ///   - mayBeZero: whether no time at all makes sense.
    /// - Throws: `secondsOutOfRange`, exit code 64.
    func duration(of option: String, mayBeZero: Bool) throws -> Duration {
        // A millisecond is the least that is kept apart. A day is more than any wait that makes sense, and within every
        // clock's range.
        let range = (mayBeZero ? 0 : 0.001)...86_400
        guard let count, range.contains(count) else {
            let least = mayBeZero ? Phrase("0 or more", "0以上") : Phrase("0.001 or more", "0.001以上")
            throw CommandError(.secondsOutOfRange, least, subject: Phrase(option))
        }
        return .milliseconds(Int64(count * 1000))
    }
}

/// A time such as `90`, `90s`, `10m` or `24h`.
struct LongTime: ExpressibleByArgument {
    /// `nil` where it is no such time; the end of the range where it is beyond it.
    private let seconds: Int?

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        let unit = argument.last.flatMap { units[$0] }
        let number = Int(unit == nil ? argument : String(argument.dropLast()))
        seconds = number.map { number in
            let (product, isTooMuch) = number.multipliedReportingOverflow(by: unit ?? 1)
            return isTooMuch ? (number < 0 ? .min : .max) : product
        }
    }

    /// The same as a duration.
    ///
    /// - Parameter option: whose value it is.
    /// - Throws: `timeNotUnderstood` or `timeOutOfRange`, exit code 64.
    func duration(of option: String) throws -> Duration {
        guard let seconds else { throw CommandError(.timeNotUnderstood, subject: Phrase(option)) }
        // A year is more than anybody waits for.
        guard (1...31_536_000).contains(seconds) else {
            throw CommandError(.timeOutOfRange, subject: Phrase(option))
        }
        return .seconds(seconds)
    }
}
