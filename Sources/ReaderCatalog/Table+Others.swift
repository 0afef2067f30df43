// SPDX-License-Identifier: Apache-2.0
//
// Readers of everybody else that stray from the rules in a known way. Data only.

extension ReaderCatalog {
    static let otherEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x09BE, 0x0002, "MySmartPad", source: descriptors,
            quirks: [
                Quirk(.maximumIFSD(254), "seen in libccid 1.8.2: dwMaxIFSD has its bytes the wrong way round")
            ]),
        CatalogueEntry(
            0x0783, 0x0003, "C3PO LTC31", source: descriptors,
            quirks: [Quirk(.noAutosuspend, "seen in the udev rules of libccid 1.8.2")]),
        CatalogueEntry(
            0x0783, 0x0006, "C3PO LTC31 v2", source: descriptors, quirks: [Quirk(.pinEntryUnusable, tellsPIN)]
        ),
        CatalogueEntry(
            0x03F0, 0x1024, "HP smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x03F0, 0x0036, "HP smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x03F0, 0x0036, "HP smart-card keyboard", CatalogueEntry.Scope(firmware: 0x0000...0x0123),
            source: descriptors, quirks: [Quirk(.outdatedFirmware(wanted: 0x0124), firmwareRefused)]),
        CatalogueEntry(
            0x0BF8, 0x1017, "Fujitsu smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x04F2, 0x1469, "Chicony smart-card keyboard", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, tellsPIN)]),
        CatalogueEntry(
            0x076B, 0x3A21, "HID Aviator", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x076B, 0x3031, "HID Omnikey 3x21", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x076B, 0x6632, "HID Omnikey 6121", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x046A, 0x00A7, "Cherry XX44", source: descriptors,
            quirks: [Quirk(.pinEntryUnusable, claimsKeypad), Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x2F7C, 0x6007, "Diebold PN7362au", source: descriptors,
            quirks: [Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x046A, 0x00A1, "Cherry KC1000SC", CatalogueEntry.Scope(firmware: 0x0100...0x0100),
            source: descriptors, quirks: [Quirk(.exchangeLevel(.extendedAPDU), chains)]),
        CatalogueEntry(
            0x046A, 0x003E, "Cherry ST-2000", interfaceClass: 0xFF,
            source: "GnuPG's reader code takes its interface of class 0xFF for a reader"),
        CatalogueEntry(
            0x0D46, 0x3010, "Kobil TriBank", source: descriptors,
            quirks: [
                Quirk(
                    .exchangeLevel(.shortAPDU),
                    "libccid 1.8.2 and its issue 85: claims extended APDUs, cannot do them")
            ]),
        CatalogueEntry(
            0x0D46, 0x3001, "Kobil reader 3001", CatalogueEntry.Scope(firmware: 0x0000...0x0036),
            source: readerCode, quirks: [Quirk(.outdatedFirmware(wanted: 0x0037), firmwareRefused)]),
        CatalogueEntry(
            0x0D46, 0x3002, "Kobil reader 3002", CatalogueEntry.Scope(firmware: 0x0000...0x0036),
            source: readerCode, quirks: [Quirk(.outdatedFirmware(wanted: 0x0037), firmwareRefused)]),
        CatalogueEntry(
            0x0B97, 0x7762, "O2Micro OZ776", source: readerCode, quirks: [Quirk(.noPPS, defaultRate)]),
        CatalogueEntry(
            0x0B97, 0x7762, "O2Micro OZ776", CatalogueEntry.Scope(firmware: 0x0000...0x0110),
            source: readerCode, quirks: [Quirk(.outdatedFirmware(wanted: 0x0111), firmwareRefused)]),
        CatalogueEntry(
            0x0B97, 0x7772, "O2Micro OZ776", source: readerCode, quirks: [Quirk(.noPPS, defaultRate)]),
        CatalogueEntry(
            0x09D8, 0x0427, "Elatec TWN4", source: readerCode,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 1_000), noTag)]),
        CatalogueEntry(
            0x09D8, 0x0428, "Elatec TWN4", source: readerCode,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 1_000), noTag)]),
        CatalogueEntry(
            0x25DD, 0x3111, "bit4id miniLector", CatalogueEntry.Scope(firmware: 0x0111...0x0111),
            source: descriptors, quirks: [Quirk(.pinEntryUnusable, claimsKeypad)]),
        CatalogueEntry(
            0x0424, 0x1202, "Microchip SEC1210", source: descriptors,
            quirks: [Quirk(.interfacesTakeTurns, turns)]),
        CatalogueEntry(
            0x0424, 0x1104, "Microchip SEC1110", source: descriptors,
            quirks: [Quirk(.interfacesTakeTurns, turns)]),
    ]

    private static let readerCode = "libccid 1.8.2, code for single readers"
    private static let tellsPIN =
        "seen in libccid 1.8.2: a PIN entered at the keypad reaches the host as well"
    private static let defaultRate = "seen in libccid 1.8.2: no PPS, and 9600 bit/s"
    private static let noTag = "seen in libccid 1.8.2: GetSlotStatus takes up to a second without a tag"
    private static let chains = "seen in libccid 1.8.2: claims short APDUs, but chains"
    private static let turns = "seen in libccid 1.8.2: a build option makes its interfaces take turns"
}
