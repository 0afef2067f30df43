// SPDX-License-Identifier: Apache-2.0
//
// What belongs to a new PIN alone, and the messages of a display (CCID 1.1, 6.1.11).

/// How a new PIN is asked for, and where the two PINs stand in the command.
public struct PINModification: Sendable, Equatable {
    /// Whether the current PIN is typed as well, before the new one (`bConfirmPIN`, bit 1).
    public let asksCurrent: Bool
    /// Whether the new PIN is typed twice (`bConfirmPIN`, bit 0).
    public let confirms: Bool
    /// From which byte behind Lc the current PIN's position is counted (`bInsertionOffsetOld`).
    public let currentOffset: UInt8
    /// From which byte behind Lc the new PIN's position is counted (`bInsertionOffsetNew`).
    public let newOffset: UInt8

    /// Makes one.
    public init(
        asksCurrent: Bool = true, confirms: Bool = true, currentOffset: UInt8 = 0, newOffset: UInt8 = 0
    ) {
        self.asksCurrent = asksCurrent
        self.confirms = confirms
        self.currentOffset = currentOffset
        self.newOffset = newOffset
    }
}

/// What the reader's display says while a PIN is typed; a reader without one ignores it.
public struct PINMessages: Sendable, Equatable {
    /// How many messages there are (`bNumberMessage`).
    public enum Number: UInt8, Sendable {
        /// None.
        case none = 0
        /// The first.
        case one = 1
        /// The first and the second.
        case two = 2
        /// All three.
        case three = 3
        /// The reader's own choice.
        case readersOwn = 0xFF
    }

    /// How many there are.
    public let number: Number
    /// Which ones of the reader's table (`bMsgIndex`, or `bMsgIndex1` to `bMsgIndex3`): 0 asks for the PIN, 1 for the
    /// new one, 2 for the new one again.
    public let indexes: (first: UInt8, second: UInt8, third: UInt8)
    /// The language, as USB numbers it: 0409 is English (United States), 0411 Japanese (`wLangId`).
    public let language: UInt16

    /// Makes messages.
    public init(
        _ number: Number, indexes: (first: UInt8, second: UInt8, third: UInt8) = (0, 1, 2),
        language: UInt16 = 0x0409
    ) {
        self.number = number
        self.indexes = indexes
        self.language = language
    }

    /// A message for each PIN that is asked for.
    public init(for operation: PINEntry.Operation, language: UInt16 = 0x0409) {
        switch operation {
        case .verification:
            self.init(.one, language: language)
        case .modification(let change):
            let number: Number =
                switch (change.asksCurrent, change.confirms) {
                case (false, false): .one
                case (true, false), (false, true): .two
                case (true, true): .three
                }
            self.init(
                number, indexes: change.asksCurrent ? (0, 1, 2) : (1, 2, 2), language: language)
        }
    }

    /// Compares all fields.
    public static func == (left: PINMessages, right: PINMessages) -> Bool {
        left.number == right.number && left.indexes == right.indexes && left.language == right.language
    }
}
