// SPDX-License-Identifier: Apache-2.0
//
// Finds commands with a PIN in a message of unknown origin: as an APDU, or at the beginning of a T=1 chain.
// A later block of a chain cannot be told from other bytes; the library's own trace knows by the mark that
// travels with the bytes, this here is for `decode`.

import ISO7816

extension CCIDMessage {
    /// Whether the data belong to a command with a PIN, as far as the bytes show.
    ///
    /// Only what a reader answers is not judged. Everything else is, whatever its type: a message of unknown
    /// origin may have a wrong type or data where none belong (PC_to_RDR_T0APDU has none; CCID 1.1, 6.1.10).
    static func carriesSecret(_ type: UInt8, _ data: [UInt8]) -> Bool {
        switch type {
        case 0x80...0x84: false
        // The template of a PIN entry holds no PIN, but a Secure of another kind might.
        case 0x69 where data.first != 0x00 && data.first != 0x01: true
        default: isSecretAPDU(data[...]) || isSecretBlock(data)
        }
    }

    /// A block of T=1 begins with NAD and PCB; bit 8 of the PCB is 0 in an I-block only.
    private static func isSecretBlock(_ data: [UInt8]) -> Bool {
        guard data.count >= 3 + 5, data[0] == 0, data[1] & 0x80 == 0 else { return false }
        return isSecretAPDU(data[3...])
    }

    /// By CLA and INS alone; a question for the tries left (four bytes, nothing more) is none.
    private static func isSecretAPDU(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 5 else { return false }
        let head = Array(bytes.prefix(4))
        guard let command = try? CommandAPDU(head + [1, 0]) else { return false }
        return command.leastSensitivity == .secret
    }
}
