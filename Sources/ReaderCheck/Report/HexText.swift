// SPDX-License-Identifier: Apache-2.0
//
// Bytes and ids in hex, as reports and approvals show them.

enum HexText {
    /// Bytes in upper case without spaces.
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { padded(UInt16($0), 2).uppercased() }.joined()
    }

    /// Four digits in lower case, as lsusb prints ids.
    static func of(_ id: UInt16) -> String { padded(id, 4) }

    private static func padded(_ value: UInt16, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
