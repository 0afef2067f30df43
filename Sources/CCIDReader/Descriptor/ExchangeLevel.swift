// SPDX-License-Identifier: Apache-2.0
//
// How much of an exchange with a card the reader does by itself (CCID 1.1, 5.1, dwFeatures).

/// How much of an exchange the reader does by itself; the raw values are stable names.
public enum ExchangeLevel: String, Sendable, Equatable, CaseIterable {
    /// Single characters: the host does everything.
    case character
    /// Blocks of T=1, and commands of T=0 with P3: the host runs the protocol.
    case tpdu
    /// Short APDUs: the reader runs the protocol.
    case shortAPDU
    /// Short and extended APDUs: the reader runs the protocol.
    case extendedAPDU
}
