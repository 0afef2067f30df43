// SPDX-License-Identifier: Apache-2.0
//
// Readers of Gemplus, Gemalto and Thales. Data only.

extension ReaderCatalog {
    static let thalesEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x08E6, 0x3437, "Gemalto", "GemPC Twin, IDBridge CT30 or IDBridge K50", source: descriptors,
            levels: [
                LevelSighting(.tpdu, firmware: 0x0100, descriptors),
                LevelSighting(.tpdu, firmware: 0x0200, descriptors),
                LevelSighting(.tpdu, firmware: 0x0201, descriptors),
            ], useInJapan: metInJapan,
            quirks: [Quirk(.strayEmptyPackets, emptyPackets, firmware: 0x0200...0x0200)]),
        CatalogueEntry(
            0x08E6, 0x3438, "Gemalto", "GemPC Key", source: descriptors,
            levels: [LevelSighting(.tpdu, readerCode)],
            quirks: [Quirk(.strayEmptyPackets, emptyPackets, firmware: 0x0200...0x0200)]),
        CatalogueEntry(
            0x08E6, 0x3478, "Gemalto", "GemPC Pinpad", source: readerCode,
            quirks: [Quirk(.pinEntryUnusable, ownForm)]),
        CatalogueEntry(
            0x08E6, 0x4433, "Gemalto", "GemPC433", source: descriptors, quirks: [Quirk(.emvMode, emvMode)]),
    ]
}
