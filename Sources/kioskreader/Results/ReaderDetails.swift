// SPDX-License-Identifier: Apache-2.0
//
// What `info` shows of one reader: everything that is known of it.

import CCIDReader
import KioskReader
import ReaderCatalog

/// One reader in full.
struct ReaderDetails: CommandResult {
    let reader: Reader
    /// In kHz; `nil` when the reader does not list them, or could not be asked.
    let clockFrequencies: [UInt32]?
    /// In bit/s; `nil` likewise.
    let dataRates: [UInt32]?
    /// Whether the reader stands in the list of an installed libccid.
    let libccid: LibccidSummary
    /// Whether the descriptor's bytes are shown.
    let raw: Bool

    private enum CodingKeys: String, CodingKey {
        case path, bus, address, interfaceNumber, interfaceClass, vendorID, productID, bcdDevice, name
        case manufacturer, product, serial, interfaceName, exchangeLevel, approval, quirks, slots
        case descriptor, clockFrequencies, dataRates, libccid, raw
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reader.path, forKey: .path)
        try fields.encode(reader.bus, forKey: .bus)
        try fields.encode(reader.address, forKey: .address)
        try fields.encode(reader.interfaceNumber, forKey: .interfaceNumber)
        try fields.encode(reader.interfaceClass, forKey: .interfaceClass)
        try fields.encode(reader.vendorID.hex.lowercased(), forKey: .vendorID)
        try fields.encode(reader.productID.hex.lowercased(), forKey: .productID)
        try fields.encode(reader.bcdDevice, forKey: .bcdDevice)
        try fields.encode(reader.name, forKey: .name)
        try fields.encode(reader.manufacturer, forKey: .manufacturer)
        try fields.encode(reader.product, forKey: .product)
        try fields.encode(reader.serial, forKey: .serial)
        try fields.encode(reader.interfaceName, forKey: .interfaceName)
        try fields.encode(reader.exchangeLevel.rawValue, forKey: .exchangeLevel)
        try fields.encode(ApprovalSummary(reader.approval), forKey: .approval)
        try fields.encode(reader.quirks.map(QuirkSummary.init), forKey: .quirks)
        try fields.encode(reader.slots.map(SlotSummary.init), forKey: .slots)
        try fields.encode(DecodedDescriptor(reader.descriptor), forKey: .descriptor)
        try fields.encode(clockFrequencies, forKey: .clockFrequencies)
        try fields.encode(dataRates, forKey: .dataRates)
        try fields.encode(libccid, forKey: .libccid)
        if raw { try fields.encode(reader.descriptor.bytes.hex, forKey: .raw) }
    }

    func lines(_ style: TextStyle) -> [String] {
        var rows = [
            ["path", reader.path],
            ["bus and address", "\(reader.bus) \(reader.address)"],
            ["VID:PID", reader.usbID],
            ["firmware", ClassDescriptor.version(reader.bcdDevice)],
        ]
        let strings = [
            ("manufacturer", reader.manufacturer), ("product", reader.product), ("serial", reader.serial),
            ("interface name", reader.interfaceName),
        ]
        for (name, value) in strings { if let value { rows.append([name, value]) } }
        rows += [
            ["interface", "\(reader.interfaceNumber), class \(reader.interfaceClass.hex)"],
            ["approval", approval],
        ]
        rows += reader.approval.reasons.map { ["not approved", $0] }
        rows += [
            ["libccid", libccid.text],
            ["clocks", list(clockFrequencies, "kHz")],
            ["data rates", list(dataRates, "bit/s")],
        ]
        rows += reader.slots.map { ["slot \($0.index)", "card \($0.card.rawValue)"] }
        rows += reader.quirks.map { quirk in
            let summary = QuirkSummary(quirk)
            return ["quirk", "\(summary.name): \(summary.text) (\(summary.source))"]
        }
        var lines =
            [style.bold(reader.name)] + TextStyle.columns(rows) + ["", style.bold("class descriptor")]
        lines += DecodedDescriptor(reader.descriptor).lines(style)
        if raw { lines += ["", style.bold("raw")] + HexDump.lines(reader.descriptor.bytes) }
        return lines
    }

    private var approval: String {
        [reader.approval.status.rawValue, reader.approval.source, reader.approval.date]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private func list(_ values: [UInt32]?, _ unit: String) -> String {
        guard let values else { return "not listed by the reader" }
        guard values.count > 8 else { return values.map { "\($0)" }.joined(separator: ", ") + " " + unit }
        return "\(values.count) from \(values.min() ?? 0) to \(values.max() ?? 0) \(unit)"
    }
}

/// A way in which a reader strays from the rules.
struct QuirkSummary: Encodable {
    let name: String
    let text: String
    let source: String

    init(_ quirk: Quirk) {
        name = quirk.name
        text = quirk.text
        source = quirk.source
    }
}
