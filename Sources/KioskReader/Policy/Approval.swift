// SPDX-License-Identifier: Apache-2.0
//
// Whose word there is for a reader, and what a reader without such a word may not carry.
// VID:PID is not authentication: whoever builds a device can claim any.

import ISO7816
import ReaderCatalog

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
    /// Where it stands.
    public let source: String?
    /// From when it is, as YYYY-MM-DD.
    public let date: String?

    /// Makes an approval from its parts.
    public init(status: Status, source: String? = nil, date: String? = nil) {
        self.status = status
        self.source = source
        self.date = date
    }

    /// Whether the reader may carry a command of this sensitivity without an override.
    public func allows(_ sensitivity: Sensitivity) -> Bool {
        switch status {
        case .official, .tested, .local, .virtual: true
        case .known, .unknown: sensitivity == .open
        }
    }
}

/// What to do when a reader without an approval is to carry a PIN or personal data.
public enum ApprovalPolicy: Sendable, Equatable {
    /// Refuse it with `notApproved`.
    case enforced
    /// Let it pass; the trace records the reason.
    case overridden(reason: String)
}
