// SPDX-License-Identifier: Apache-2.0
//
// Readers that are used with the My Number Card in Japan. None is approved by its standing here. Data only.

extension ReaderCatalog {
    static let japanEntries: [CatalogueEntry] = [
        CatalogueEntry(0x072F, 0xB100, "ACS ACR39U", source: descriptors),
        CatalogueEntry(0x072F, 0xB000, "ACS ACR3901U", source: descriptors),
        CatalogueEntry(0x072F, 0xB506, "ACS ACR40U", source: descriptors),
        CatalogueEntry(
            0x072F, 0x221A, "ACS ACR1251", source: descriptors,
            quirks: [
                Quirk(
                    .pinEntryUnusable,
                    "descriptor collection of libccid 1.8.2: the SAM interface claims a keypad")
            ]),
        CatalogueEntry(
            0x072F, 0x221B, "NTTCom ACR1251DI-NTTCom or ACR1251CL-NTTCom",
            source: "a user's report of December 2022 on netlog.jpn.org; not in libccid's list"),
        CatalogueEntry(
            0x072F, 0x2200, "ACS ACR122U", source: descriptors,
            quirks: [
                Quirk(
                    .slowFirstAnswer(milliseconds: 1_000),
                    "seen in libccid 1.8.2: GetSlotStatus takes up to a second without a tag")
            ]),
        CatalogueEntry(
            0x072F, 0x2200, "ACS ACR122U", CatalogueEntry.Scope(firmware: 0x0000...0x0205),
            source: descriptors, quirks: [Quirk(.outdatedFirmware(wanted: 0x0206), firmwareRefused)]),
        CatalogueEntry(0x054C, 0x0DC8, "Sony RC-S300/S", source: descriptors),
        CatalogueEntry(0x054C, 0x0DC9, "Sony RC-S300/P", source: descriptors),
        CatalogueEntry(0x054C, 0x0D8F, "Sony RC-S660/U", source: descriptors),
        CatalogueEntry(0x04DA, 0x117A, "Panasonic 7A-Smart", source: descriptors),
        CatalogueEntry(0x04A4, 0x00C7, "Hitachi biometric reader", source: descriptors),
        CatalogueEntry(0x04A4, 0x00D4, "Hitachi biometric reader", source: descriptors),
        CatalogueEntry(0x0BDA, 0x0161, "Realtek card reader", source: descriptors),
        CatalogueEntry(0x0BDA, 0x0165, "Realtek card reader", source: descriptors),
        CatalogueEntry(0x0BDA, 0x0169, "Realtek card reader", source: descriptors),
        CatalogueEntry(0x058C, 0x9590, "FLY card reader", source: descriptors),
        CatalogueEntry(0x23EB, 0x0003, "TOPPAN FORMS TC63CUT021", source: descriptors),
        CatalogueEntry(
            0x0BF8, 0x1024, "Fujitsu D323", source: descriptors,
            quirks: [
                Quirk(.pinEntryUnusable, claimsKeypad),
                Quirk(.exchangeLevel(.extendedAPDU), "seen in libccid 1.8.2: claims short APDUs, but chains"),
            ]),
    ]

    static let firmwareRefused = "libccid 1.8.2 refuses to open older firmware; what fails is not said"
    static let claimsKeypad = "seen in libccid 1.8.2: claims a keypad that it has not"
}
