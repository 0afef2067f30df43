// SPDX-License-Identifier: Apache-2.0
//
// The made-up issuer JPKI-SIMULATED: what it signed and the keys of the one card it ever issued. The bytes
// stand in SimulatedIssuer+Data.swift, written by Scripts/make-simulated-issuer; which file of the card
// holds which is said in SimulatedCardFiles.

enum SimulatedIssuer {
    /// Base64 to bytes; line breaks and padding are skipped. Only ever fed with the project's own data.
    static func decode(_ base64: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(base64.utf8.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for character in base64.utf8 {
            guard let value = sextet(character) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
