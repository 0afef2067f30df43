// SPDX-License-Identifier: Apache-2.0
//
// The characters on their way from a card to its reader: what comes, after which pause, and what a reader gets
// that waits so long for each. Which characters they are is the affair of the card's protocols.

/// Characters that the card has sent and the reader has not taken.
struct CardLine {
    private var bytes: [UInt8] = []
    private var pauses: [Duration] = []
    private var next = 0
    /// Comes again and again once all others are through.
    private var endless: (byte: UInt8, pause: Duration)?

    /// Whether the card has nothing more to say.
    var isEmpty: Bool { next == bytes.count && endless == nil }

    /// More characters, the first after a pause.
    mutating func add(_ new: some Collection<UInt8>, after pause: Duration = .zero) {
        if next == bytes.count { clear() }
        for (offset, byte) in new.enumerated() {
            bytes.append(byte)
            pauses.append(offset == 0 ? pause : .zero)
        }
    }

    /// This character for ever, behind all others.
    mutating func repeatForEver(_ byte: UInt8, each pause: Duration) { endless = (byte, pause) }

    /// Nothing of what was to come comes any more.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        pauses.removeAll(keepingCapacity: true)
        next = 0
        endless = nil
    }

    /// Up to `count` characters, and the time that they take. A reader that has waited in vain for one stops.
    mutating func take(_ count: Int, waiting: Duration) -> (bytes: [UInt8], after: Duration) {
        var taken: [UInt8] = []
        var time = Duration.zero
        while taken.count < count {
            let character = next < bytes.count ? (byte: bytes[next], pause: pauses[next]) : endless
            guard let character, character.pause <= waiting else { return (taken, time + waiting) }
            if next < bytes.count { next += 1 }
            taken.append(character.byte)
            time += character.pause
        }
        return (taken, time)
    }
}
