// SPDX-License-Identifier: Apache-2.0
//
// Readers of Cherry. Data only.

extension ReaderCatalog {
    static let cherryEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x046A, 0x0005, "Cherry", "XX33", source: descriptors, quirks: [Quirk(.emvMode, emvMode)]),
        CatalogueEntry(
            0x046A, 0x00A7, "Cherry", "XX44", source: descriptors,
            levels: [LevelSighting(.shortAPDU, readerCode)],
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains),
            ]),
        CatalogueEntry(
            0x046A, 0x00A1, "Cherry", "KC1000SC", CatalogueEntry.Scope(firmware: 0x0100...0x0100),
            source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, ownForm), Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x046A, 0x003E, "Cherry", "ST-2000", interfaceClass: 0xFF,
            source: "GnuPG's reader code takes its interface of class 0xFF for a reader",
            quirks: [Quirk(.pinEntryUnusable, ownForm)]),
        CatalogueEntry(
            0x046A, 0x0010, "Cherry", "XX44 of another id", source: readerCode,
            quirks: [Quirk(.pinEntryUnusable, ownForm)]),
    ]
}
