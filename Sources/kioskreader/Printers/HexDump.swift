// SPDX-License-Identifier: Apache-2.0
//
// Bytes for a person: sixteen a line, with their offset.

enum HexDump {
    static func lines(_ bytes: [UInt8], indent: String = "  ") -> [String] {
        stride(from: 0, to: bytes.count, by: 16).map { offset in
            var line: [UInt8] = []
            line.reserveCapacity(indent.utf8.count + 5 + 16 * 3)
            line += indent.utf8
            line.appendHex(UInt8(truncatingIfNeeded: offset >> 8))
            line.appendHex(UInt8(truncatingIfNeeded: offset))
            line.append(UInt8(ascii: " "))
            for index in offset..<min(offset + 16, bytes.count) {
                line.append(UInt8(ascii: " "))
                line.appendHex(bytes[index])
            }
            return String(decoding: line, as: UTF8.self)
        }
    }
}
