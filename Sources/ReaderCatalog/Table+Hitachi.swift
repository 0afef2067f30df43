// SPDX-License-Identifier: Apache-2.0
//
// Readers of Hitachi. Data only.

extension ReaderCatalog {
    static let hitachiEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x04A4, 0x00C7, "Hitachi", "biometric reader 00C7", source: descriptors,
            levels: [LevelSighting(.shortAPDU, descriptors)], notes: [noT1]),
        CatalogueEntry(
            0x04A4, 0x00D4, "Hitachi", "biometric reader 00D4", source: descriptors,
            levels: [LevelSighting(.shortAPDU, descriptors)], notes: [noT1]),
    ]

    private static let noT1 = Fact(
        "offers T=0 only: of no use with the My Number Card, which speaks T=1", descriptors)
}
