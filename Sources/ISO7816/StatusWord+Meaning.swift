// SPDX-License-Identifier: Apache-2.0
//
// What ISO/IEC 7816-4 (5.1.3 and its table of SW1-SW2) says about each status word, in our own words.
// Words that only one card gives a meaning to are not here, and an unknown word has no text.

extension StatusWord {
    /// What the word means by ISO/IEC 7816-4, or nil where the standard says nothing about it.
    public var meaning: String? {
        if let text = Self.texts[rawValue] { return text }
        if let bytesAvailable { return "done; \(bytesAvailable) more bytes wait for GET RESPONSE" }
        if let counter { return "refused; the counter stands at \(counter) (of a PIN: tries left)" }
        if let correctNe { return "wrong Le: \(correctNe) bytes would be right" }
        switch (sw1, sw2) {
        case (0x62, 0x02...0x80):
            return "the card wants to be asked: a query of \(sw2) bytes waits (nothing changed)"
        case (0x64, 0x02...0x80):
            return "given up; the card wants to be asked first: a query of \(sw2) bytes waits"
        default: return nil
        }
    }

    private static let texts: [UInt16: String] = [
        0x9000: "done",
        // Warnings, memory unchanged
        0x6200: "done with a warning that is not explained",
        0x6281: "some of the data returned may be corrupted",
        0x6282: "the end of the file or record came before the length asked for, or a search found nothing",
        0x6283: "the selected file is deactivated",
        0x6284: "the control information of the file is not in the standard's format",
        0x6285: "the selected file is in the termination state",
        0x6286: "no input from a sensor of the card",
        0x6287: "a referenced record is deactivated",
        // Warnings, memory changed
        0x6300: "done with a warning that is not explained (of a PIN: refused)",
        0x6340: "the comparison failed",
        0x6381: "the last write filled the file up",
        // Given up while running
        0x6400: "given up, nothing changed",
        0x6401: "the card demands an immediate answer",
        0x6481: "the logical channel cannot be shared",
        0x6482: "the logical channel cannot be opened",
        0x6500: "given up, something has changed",
        0x6581: "the memory failed",
        0x6600: "given up for a reason of security",
        // Refused before running
        0x6700: "wrong length",
        0x6701: "the command's format does not follow the standard",
        0x6702: "Lc is not the value expected",
        0x6800: "a function that the class byte asks for is not supported",
        0x6881: "the logical channel is not supported",
        0x6882: "secure messaging is not supported",
        0x6883: "the last command of the chain was expected",
        0x6884: "command chaining is not supported",
        0x6900: "not allowed",
        0x6981: "the command does not fit this kind of file",
        0x6982: "the security condition is not met (of a file or key: a PIN or authentication is missing)",
        0x6983: "the authentication method is blocked",
        0x6984: "the reference data cannot be used",
        0x6985: "the conditions of use are not met",
        0x6986: "not allowed: no file is selected",
        0x6987: "data objects of secure messaging are missing",
        0x6988: "data objects of secure messaging are wrong",
        0x6A00: "wrong parameters",
        0x6A80: "wrong parameters in the data field",
        0x6A81: "the function is not supported",
        0x6A82: "no such file or application",
        0x6A83: "no such record",
        0x6A84: "not enough room in the file",
        0x6A85: "the length does not agree with the TLV structure",
        0x6A86: "wrong P1 or P2",
        0x6A87: "the length does not agree with P1 and P2",
        0x6A88: "the data or key referred to was not found",
        0x6A89: "the file exists already",
        0x6A8A: "the DF name exists already",
        0x6B00: "P1 and P2 are out of range (such as an offset behind the end of the file)",
        0x6D00: "the instruction is not supported or not valid",
        0x6E00: "the class is not supported",
        0x6F00: "refused without a diagnosis",
    ]
}
