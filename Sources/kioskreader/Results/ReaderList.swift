// SPDX-License-Identifier: Apache-2.0
//
// What `list` shows of a reader.

import CCIDReader
import KioskReader

/// The readers that are there.
struct ReaderList: CommandResult {
    let readers: [ReaderSummary]

    init(_ readers: [Reader]) { self.readers = readers.map(ReaderSummary.init) }

    func lines(_ style: TextStyle) -> [String] {
        readers.enumerated().flatMap { index, reader in reader.lines(style, index: index) }
    }
}

/// One reader in short.
struct ReaderSummary: Encodable {
    let path: String
    let vendorID: String
    let productID: String
    let name: String
    let serial: String?
    let exchangeLevel: String
    let approval: ApprovalSummary
    let slots: [SlotSummary]

    init(_ reader: Reader) {
        path = reader.path
        vendorID = reader.vendorID.hex.lowercased()
        productID = reader.productID.hex.lowercased()
        name = reader.name
        serial = reader.serial
        exchangeLevel = reader.exchangeLevel.rawValue
        approval = ApprovalSummary(reader.approval)
        slots = reader.slots.map(SlotSummary.init)
    }

    private enum CodingKeys: String, CodingKey {
        case path, vendorID, productID, name, serial, exchangeLevel, approval, slots
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(path, forKey: .path)
        try fields.encode(vendorID, forKey: .vendorID)
        try fields.encode(productID, forKey: .productID)
        try fields.encode(name, forKey: .name)
        try fields.encode(serial, forKey: .serial)
        try fields.encode(exchangeLevel, forKey: .exchangeLevel)
        try fields.encode(approval, forKey: .approval)
        try fields.encode(slots, forKey: .slots)
    }

    func lines(_ style: TextStyle, index: Int) -> [String] {
        let serial = serial.map { ", serial \($0)" } ?? ""
        return ["\(index)  \(path)  \(vendorID):\(productID)  \(style.bold(name))\(serial)"]
            + ["   \(exchangeLevel), approval \(approval.text)"]
            + slots.map { "   slot \($0.index): card \($0.card)" }
    }
}

/// Whose word there is for a reader.
struct ApprovalSummary: Encodable {
    let status: String
    let source: String?
    let date: String?
    let reasons: [String]

    init(_ approval: Approval) {
        status = approval.status.rawValue
        source = approval.source
        date = approval.date
        reasons = approval.reasons
    }

    /// The status, and behind a word the place and the date of it.
    var text: String {
        [status, date == nil ? nil : source, date].compactMap { $0 }.joined(separator: ", ")
    }

    private enum CodingKeys: String, CodingKey { case status, source, date, reasons }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(status, forKey: .status)
        try fields.encode(source, forKey: .source)
        try fields.encode(date, forKey: .date)
        try fields.encode(reasons, forKey: .reasons)
    }
}

/// What a slot holds.
struct SlotSummary: Encodable {
    let index: UInt8
    let card: String

    init(_ slot: Slot) {
        index = slot.index.rawValue
        card = slot.card.rawValue
    }
}
