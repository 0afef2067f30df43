// SPDX-License-Identifier: Apache-2.0
//
// Numbers and bytes as hex, for ids and the trace.

/// Four hex digits in lower case, as lsusb prints ids.
func hex16(_ value: UInt16) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
}

/// Bytes in upper-case hex, separated by spaces.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0" + text : text
    }.joined(separator: " ")
}
