// SPDX-License-Identifier: Apache-2.0
//
// Bytes written in hex, for tables of tests.

import Testing

/// Hex digits in pairs, with blanks anywhere; anything else fails the test that used it.
func octets(_ hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    #expect(digits.count % 2 == 0 && digits.count == hex.filter { !$0.isWhitespace }.count, "not hex: \(hex)")
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
