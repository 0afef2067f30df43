// SPDX-License-Identifier: Apache-2.0
//
// A keypad on a virtual reader and the person at it, for PC_to_RDR_Secure.

/// A keypad and what happens at it each time a PIN is asked for.
public struct PINPad: Sendable, Equatable {
    /// What the person does.
    public enum Person: Sendable, Equatable {
        /// Types these digits (or letters) for each PIN that is asked for, and confirms.
        case types([UInt8])
        /// Types the first for the current PIN, the second for a new one, the third for the new one again.
        case changes(from: [UInt8], to: [UInt8], again: [UInt8])
        /// Presses the cancel key.
        case cancels
        /// Does nothing until the reader gives up.
        case sleeps
        /// Pulls the card.
        case takesCardOut
    }

    /// What the person does.
    public var person: Person
    /// How long that takes; longer than the reader waits, it is as good as nothing.
    public var time: Duration
    /// Whether an entry without a PIN is told by a status word in place of the card's answer, as ACS's readers do
    /// (APG8201-B2 Reference Manual 1.00, pages 31 and 38), or by bError EF and F0.
    public var givesStatusWords = false

    /// A keypad with this person at it.
    public init(_ person: Person, time: Duration = .zero) {
        self.person = person
        self.time = time
    }
}

extension PINPad {
    /// How an entry ends without a PIN; the raw value is PC/SC part 10's status word.
    enum End: UInt16, Error {
        case timedOut = 0x6400
        case cancelled = 0x6401
        case mismatch = 0x6402
        case wrongLength = 0x6403
    }

    /// CCID has no bError for the last two.
    func reply(_ end: End) -> Reply {
        switch end {
        case .timedOut where !givesStatusWords: .failure(SlotError.pinTimeout)
        case .cancelled where !givesStatusWords: .failure(SlotError.pinCancelled)
        default: .success([UInt8(end.rawValue >> 8), UInt8(end.rawValue & 0xFF)])
        }
    }
}

extension PINPad {
    /// How long the person takes, or the reader until it gives them up.
    func time(within patience: Duration) -> Duration { person == .sleeps ? patience : min(time, patience) }

    /// The PINs for the command, in the order in which they were asked for.
    func pins(for structure: SecureStructure) -> Result<[[UInt8]], End> {
        guard time <= structure.patience else { return .failure(.timedOut) }
        let keys: (current: [UInt8], new: [UInt8], again: [UInt8])
        switch person {
        case .types(let pin): keys = (pin, pin, pin)
        case .changes(let from, let to, let again): keys = (from, to, again)
        case .cancels: return .failure(.cancelled)
        case .sleeps: return .failure(.timedOut)
        // Not asked for any more by then.
        case .takesCardOut: return .failure(.cancelled)
        }
        var pins = structure.asksCurrent ? [keys.current] : []
        if structure.isModification { pins.append(keys.new) }
        guard pins.allSatisfy({ structure.digits.contains($0.count) }) else { return .failure(.wrongLength) }
        guard !structure.confirms || keys.new == keys.again else { return .failure(.mismatch) }
        return .success(pins)
    }
}
