// SPDX-License-Identifier: Apache-2.0
//
// Keyboards with a reader of Hewlett-Packard. Data only.

extension ReaderCatalog {
    static let hpEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x03F0, 0x1024, "HP", "smart-card keyboard 1024", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x03F0, 0x0036, "HP", "smart-card keyboard 0036", source: descriptors,
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [
                Quirk(.pinEntryUnusable, tellsPIN),
                Quirk(.outdatedFirmware(wanted: 0x0124), firmwareRefused, firmware: 0x0000...0x0123),
            ]),
    ]
}
