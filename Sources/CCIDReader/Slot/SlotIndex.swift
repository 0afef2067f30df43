// SPDX-License-Identifier: Apache-2.0
//
// The number of a slot, as a type of its own.

/// The number of a slot of a reader (`bSlot`), from 0.
public struct SlotIndex: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// `bSlot`.
    public let rawValue: UInt8

    /// Makes an index from `bSlot`.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Makes an index from `bSlot`.
    public init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// The only slot of most readers.
    public static let first = SlotIndex(0)

    /// The number.
    public var description: String { String(rawValue) }

    /// Orders by the number.
    public static func < (left: SlotIndex, right: SlotIndex) -> Bool { left.rawValue < right.rawValue }
}
