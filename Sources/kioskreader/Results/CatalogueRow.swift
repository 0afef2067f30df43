// SPDX-License-Identifier: Apache-2.0
//
// One reader of the catalogue: a line of the table, or every fact with its source.

import KioskReader
import ReaderCatalog

/// A fact and its source.
struct FactSummary: Encodable {
    let text: String
    let source: String

    init(_ fact: Fact<String>) {
        text = fact.value
        source = fact.source
    }
}

/// One reader of the catalogue.
struct CatalogueRow: Encodable {
    let entry: CatalogueEntry
    private let libccid: LibccidSummary

    init(_ entry: CatalogueEntry, _ libccid: InstalledLibccid) {
        self.entry = entry
        self.libccid = LibccidSummary(libccid, entry.vendorID, entry.productID)
    }

    private var usbID: String { entry.vendorID.hex.lowercased() + ":" + entry.productID.hex.lowercased() }
    private var status: String { entry.approval?.kind.rawValue ?? "known" }
    private var firmware: ClosedRange<UInt16>? { entry.scope.firmware }

    // MARK: Text

    /// The table's head.
    static let head = ["VID:PID", "reader", "card", "level", "approval", "in Japan", "quirks"]

    /// The table's line.
    var cells: [String] {
        var levels: [String] = []
        for level in entry.levels.map(\.level.rawValue) where !levels.contains(level) { levels.append(level) }
        return [
            usbID, entry.name, entry.contact?.value.rawValue ?? "?",
            levels.isEmpty ? "?" : levels.joined(separator: ", "), status,
            entry.useInJapan == nil ? "" : "yes",
            entry.quirks.map(\.name).joined(separator: ", "),
        ]
    }

    /// Every fact, each with its source.
    func lines(_ style: TextStyle) -> [String] {
        var rows = [["card", entry.contact.map { "\($0.value.rawValue) (\($0.source))" } ?? "not known"]]
        if entry.levels.isEmpty { rows.append(["level", "not known"]) }
        for sighting in entry.levels {
            let firmware = sighting.firmware.map { ", firmware " + FirmwareVersion.text($0) } ?? ""
            let interface = sighting.interfaceNumber.map { ", interface \($0)" } ?? ""
            rows.append(["level", "\(sighting.level.rawValue)\(firmware)\(interface) (\(sighting.source))"])
        }
        if entry.interfaceClass != 0x0B {
            rows.append(["interface", "class \(entry.interfaceClass.hex), vendor-specific, speaks CCID"])
        }
        if let firmware { rows.append(["firmware", "known of \(FirmwareVersion.words(firmware)) alone"]) }
        if let word = entry.approval {
            rows.append(["approval", "\(status), \(word.source), \(word.date)"])
        } else {
            rows.append(["approval", "known: there are facts, and nobody's word"])
        }
        if let use = entry.useInJapan { rows.append(["in Japan", "\(use.value) (\(use.source))"]) }
        if let driver = entry.kernelDriver {
            rows.append(["kernel", "has a driver for it, \(driver.value) (\(driver.source))"])
        }
        rows += entry.notes.map { ["note", "\($0.value) (\($0.source))"] }
        rows += entry.quirks.map { quirk in
            let firmware = quirk.firmware.map { ", firmware " + FirmwareVersion.words($0) } ?? ""
            return ["quirk", "\(quirk.name)\(firmware): \(quirk.text) (\(quirk.source))"]
        }
        rows.append(["libccid", libccid.text])
        rows.append(["source", entry.source])
        return ["\(usbID)  \(style.bold(entry.name))"] + TextStyle.columns(rows).map { "   " + $0 }
    }

    // MARK: JSON

    private enum CodingKeys: String, CodingKey {
        case vendorID, productID, maker, model, interfaceClass, firmware, contact, exchangeLevels, approval
        case useInJapan, kernelDriver, notes, quirks, libccid, source
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(entry.vendorID.hex.lowercased(), forKey: .vendorID)
        try fields.encode(entry.productID.hex.lowercased(), forKey: .productID)
        try fields.encode(entry.maker, forKey: .maker)
        try fields.encode(entry.model, forKey: .model)
        try fields.encode(entry.interfaceClass, forKey: .interfaceClass)
        try fields.encode(firmware.map(FirmwareRange.init), forKey: .firmware)
        try fields.encode(
            entry.contact.map { FactSummary(Fact($0.value.rawValue, $0.source)) }, forKey: .contact)
        try fields.encode(entry.levels.map(Sighting.init), forKey: .exchangeLevels)
        try fields.encode(Word(entry), forKey: .approval)
        try fields.encode(entry.useInJapan.map(FactSummary.init), forKey: .useInJapan)
        try fields.encode(entry.kernelDriver.map(FactSummary.init), forKey: .kernelDriver)
        try fields.encode(entry.notes.map(FactSummary.init), forKey: .notes)
        try fields.encode(entry.quirks.map(CatalogueQuirk.init), forKey: .quirks)
        try fields.encode(libccid, forKey: .libccid)
        try fields.encode(entry.source, forKey: .source)
    }

    private struct FirmwareRange: Encodable {
        let from: UInt16
        let to: UInt16

        init(_ range: ClosedRange<UInt16>) { (from, to) = (range.lowerBound, range.upperBound) }
    }

    private struct Sighting: Encodable {
        let sighting: LevelSighting

        init(_ sighting: LevelSighting) { self.sighting = sighting }

        private enum CodingKeys: String, CodingKey { case level, firmware, interfaceNumber, source }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(sighting.level.rawValue, forKey: .level)
            try fields.encode(sighting.firmware, forKey: .firmware)
            try fields.encode(sighting.interfaceNumber, forKey: .interfaceNumber)
            try fields.encode(sighting.source, forKey: .source)
        }
    }

    private struct Word: Encodable {
        let entry: CatalogueEntry

        init(_ entry: CatalogueEntry) { self.entry = entry }

        private enum CodingKeys: String, CodingKey { case status, source, date }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(entry.approval?.kind.rawValue ?? "known", forKey: .status)
            try fields.encode(entry.approval?.source, forKey: .source)
            try fields.encode(entry.approval?.date, forKey: .date)
        }
    }

    private struct CatalogueQuirk: Encodable {
        let quirk: Quirk

        init(_ quirk: Quirk) { self.quirk = quirk }

        private enum CodingKeys: String, CodingKey { case name, text, source, firmware }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(quirk.name, forKey: .name)
            try fields.encode(quirk.text, forKey: .text)
            try fields.encode(quirk.source, forKey: .source)
            try fields.encode(quirk.firmware.map(FirmwareRange.init), forKey: .firmware)
        }
    }
}
