// SPDX-License-Identifier: Apache-2.0
//
// A CCID message, field by field by the standard's names. What belongs to a command with a PIN was left
// out by CCIDReader already.

import CCIDReader
import ISO7816

/// A CCID message.
struct DecodedMessage: CommandResult {
    private let message: CCIDMessage
    /// What the data are as a block of T=1, when they are one.
    private let block: String?

    init(_ bytes: [UInt8]) throws {
        message = try CCIDMessage(bytes)
        // PC_to_RDR_XfrBlock and RDR_to_PC_DataBlock carry blocks on a TPDU reader.
        let carriesBlocks = message.bMessageType == 0x6F || message.bMessageType == 0x80
        block = carriesBlocks ? (try? T1.Block.parse(message.data, edc: .lrc))?.summary : nil
    }

    /// The reserved bytes have no name that could be a key.
    private var named: [CCIDMessage.Field] { message.fields.filter { $0.name != "RFU" } }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FieldKey.self)
        for field in named { try fields.encode(field.value, forKey: FieldKey(field.name)) }
        try fields.encode(message.name, forKey: FieldKey("name"))
        try fields.encode(message.isBlanked ? nil : message.data.hex, forKey: FieldKey("data"))
        try fields.encode(block, forKey: FieldKey("block"))
        try fields.encode(message.isBlanked, forKey: FieldKey("blanked"))
    }

    func lines(_ style: TextStyle) -> [String] {
        let rows = message.fields.map { field in
            let digits = String(field.value, radix: 16, uppercase: true)
            let padding = String(repeating: "0", count: max(field.width * 2 - digits.count, 0))
            return [field.name, padding + digits, field.meaning ?? ""]
        }
        var lines = [style.bold(message.name ?? "unknown message")] + TextStyle.columns(rows)
        if message.isBlanked { return lines + ["data  **  carries a PIN or a key: not shown"] }
        if !message.data.isEmpty { lines += ["data"] + HexDump.lines(message.data) }
        if let block { lines.append("T=1   " + block) }
        return lines
    }
}
