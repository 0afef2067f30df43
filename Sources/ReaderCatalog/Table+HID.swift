// SPDX-License-Identifier: Apache-2.0
//
// Readers of HID Global. Data only.

extension ReaderCatalog {
    static let hidEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x076B, 0x3A21, "HID", "Aviator", source: descriptors,
            levels: [LevelSighting(.shortAPDU, readerCode)],
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains),
            ]),
        CatalogueEntry(
            0x076B, 0x3031, "HID", "Omnikey 3x21", source: descriptors,
            levels: [LevelSighting(.shortAPDU, readerCode)],
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains),
            ]),
        CatalogueEntry(
            0x076B, 0x6632, "HID", "Omnikey 6121", source: descriptors,
            levels: [LevelSighting(.shortAPDU, readerCode)],
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains),
            ]),
    ]
}
