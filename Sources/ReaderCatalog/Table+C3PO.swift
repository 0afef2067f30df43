// SPDX-License-Identifier: Apache-2.0
//
// Readers of C3PO. Data only.

extension ReaderCatalog {
    static let c3poEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0783, 0x0003, "C3PO", "LTC31", source: descriptors,
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [Quirk(.noAutosuspend, "seen in the udev rules of libccid 1.8.2")]),
        CatalogueEntry(
            0x0783, 0x0006, "C3PO", "LTC31 v2", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
    ]
}
