// SPDX-License-Identifier: Apache-2.0
//
// Readers of Advanced Card Systems. Data only.

extension ReaderCatalog {
    static let acsEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x072F, 0xB100, "ACS", "ACR39U", source: descriptors,
            contact: Fact(
                .contact, "ACS, ACR39x Reference Manual 1.02, section 'Contact Smart Card Interface'"),
            levels: [LevelSighting(.tpdu, firmware: 0x0216, descriptors)], useInJapan: metInJapan,
            notes: [
                Fact(
                    "whether ACR39-NTTCom is the same reader is not known",
                    "this project's own notes; no source says so"),
                Fact(
                    "somebody had T=1 break down under ACS's own driver",
                    "acsccid issue 18, https://github.com/acshk/acsccid/issues/18"),
                Fact(
                    "somebody's ACR39U-U1 worked once after each plug under ACS's own driver",
                    "acsccid issue 12, https://github.com/acshk/acsccid/issues/12"),
                Fact(
                    "somebody's took 3 s for its first answer",
                    "pcsc-lite issue 147, https://github.com/LudovicRousseau/PCSC/issues/147"),
            ]),
        CatalogueEntry(
            0x072F, 0xB000, "ACS", "ACR3901U", source: descriptors,
            contact: Fact(
                .contact, "ACS, ACR3901U-S1 Secure Bluetooth Contact Card Reader, Reference Manual 1.08"),
            levels: [LevelSighting(.shortAPDU, descriptors)], useInJapan: metInJapan),
        CatalogueEntry(
            0x072F, 0xB506, "ACS", "ACR40U", source: descriptors,
            levels: [LevelSighting(.tpdu, descriptors)], useInJapan: metInJapan),
        CatalogueEntry(
            0x072F, 0x221A, "ACS", "ACR1251", source: descriptors,
            contact: Fact(
                .contactless,
                "libccid, readers/ACS_ACR1251_Dual_Reader.txt: its interfaces are named PICC and SAM; "
                    + "the SAM's slot is inside"),
            levels: [
                LevelSighting(.extendedAPDU, firmware: 0x0200, interface: 0, acr1251),
                LevelSighting(.shortAPDU, firmware: 0x0200, interface: 1, acr1251),
            ], useInJapan: metInJapan,
            quirks: [
                Quirk(
                    .pinEntryUnusable,
                    "descriptor collection of libccid 1.8.2: the SAM interface claims a keypad")
            ]),
        CatalogueEntry(
            0x072F, 0x2200, "ACS", "ACR122U", source: descriptors,
            contact: Fact(
                .contactless,
                "libccid, readers/ACR122U_PICC.txt: the product's name is 'ACR122U PICC Interface'"),
            levels: [LevelSighting(.shortAPDU, firmware: 0x0206, "libccid, readers/ACR122U_PICC.txt")],
            kernelDriver: Fact("pn533_usb", linuxPN533),
            notes: [Fact("libccid counts it among those that do not work, or not fully", libccidDoubts)],
            quirks: [
                Quirk(.slowFirstAnswer(milliseconds: 1_000), noTag),
                Quirk(.outdatedFirmware(wanted: 0x0206), firmwareRefused, firmware: 0x0000...0x0205),
            ]),
    ]

    private static let acr1251 = "libccid, readers/ACS_ACR1251_Dual_Reader.txt"
}
