// SPDX-License-Identifier: Apache-2.0
//
// What `readers` shows: the catalogue as a table, or in full what was searched for; then what is plugged in. The
// JSON is the same either way. The row of one reader stands in CatalogueRow.swift.

import KioskReader
import ReaderCatalog

/// The catalogue, or a part of it.
struct CatalogueListing: CommandResult {
    let rows: [CatalogueRow]
    let notCCID: [NonCCIDDevice]
    let withoutID: [ReaderWithoutID]
    let pluggedIn: [PluggedInDevice]
    private let isSearch: Bool

    init(
        entries: [CatalogueEntry], notCCID: [NonCCIDDevice], withoutID: [ReaderWithoutID],
        pluggedIn: [PluggedInDevice], libccid: InstalledLibccid, isSearch: Bool
    ) {
        rows = entries.map { CatalogueRow($0, libccid) }
        self.notCCID = notCCID
        self.withoutID = withoutID
        self.pluggedIn = pluggedIn
        self.isSearch = isSearch
    }

    /// Whether nothing fits.
    var isEmpty: Bool { rows.isEmpty && notCCID.isEmpty && withoutID.isEmpty && pluggedIn.isEmpty }

    private enum CodingKeys: String, CodingKey { case readers, notCCID, withoutID, pluggedIn }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(rows, forKey: .readers)
        try fields.encode(notCCID.map(NotCCIDRow.init), forKey: .notCCID)
        try fields.encode(withoutID.map(WithoutIDRow.init), forKey: .withoutID)
        try fields.encode(pluggedIn, forKey: .pluggedIn)
    }

    func lines(_ style: TextStyle) -> [String] {
        var parts: [[String]] = []
        if !rows.isEmpty {
            parts.append(isSearch ? rows.flatMap { $0.lines(style) } : table(style))
            parts.append([Self.words(rows)])
        }
        if !notCCID.isEmpty {
            parts.append(
                [style.bold("known, and not CCID")]
                    + notCCID.flatMap { NotCCIDRow($0).lines(style, inFull: isSearch) })
        }
        if !withoutID.isEmpty {
            parts.append(
                [style.bold("known by name alone; `kioskreader info` with one plugged in tells its ids")]
                    + withoutID.map { "\($0.name)  (\($0.useInJapan.value))" })
        }
        if !pluggedIn.isEmpty {
            parts.append([style.bold("plugged in")] + pluggedIn.flatMap { $0.lines(style) })
        }
        return Array(parts.joined(separator: [""]))
    }

    private func table(_ style: TextStyle) -> [String] {
        let lines = TextStyle.columns([CatalogueRow.head] + rows.map(\.cells))
        return lines.prefix(1).map { style.bold($0) } + lines.dropFirst()
    }

    /// Whose word there is in these rows, said plainly.
    private static func words(_ rows: [CatalogueRow]) -> String {
        let words = rows.compactMap(\.entry.approval)
        guard words.isEmpty else {
            return
                "approved by a list of an authority or a report of this project: \(words.count) of \(rows.count)"
        }
        return "none of them is approved: no list of an authority and no report of this project is behind any"
    }
}

/// A device that does not speak CCID.
struct NotCCIDRow: Encodable {
    private let device: NonCCIDDevice

    init(_ device: NonCCIDDevice) { self.device = device }

    private enum CodingKeys: String, CodingKey {
        case vendorID, productID, maker, model, reason, kernelDriver, instead
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(device.vendorID.hex.lowercased(), forKey: .vendorID)
        try fields.encode(device.productID.hex.lowercased(), forKey: .productID)
        try fields.encode(device.maker, forKey: .maker)
        try fields.encode(device.model, forKey: .model)
        try fields.encode(FactSummary(device.reason), forKey: .reason)
        try fields.encode(device.kernelDriver.map(FactSummary.init), forKey: .kernelDriver)
        try fields.encode(device.instead, forKey: .instead)
    }

    func lines(_ style: TextStyle, inFull: Bool) -> [String] {
        let id = device.vendorID.hex.lowercased() + ":" + device.productID.hex.lowercased()
        guard inFull else { return ["\(id)  \(device.name)"] }
        var lines = [
            "\(id)  \(style.bold(device.name))", "   \(device.reason.value) (\(device.reason.source))",
        ]
        if let driver = device.kernelDriver {
            lines.append("   the kernel has a driver for it, \(driver.value) (\(driver.source))")
        }
        return lines + ["   " + device.instead]
    }
}

/// A reader whose ids no source tells.
private struct WithoutIDRow: Encodable {
    let maker: String
    let model: String
    let useInJapan: FactSummary

    init(_ reader: ReaderWithoutID) {
        maker = reader.maker
        model = reader.model
        useInJapan = FactSummary(reader.useInJapan)
    }
}
