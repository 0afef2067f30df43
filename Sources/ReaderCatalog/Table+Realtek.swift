// SPDX-License-Identifier: Apache-2.0
//
// Readers on chips of Realtek, under many names: MSI StarReader, iMONO, Dectel CI692 and no name at all. Data only.

extension ReaderCatalog {
    static let realtekEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0BDA, 0x0161, "Realtek", "card reader (MSI StarReader SMART among others)", source: descriptors,
            levels: [LevelSighting(.tpdu, descriptors)], useInJapan: metInJapan, notes: [plugsBadly]),
        CatalogueEntry(
            0x0BDA, 0x0165, "Realtek", "card reader", source: descriptors,
            levels: [LevelSighting(.tpdu, descriptors)], useInJapan: metInJapan,
            notes: [
                Fact("libccid counts it among those that do not work, or not fully", libccidDoubts),
                plugsBadly,
            ]),
        CatalogueEntry(
            0x0BDA, 0x0169, "Realtek", "card reader", source: descriptors,
            levels: [LevelSighting(.tpdu, descriptors)], useInJapan: metInJapan, notes: [plugsBadly]),
    ]

    private static let plugsBadly = Fact(
        "somebody's reader on such a chip was not always found on a Raspberry Pi 4",
        "a user's report, https://note.com/osashimikun/n/n81704fa74bd1")
}
