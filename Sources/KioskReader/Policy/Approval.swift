// SPDX-License-Identifier: Apache-2.0
//
// Whose word there is for a reader, and what a reader without such a word may not carry.
// VID:PID is not authentication: whoever builds a device can claim any.

import ISO7816

/// Whose word there is for a reader, and where it stands.
public struct Approval: Sendable, Equatable {
    /// How far the word goes.
    public enum Status: String, Sendable, CaseIterable {
        /// A list of an authority says so; `source` and `date` tell which.
        case official
        /// A report of this project says so.
        case tested
        /// The operator's own approval file says so.
        case local
        /// There are facts about it, but nobody's word.
        case known
        /// Nothing is known about it.
        case unknown
        /// A reader inside this process; its cards are made up.
        case virtual
    }

    /// How far the word goes.
    public let status: Status
    /// Where it stands: a list, a report, the path of an approval file; of a reader that is merely known, where
    /// it is known from.
    public let source: String?
    /// From when it is, as YYYY-MM-DD.
    public let date: String?
    /// Why the word goes no further: what approval files were found and do not count. Empty where the reader
    /// needs no more.
    public let reasons: [String]

    /// Makes an approval from its parts.
    public init(status: Status, source: String? = nil, date: String? = nil, reasons: [String] = []) {
        self.status = status
        self.source = source
        self.date = date
        self.reasons = reasons
    }

    /// Whether the reader may carry a command of this sensitivity without an override.
    public func allows(_ sensitivity: Sensitivity) -> Bool {
        switch status {
        case .official, .tested, .local, .virtual: true
        case .known, .unknown: sensitivity < .personal
        }
    }
}
