// SPDX-License-Identifier: Apache-2.0
//
// Readers of Gemplus, Gemalto and Thales. Data only.

extension ReaderCatalog {
    static let thalesEntries: [CatalogueEntry] = [
        CatalogueEntry(0x08E6, 0x3437, "Gemalto GemPC Twin", source: descriptors),
        CatalogueEntry(
            0x08E6, 0x3437, "Gemalto GemPC Twin", CatalogueEntry.Scope(firmware: 0x0200...0x0200),
            source: descriptors, quirks: [Quirk(.strayEmptyPackets, empty)]),
        CatalogueEntry(
            0x08E6, 0x3438, "Gemalto GemPC Key", CatalogueEntry.Scope(firmware: 0x0200...0x0200),
            source: descriptors, quirks: [Quirk(.strayEmptyPackets, empty)]),
        CatalogueEntry(
            0x08E6, 0x4433, "Gemalto GemPC433", source: descriptors, quirks: [Quirk(.emvMode, emv)]),
        CatalogueEntry(
            0x046A, 0x0005, "Cherry XX33", source: descriptors, quirks: [Quirk(.emvMode, emv)]),
        CatalogueEntry(
            0x413C, 0x2101, "Dell smart-card keyboard", CatalogueEntry.Scope(firmware: 0x0200...0x0200),
            source: descriptors, quirks: [Quirk(.strayEmptyPackets, empty)]),
        CatalogueEntry(
            0x0529, 0x0620, "SafeNet eToken 5100", CatalogueEntry.Scope(firmware: 0x0012...0x0013),
            source: descriptors,
            quirks: [Quirk(.skipsIFSDNegotiation, "seen in libccid 1.8.2: firmware 0.12 and 0.13 fail on it")]
        ),
    ]

    private static let empty = "seen in libccid 1.8.2: firmware 2.00 sends empty packets on USB 3 ports"
    private static let emv =
        "seen in libccid 1.8.2: power-on fails with bError BB in EMV mode until Escape 1F 01; "
        + "GnuPG's reader code has the bytes as F1 01"
}
