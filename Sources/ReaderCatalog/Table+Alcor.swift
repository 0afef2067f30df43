// SPDX-License-Identifier: Apache-2.0
//
// Readers on chips of Alcor Micro, under many names. Data only.

extension ReaderCatalog {
    static let alcorEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x058F, 0x9540, "Alcor", "AU9540 or AU9560", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan,
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [
                Quirk(
                    .maximumDataRate(200_000),
                    "libccid 1.8.2 and its issues 84 and 142: rates above 200 kbit/s do not work")
            ]),
        CatalogueEntry(
            0x058F, 0x9520, "Alcor", "AU9520", source: descriptors,
            levels: [LevelSighting(.shortAPDU, descriptors)], useInJapan: metInJapan,
            quirks: [
                Quirk(.noAutosuspend, "seen in the udev rules of libccid 1.8.2"),
                Quirk(.outdatedFirmware(wanted: 0x0102), firmwareRefused, firmware: 0x0000...0x0101),
            ]),
        CatalogueEntry(
            0x2CE3, 0x9563, "Alcor", "AK9563", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan),
        CatalogueEntry(
            0x2CE3, 0x9567, "Alcor", "AK9567", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan),
    ]
}
