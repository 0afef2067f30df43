// SPDX-License-Identifier: Apache-2.0
//
// Readers of makers that have one row here. Data only.

extension ReaderCatalog {
    static let otherEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x04DA, 0x117A, "Panasonic", "7A-Smart", source: descriptors,
            levels: [LevelSighting(.tpdu, descriptors)], useInJapan: metInJapan),
        CatalogueEntry(
            0x23EB, 0x0003, "TOPPAN FORMS", "TC63CUT021", source: descriptors,
            levels: [LevelSighting(.shortAPDU, descriptors)], useInJapan: metInJapan),
        CatalogueEntry(
            0x058C, 0x9590, "FLY", "card reader", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan,
            notes: [Fact("lists data rates above its own dwMaxDataRate", descriptors)]),
        CatalogueEntry(
            0x413C, 0x2101, "Dell", "smart-card keyboard", source: descriptors,
            quirks: [
                Quirk(.pinEntryUnusable, ownForm),
                Quirk(.strayEmptyPackets, emptyPackets, firmware: 0x0200...0x0200),
            ]),
        CatalogueEntry(
            0x413C, 0x2100, "Dell", "smart-card keyboard", source: readerCode,
            quirks: [Quirk(.pinEntryUnusable, ownForm)]),
        CatalogueEntry(
            0x0982, 0x0008, "Vega", "Alpha", source: readerCode, quirks: [Quirk(.pinEntryUnusable, ownForm)]),
        CatalogueEntry(
            0x0529, 0x0620, "SafeNet", "eToken 5100", source: descriptors,
            quirks: [
                Quirk(
                    .skipsIFSDNegotiation, "seen in libccid 1.8.2: firmware 0.12 and 0.13 fail on it",
                    firmware: 0x0012...0x0013)
            ]),
        CatalogueEntry(
            0x09BE, 0x0002, "MySmart", "MySmartPad", source: descriptors,
            quirks: [
                Quirk(.maximumIFSD(254), "seen in libccid 1.8.2: dwMaxIFSD has its bytes the wrong way round")
            ]),
        CatalogueEntry(
            0x04F2, 0x1469, "Chicony", "smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x2F7C, 0x6007, "Diebold", "PN7362au", source: descriptors,
            levels: [LevelSighting(.shortAPDU, readerCode)],
            quirks: [Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x0B81, 0x0200, "id3", "CL1356T or CL1356D", source: file("id3_CL1356T5"),
            contact: Fact(
                .contactless, file("id3_CL1356T5") + ": the product's name is 'Contactless Reader'"),
            levels: [LevelSighting(.extendedAPDU, firmware: 0x0112, file("id3_CL1356T5"))],
            notes: [Fact("a CL1356D needs a second after the plug", readerCode)]),
        CatalogueEntry(
            0x09C3, 0x0008, "ActivCard", "USB Reader V2", source: file("ActivCardV2"),
            levels: [LevelSighting(.tpdu, firmware: 0x0202, file("ActivCardV2"))],
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0203), firmwareRefused, firmware: 0x0000...0x0202)]),
        CatalogueEntry(
            0x0B0C, 0x0050, "Todos", "Argos Mini II", source: file("Todos_AGM2_CCID"),
            levels: [LevelSighting(.shortAPDU, firmware: 0x0101, file("Todos_AGM2_CCID"))],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0101), firmwareRefused, firmware: 0x0000...0x0100)]),
        CatalogueEntry(
            0x062D, 0x0001, "THRC", "Smart Card Reader", source: libccidDoubts,
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0102), firmwareRefused, firmware: 0x0000...0x0101)]),
        CatalogueEntry(
            0x25DD, 0x3111, "bit4id", "miniLector", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, claimsKeypad, firmware: 0x0111...0x0111)]),
    ]
}
