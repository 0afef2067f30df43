// SPDX-License-Identifier: Apache-2.0
//
// Readers of Kobil. Data only.

extension ReaderCatalog {
    static let kobilEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0D46, 0x3010, "Kobil", "TriBank", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, readerCode)],
            quirks: [
                Quirk(
                    .exchangeLevel(.shortAPDU),
                    "libccid 1.8.2 and its issue 85: claims extended APDUs, cannot do them")
            ]),
        CatalogueEntry(
            0x0D46, 0x301D, "Kobil", "IDToken", source: libccidNames,
            notes: [
                Fact(
                    "wants its card's power off before it is put on, as opening does with every reader",
                    readerCode)
            ]),
        CatalogueEntry(
            0x0D46, 0x3001, "Kobil", "KAAN Base", source: libccidNames,
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0037), firmwareRefused, firmware: 0x0000...0x0036)]),
        CatalogueEntry(
            0x0D46, 0x3002, "Kobil", "KAAN Advanced", source: libccidNames,
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0037), firmwareRefused, firmware: 0x0000...0x0036)]),
    ]
}
