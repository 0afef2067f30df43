// SPDX-License-Identifier: Apache-2.0
//
// Readers of Athena. Data only.

extension ReaderCatalog {
    static let athenaEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0DC3, 0x1004, "Athena", "ASEDrive IIIe", source: file("ASE_IIIe"),
            levels: [LevelSighting(.tpdu, firmware: 0x0502, file("ASE_IIIe"))],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0502), firmwareRefused, firmware: 0x0000...0x0501)]),
        CatalogueEntry(
            0x0DC3, 0x1102, "Athena", "ASEDrive IIIe KB", source: file("ASEDrive_IIIe_KB"),
            levels: [LevelSighting(.tpdu, firmware: 0x0607, file("ASEDrive_IIIe_KB"))],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0607), firmwareRefused, firmware: 0x0000...0x0606)]),
        CatalogueEntry(
            0x0DC3, 0x0900, "Athena", "IDProtect Key v2", source: file("Athena_IDProtect_Key"),
            levels: [LevelSighting(.tpdu, firmware: 0x0200, file("Athena_IDProtect_Key"))],
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0200), firmwareRefused, firmware: 0x0000...0x01FF)]),
    ]
}
