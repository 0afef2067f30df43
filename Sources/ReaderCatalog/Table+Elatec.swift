// SPDX-License-Identifier: Apache-2.0
//
// Readers of Elatec. Data only.

extension ReaderCatalog {
    static let elatecEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x09D8, 0x0427, "Elatec", "TWN4", source: readerCode,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 1_000), noTag)]),
        CatalogueEntry(
            0x09D8, 0x0428, "Elatec", "TWN4 (0428)", source: readerCode,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 1_000), noTag)]),
    ]
}
