// SPDX-License-Identifier: Apache-2.0
//
// Bytes for a person: sixteen a line, with their offset.

enum HexDump {
    private static let bytesPerLine = 16

    static func lines(_ bytes: [UInt8], indent: String = "  ") -> [String] {
        var text: [UInt8] = []
        write(bytes, indent: indent, to: &text)
        return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds the lines to a text of ASCII, each with its end.
    static func write(_ bytes: [UInt8], indent: String = "  ", to text: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let indent = Array(indent.utf8)
        let lineCount = (bytes.count + bytesPerLine - 1) / bytesPerLine
        text.append(addingCapacity: lineCount * (indent.count + 6) + bytes.count * 3) { out in
            for offset in stride(from: 0, to: bytes.count, by: bytesPerLine) {
                for blank in indent { out.append(blank) }
                out.appendHex(UInt8(truncatingIfNeeded: offset >> 8))
                out.appendHex(UInt8(truncatingIfNeeded: offset))
                out.append(UInt8(ascii: " "))
                for index in offset..<min(offset + bytesPerLine, bytes.count) {
                    out.append(UInt8(ascii: " "))
                    out.appendHex(bytes[index])
                }
                out.append(UInt8(ascii: "\n"))
            }
        }
    }
}
