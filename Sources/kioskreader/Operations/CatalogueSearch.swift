// SPDX-License-Identifier: Apache-2.0
//
// What of the catalogue a person's words mean: each word must fit. A word fits a part of the name or of VID:PID, or
// is a fact as JSON names it: `contactless`, `tpdu`, `emvMode`, `japan`.

import CCIDReader
import KioskReader
import ReaderCatalog

/// The words to search by; none: everything fits.
struct CatalogueSearch {
    private let words: [String]

    init(_ words: [String]) {
        self.words = words.map { $0.lowercased().replacing("0x", with: "") }
    }

    /// Whether there is anything to search by.
    var isEmpty: Bool { words.isEmpty }

    func fits(_ entry: CatalogueEntry) -> Bool {
        var facts = entry.levels.map(\.level.rawValue) + entry.quirks.map(\.name)
        facts.append(entry.approval?.kind.rawValue ?? "known")
        switch entry.contact?.value {
        case .contact?: facts.append("contact")
        case .contactless?: facts.append("contactless")
        // It is found by either.
        case .both?: facts += ["both", "contact", "contactless"]
        case nil: break
        }
        if let driver = entry.kernelDriver { facts.append(driver.value) }
        if entry.useInJapan != nil { facts.append("japan") }
        return fits(entry.name, entry.vendorID, entry.productID, facts)
    }

    func fits(_ device: NonCCIDDevice) -> Bool {
        let facts = ["notCCID", device.kernelDriver?.value].compactMap { $0 }
        return fits(device.name, device.vendorID, device.productID, facts)
    }

    func fits(_ reader: ReaderWithoutID) -> Bool { fits(reader.name, facts: ["japan"]) }

    func fits(_ reader: Reader) -> Bool {
        fits(
            reader.name, reader.vendorID, reader.productID,
            [reader.exchangeLevel.rawValue, reader.approval.status.rawValue] + reader.quirks.map(\.name))
    }

    /// Whether something of this name and these ids is meant.
    func fits(_ name: String, _ vendorID: UInt16, _ productID: UInt16, _ facts: [String] = []) -> Bool {
        fits(name + " " + vendorID.hex + ":" + productID.hex, facts: facts)
    }

    private func fits(_ text: String, facts: [String]) -> Bool {
        let text = text.lowercased()
        let facts = Set(facts.map { $0.lowercased() })
        return words.allSatisfy { text.contains($0) || facts.contains($0) }
    }
}
