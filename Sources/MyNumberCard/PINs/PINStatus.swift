// SPDX-License-Identifier: Apache-2.0
//
// What the card says of a PIN when it is asked, without a try: `00 20 00 80`. That a PIN is verified, the card
// never says.

import ISO7816

/// What the card says of a PIN.
public enum PINStatus: Sendable, Equatable {
    /// So many entries are left, 1 at least.
    case usable(triesLeft: Int)
    /// None is left.
    case locked
    /// The card has no such PIN. A card without PINs may say so; how it answers is not publicly known.
    case notSet
    /// Anything else: it says neither how many are left nor that none is.
    case unknown(StatusWord)

    /// How many entries are left; nil where the card does not say.
    public var triesLeft: Int? {
        switch self {
        case .usable(let left): left
        case .locked: 0
        case .notSet, .unknown: nil
        }
    }

    /// Whether no entry is left. A PIN that is not set is not locked.
    public var isLocked: Bool { self == .locked }

    /// Reads the answer to the question, or the refusal of a PIN: 63C0, 6983 and 6984 alike mean locked.
    ///
    /// 6A82 and 6A88 (no such file, no such reference data) mean that there is none.
    init(_ sw: StatusWord) {
        switch (sw.rawValue, sw.counter) {
        case (0x6983, _), (0x6984, _), (_, 0): self = .locked
        case (_, let left?): self = .usable(triesLeft: left)
        case (0x6A82, _), (0x6A88, _): self = .notSet
        default: self = .unknown(sw)
        }
    }
}
