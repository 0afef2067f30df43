// SPDX-License-Identifier: Apache-2.0
//
// Readers of Precise Biometrics. Data only.

extension ReaderCatalog {
    static let preciseEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x08C3, 0x0401, "Precise Biometrics", "Precise 250 MC", source: libccidDoubts,
            notes: [doubted],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x5000), firmwareRefused, firmware: 0x0000...0x4FFF)]),
        CatalogueEntry(
            0x08C3, 0x0402, "Precise Biometrics", "Precise 200 MC", source: libccidDoubts,
            notes: [doubted],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x5000), firmwareRefused, firmware: 0x0000...0x4FFF)]),
    ]

    private static let doubted = Fact(
        "libccid counts it among those that do not work, or not fully", libccidDoubts)
}
