// SPDX-License-Identifier: Apache-2.0
//
// Readers of O2Micro. Data only.

extension ReaderCatalog {
    static let o2MicroEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0B97, 0x7762, "O2Micro", "OZ776", source: readerCode,
            quirks: [
                Quirk(.noPPS, defaultRate),
                Quirk(.outdatedFirmware(wanted: 0x0111), firmwareRefused, firmware: 0x0000...0x0110),
            ]),
        CatalogueEntry(
            0x0B97, 0x7772, "O2Micro", "OZ776 (7772)", source: readerCode,
            quirks: [Quirk(.noPPS, defaultRate)]),
    ]

    private static let defaultRate = "seen in libccid 1.8.2: no PPS, and 9600 bit/s"
}
