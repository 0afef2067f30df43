// SPDX-License-Identifier: Apache-2.0
//
// What a subscriber is told: a reader came or went, a card did. And what to say about how it is known.

import CCIDReader

/// A reader or a card that came or went.
public struct ReaderEvent: Sendable {
    /// What happened; the raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// A reader is there.
        case readerAdded
        /// A reader is there no more; its cards were told as removed before.
        case readerRemoved
        /// A card is in a slot.
        case cardInserted
        /// A card is in a slot no more.
        case cardRemoved
    }

    /// What happened.
    public let kind: Kind
    /// The reader, as it was found when it came; its `slots` tell nothing here.
    public let reader: Reader
    /// The slot of a card; `nil` where the event is the reader's.
    public let slot: SlotIndex?
    /// When it was told, on the machine's clock.
    public let time: UTCTime

    /// Makes an event from its parts.
    public init(_ kind: Kind, _ reader: Reader, slot: SlotIndex? = nil, time: UTCTime) {
        self.kind = kind
        self.reader = reader
        self.slot = slot
        self.time = time
    }
}

/// How a subscriber watches.
public struct WatchOptions: Sendable {
    /// Whether to watch the cards as well.
    ///
    /// That claims every reader's interface for this process as long as somebody watches: sessions of the same hub
    /// join in, other processes find the reader in use, and it does not fall asleep. Without it only readers are
    /// told, nothing is opened, and every reader stays as free and as asleep as it was.
    public var claims: Bool
    /// The reader to watch, or the slot of it; `nil`: all of them.
    public var only: ReaderSelector?
    /// How long a slot must say the same before it is told: contacts bounce while a card goes in. A card that was in
    /// and is back within this time is told as removed and inserted, since it lost its power; one that was not in
    /// longer than this is not told.
    public var debounce: Duration
    /// Told once for each reason, on a thread of the library's; it must not block.
    public var onNotice: (@Sendable (WatchNotice) -> Void)?

    /// Makes options; each has a default.
    public init(
        claims: Bool = true, only: ReaderSelector? = nil, debounce: Duration = .milliseconds(100),
        onNotice: (@Sendable (WatchNotice) -> Void)? = nil
    ) {
        self.claims = claims
        self.only = only
        self.debounce = debounce
        self.onNotice = onNotice
    }
}

/// What stands in the way of hearing of changes at once, or at all.
public enum WatchNotice: Sendable {
    /// Nobody tells of devices that come and go, as in a container without udev: the bus is looked at once a second.
    case busIsSilent
    /// The bus cannot be read; tried again once a second.
    case busFailed(KioskReaderError)
    /// The reader's cards cannot be seen yet: no permission, or another process holds it. Tried again until it works.
    case readerUnavailable(Reader, KioskReaderError)
    /// It says that it is a reader, and its descriptor cannot be used: no event tells of it.
    case readerUnusable(ReaderHub.UnusableReader)
    /// The reader's interrupt pipe is broken: its slots are asked four times a second.
    case readerIsPolled(Reader)
}
