// SPDX-License-Identifier: Apache-2.0
//
// Readers of Fujitsu. Data only.

extension ReaderCatalog {
    static let fujitsuEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0BF8, 0x1024, "Fujitsu", "D323", source: descriptors,
            levels: [
                LevelSighting(.extendedAPDU, descriptors),
                LevelSighting(.shortAPDU, descriptors + ": some firmware"),
            ], useInJapan: metInJapan,
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains),
            ]),
        CatalogueEntry(
            0x0BF8, 0x1017, "Fujitsu", "smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
    ]
}
