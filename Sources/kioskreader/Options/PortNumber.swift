// SPDX-License-Identifier: Apache-2.0
//
// The number of a TCP port on the command line. What is wrong with one is found here and not by ArgumentParser, which has
// no words for it.

import ArgumentParser

struct PortNumber: ExpressibleByArgument {
    /// `nil` where it is no such number.
    private let number: UInt16?

    init?(argument: String) { number = UInt16(argument) }

    /// The number.
    ///
    /// - Parameter option: whose value it is.
    /// - Throws: `portNotUnderstood`, exit code 64.
    func number(of option: String) throws -> UInt16 {
        guard let number else { throw CommandError(.portNotUnderstood, subject: Phrase(option)) }
        return number
    }
}
