// SPDX-License-Identifier: Apache-2.0
//
// How people write firmware versions and ids.

/// Firmware versions as people write them.
public enum FirmwareVersion {
    /// `bcdDevice` as a version: 0x0523 is 5.23.
    public static func text(_ bcdDevice: UInt16) -> String {
        let minor = String(bcdDevice & 0xFF, radix: 16)
        return String(bcdDevice >> 8, radix: 16) + "." + (minor.count == 1 ? "0" + minor : minor)
    }

    /// A range of versions in words: `2.00`, `up to 5.15`, `0.12 to 0.13`.
    public static func words(_ range: ClosedRange<UInt16>) -> String {
        if range.lowerBound == range.upperBound { return text(range.lowerBound) }
        if range.lowerBound == 0 { return "up to " + text(range.upperBound) }
        return text(range.lowerBound) + " to " + text(range.upperBound)
    }
}

/// Four hex digits in lower case, as lsusb prints ids.
func hex16(_ value: UInt16) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
}
