// SPDX-License-Identifier: Apache-2.0
//
// The names of instructions, for people who read traces. Nothing decides by a name.

extension CommandAPDU {
    /// The standard's name of the instruction in an interindustry class, or nil.
    ///
    /// In a proprietary class the same INS may be another command, so no name is given there.
    public var instructionName: String? {
        classByte.isInterindustry ? Self.instructionNames[ins] : nil
    }

    /// ISO/IEC 7816-4 (commands for interchange), with the security operations of ISO/IEC 7816-8
    /// and the file management of ISO/IEC 7816-9.
    private static let instructionNames: [UInt8: String] = [
        0x04: "DEACTIVATE FILE",
        0x0C: "ERASE RECORD",
        0x0E: "ERASE BINARY",
        0x0F: "ERASE BINARY",
        0x20: "VERIFY",
        0x21: "VERIFY",
        0x22: "MANAGE SECURITY ENVIRONMENT",
        0x24: "CHANGE REFERENCE DATA",
        0x25: "CHANGE REFERENCE DATA",
        0x26: "DISABLE VERIFICATION REQUIREMENT",
        0x28: "ENABLE VERIFICATION REQUIREMENT",
        0x2A: "PERFORM SECURITY OPERATION",
        0x2C: "RESET RETRY COUNTER",
        0x2D: "RESET RETRY COUNTER",
        0x44: "ACTIVATE FILE",
        0x46: "GENERATE ASYMMETRIC KEY PAIR",
        0x70: "MANAGE CHANNEL",
        0x82: "EXTERNAL AUTHENTICATE",
        0x84: "GET CHALLENGE",
        0x86: "GENERAL AUTHENTICATE",
        0x87: "GENERAL AUTHENTICATE",
        0x88: "INTERNAL AUTHENTICATE",
        0xA0: "SEARCH BINARY",
        0xA1: "SEARCH BINARY",
        0xA2: "SEARCH RECORD",
        0xA4: "SELECT",
        0xB0: "READ BINARY",
        0xB1: "READ BINARY",
        0xB2: "READ RECORD",
        0xB3: "READ RECORD",
        0xC0: "GET RESPONSE",
        0xC2: "ENVELOPE",
        0xC3: "ENVELOPE",
        0xCA: "GET DATA",
        0xCB: "GET DATA",
        0xD0: "WRITE BINARY",
        0xD1: "WRITE BINARY",
        0xD2: "WRITE RECORD",
        0xD6: "UPDATE BINARY",
        0xD7: "UPDATE BINARY",
        0xDA: "PUT DATA",
        0xDB: "PUT DATA",
        0xDC: "UPDATE RECORD",
        0xDD: "UPDATE RECORD",
        0xE0: "CREATE FILE",
        0xE2: "APPEND RECORD",
        0xE4: "DELETE FILE",
        0xE6: "TERMINATE DF",
        0xE8: "TERMINATE EF",
        0xFE: "TERMINATE CARD USAGE",
    ]
}
