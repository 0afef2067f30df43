// SPDX-License-Identifier: Apache-2.0
//
// The data objects of GET DATA, as soltia48/myna-card lists them. 00F8 is known to exist on real cards with
// an unclear content, so it is left out here (6A88), as are all others.

/// What `00 CA <tag>` finds while the card manager is current.
enum CardManagerObjects {
    /// The value of an object, without its tag; nil when there is none.
    static func value(_ tag: UInt16, atr: [UInt8], cardEnd: JapaneseDay) -> [UInt8]? {
        typealias Holder = SimulatedCardFiles.Holder
        return switch tag {
        case 0x0042: keyIdentifier("9000020", "000")
        case 0x0045: Array(Holder.cardSerial.utf8)
        // GlobalPlatform's card recognition data, reduced to the object identifier that says so.
        case 0x0066: [0x73, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x01]
        case 0x00F0: Array(Holder.municipality.utf8)
        case 0x00F2: Array(cardEnd.text.utf8)
        case 0x00F7: keyIdentifier("9000020", "000")
        // The card-verifiable certificate without its header 7F 21 82 02 33.
        case 0x7F21: Array(SimulatedIssuer.supportVerifiable.dropFirst(5))
        // The answer to reset on the contacts without TS.
        case 0x5F51: Array(atr.dropFirst())
        default: nil
        }
    }

    /// Seven digits, 08 05, three digits, four bytes: the form of the issuer key identifiers.
    static func keyIdentifier(_ issuer: String, _ version: String) -> [UInt8] {
        Array(issuer.utf8) + [0x08, 0x05] + Array(version.utf8) + [0, 0, 0, 0]
    }
}
