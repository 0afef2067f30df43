// SPDX-License-Identifier: Apache-2.0
//
// CCID messages taken apart: names, fields, lengths, and PINs that do not show.

import Testing

@testable import CCIDReader

@Suite("CCID messages")
struct MessageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let hex: String
        let text: String
        var testDescription: String { text }
    }

    /// The values follow CCID 1.1, 6.1 to 6.3.
    static let rows = [
        Row(
            hex: "62 00000000 00 01 00 0000",
            text: "PC_to_RDR_IccPowerOn slot 0, seq 1, bPowerSelect 00 (automatic)"),
        Row(
            hex: "6F 05000000 01 FF 02 0300 00B0000000",
            text: "PC_to_RDR_XfrBlock slot 1, seq 255, bBWI 02, wLevelParameter 0003: 00B0000000"),
        Row(
            hex: "80 02000000 00 07 00 00 00 9000",
            text: "RDR_to_PC_DataBlock slot 0, seq 7, bStatus 00 (done, card active), bError 00, "
                + "bChainParameter 00: 9000"),
        Row(
            hex: "81 00000000 00 07 02 00 01",
            text: "RDR_to_PC_SlotStatus slot 0, seq 7, bStatus 02 (done, no card), bError 00, "
                + "bClockStatus 01 (stopped low)"),
    ]

    @Test("A message is explained in one line", arguments: rows)
    func line(_ row: Row) throws {
        #expect(try CCIDMessage(bytes(row.hex)).description == row.text)
    }

    @Test("A failure names its bError, a time extension its factor")
    func errors() throws {
        let failed = try CCIDMessage(bytes("80 00000000 00 07 40 FE 00"))
        #expect(failed.fields.first { $0.name == "bError" }?.meaning == CCIDNames.slotError(0xFE))
        let extended = try CCIDMessage(bytes("80 00000000 00 07 80 04 00"))
        #expect(extended.fields.first { $0.name == "bError" }?.meaning == "× waiting time")
    }

    @Test("An interrupt message tells of each slot")
    func interrupt() throws {
        let message = try CCIDMessage([0x50, 0x03])
        #expect(message.name == "RDR_to_PC_NotifySlotChange")
        #expect(message.fields.last?.meaning?.hasPrefix("slot 0 card, changed; slot 1 empty") == true)
        #expect(try CCIDMessage([0x51, 0x00, 0x05, 0x01]).fields.last?.meaning == "overcurrent")
    }

    @Test(
        "What is no message is refused",
        arguments: [
            "", "6F", "6F 05000000 00 01 00 00", "6F 05000000 00 01 00 0000 00B0", "50", "51 00",
            "80 FFFFFFFF 00 07 00 00 00 9000",
        ])
    func refused(_ hex: String) {
        #expect(throws: CCIDMessageError.self) { try CCIDMessage(bytes(hex)) }
    }

    @Test(
        "A PIN does not show, nor its length",
        arguments: [
            "6F 09000000 00 01 00 0000 00200080 04 31323334",
            "6F 0D000000 00 01 00 0000 00 00 09 00200080 04 31323334 99",
            "6F 0D000000 00 01 00 0000 00 20 09 80320080 04 31323334 99",
            "6F 0D000000 00 01 00 0000 00 40 09 0C240080 04 31323334 99",
            "60 09000000 00 01 00 0000 00200080 04 31323334",
            "69 09000000 00 01 00 0000 00200080 04 31323334",
            "6A 09000000 00 01 00 0000 00200080 04 31323334",
            "6B 0D000000 00 01 00 0000 00 00 09 00200080 04 31323334 99",
            "7F 09000000 00 01 00 0000 00200080 04 31323334",
        ])
    func blanked(_ hex: String) throws {
        let message = try CCIDMessage(bytes(hex))
        #expect(message.isBlanked)
        #expect(message.data.isEmpty)
        #expect(!message.description.contains("31323334"))
        #expect(!message.fields.contains { $0.name == "dwLength" })
    }

    @Test("Nor does it in the reason of a refusal")
    func blankedError() {
        let error = #expect(throws: CCIDMessageError.self) {
            try CCIDMessage(bytes("6F 0A000000 00 01 00 0000 00200080 04 31323334"))
        }
        #expect(error?.reason.contains { $0.isNumber } == false)
    }

    @Test("A question for the tries left is no secret")
    func question() throws {
        #expect(try !CCIDMessage(bytes("6F 04000000 00 01 00 0000 00200080")).isBlanked)
    }

    @Test(
        "Nor are parameters, a PIN's template and an answer",
        arguments: [
            "61 07000000 00 01 01 0000 11 10 00 4D 00 20 00", "61 05000000 00 01 00 0000 11 00 00 0A 00",
            "69 14000000 00 01 00 0000 00 1E 82 08 00 0804 02 01 0904 00 000000 00200080 08",
            "80 09000000 00 01 00 00 00 00200080 04 31323334",
        ])
    func open(_ hex: String) throws {
        #expect(try !CCIDMessage(bytes(hex)).isBlanked)
    }
}
