// SPDX-License-Identifier: Apache-2.0
//
// Readers of Sony that speak CCID. Those that do not stand in Table+NotCCID.swift. Data only.

extension ReaderCatalog {
    static let sonyEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x054C, 0x0DC8, "Sony", "PaSoRi RC-S300/S", source: descriptors,
            contact: Fact(.contactless, descriptors),
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: worksWithClassDriver),
        CatalogueEntry(
            0x054C, 0x0DC9, "Sony", "PaSoRi RC-S300/P", source: descriptors,
            contact: Fact(.contactless, descriptors),
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: worksWithClassDriver),
        CatalogueEntry(
            0x054C, 0x0D8F, "Sony", "RC-S660/U", source: descriptors,
            contact: Fact(.contactless, descriptors),
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan),
    ]

    private static let worksWithClassDriver = Fact(
        "used with CCID class drivers",
        "users' reports, https://zenn.dev/compass/articles/39bb050bdaeaaa and "
            + "https://qiita.com/yamaokunousausa/items/503eb3ae1ec1f35d972d")
}
