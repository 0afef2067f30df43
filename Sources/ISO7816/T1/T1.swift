// SPDX-License-Identifier: Apache-2.0
//
// The name space of the transmission protocol T=1 (ISO/IEC 7816-3:2006, clause 11): blocks, checksums and
// the engine of the interface device. Who carries the blocks, and the clock, are the caller's.

/// The block transmission protocol T=1 of ISO/IEC 7816-3:2006, clause 11.
public enum T1 {
    /// How often the interface device tries before it takes the next stronger measure: once, and twice more
    /// (ISO/IEC 7816-3:2006, 11.6.3, rules 6.4, 7.4.1 and 7.4.2).
    public static let attempts = 3

    /// The greatest length of an information field; `FF` is reserved (ISO/IEC 7816-3:2006, 11.3.2).
    public static let greatestInformation = 254

    /// The IFSD that the card takes for granted until it is told another (ISO/IEC 7816-3:2006, 11.4.2 [mem]).
    public static let defaultIFSD: UInt8 = 32
}
