// SPDX-License-Identifier: Apache-2.0
//
// Bytes for a person: sixteen a line, with their offset.

enum HexDump {
    static func lines(_ bytes: [UInt8], indent: String = "  ") -> [String] {
        stride(from: 0, to: bytes.count, by: 16).map { offset in
            indent + UInt16(truncatingIfNeeded: offset).hex + "  "
                + bytes[offset..<min(offset + 16, bytes.count)].spacedHex
        }
    }
}
