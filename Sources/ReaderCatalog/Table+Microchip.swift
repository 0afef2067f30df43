// SPDX-License-Identifier: Apache-2.0
//
// Readers on chips of Microchip. Data only.

extension ReaderCatalog {
    static let microchipEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x0424, 0x1202, "Microchip", "SEC1210", source: descriptors,
            quirks: [Quirk(.interfacesTakeTurns, turns)]),
        CatalogueEntry(
            0x0424, 0x1104, "Microchip", "SEC1110", source: descriptors,
            quirks: [Quirk(.interfacesTakeTurns, turns)]),
    ]

    private static let turns = "seen in libccid 1.8.2: a build option makes its interfaces take turns"
}
