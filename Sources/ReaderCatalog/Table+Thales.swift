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
            0x08E6, 0x3480, "Gemalto", "GemCore SIM Pro", source: file("GemCoreSIMPro"),
            levels: [LevelSighting(.tpdu, firmware: 0x0100, file("GemCoreSIMPro"))],
            notes: [Fact("below firmware 2.00 it reports a wrong slot status", readerCode)]),
        CatalogueEntry(
            0x08E6, 0x34D2, "SafeNet", "eToken Fusion", source: file("SafeNet_eToken_Fusion"),
            levels: [
                LevelSighting(
                    .extendedAPDU, firmware: 0x0001, interface: 1, file("SafeNet_eToken_Fusion"))
            ],
            notes: [Fact("may answer late: libccid waits five minutes longer", readerCode)]),
        CatalogueEntry(
            0x08E6, 0x4433, "Gemalto", "GemPC433", source: descriptors, quirks: [Quirk(.emvMode, emvMode)]),
    ]
}
