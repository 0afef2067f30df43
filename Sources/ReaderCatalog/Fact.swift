// SPDX-License-Identifier: Apache-2.0
//
// A fact never stands without the place it is known from.

/// Something that is known, and where it is known from.
public struct Fact<Value: Sendable & Equatable>: Sendable, Equatable {
    /// What is known.
    public let value: Value
    /// Where it is known from: a file, an issue, a page, in words that a person can follow.
    public let source: String

    /// Makes a fact.
    public init(_ value: Value, _ source: String) {
        self.value = value
        self.source = source
    }
}
