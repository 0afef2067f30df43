// SPDX-License-Identifier: Apache-2.0
//
// Readers of SCM, Identive and Identiv. Data only.

extension ReaderCatalog {
    static let scmEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x04E6, 0x5116, "SCM", "SCR3310", source: descriptors,
            contact: Fact(
                .contact, netlog + ": no FeliCa and no Type A or B, and the My Number Card is read"),
            levels: [LevelSighting(.tpdu, firmware: 0x0523, descriptors)],
            useInJapan: Fact("used with the My Number Card on Windows, found by pcscd on Linux", netlog)),
        CatalogueEntry(
            0x04E6, 0x511F, "SCM", "SCR3310 v2", source: descriptors,
            contact: Fact(
                .contact, "Identiv, Reference Manual for SCR3310 V2 Contact Desktop Reader, 1.1 (2018)"),
            levels: [LevelSighting(.tpdu, firmware: 0x0522, descriptors)], useInJapan: metInJapan,
            quirks: [Quirk(.shortMessageLength, lengths)]),
        CatalogueEntry(
            0x04E6, 0xE001, "SCM", "SCR331", source: descriptors,
            levels: [LevelSighting(.tpdu, firmware: 0x0525, file("SCR331"))],
            quirks: [
                Quirk(.maximumIFSD(48), gnupgSizes, firmware: 0x0000...0x0515),
                Quirk(.outdatedFirmware(wanted: 0x0516), firmwareRefused, firmware: 0x0000...0x0515),
            ]),
        CatalogueEntry(
            0x04E6, 0x5111, "SCM", "SCR331-DI", interfaceClass: 0xFF, source: file("SCR331-DI"),
            contact: Fact(.both, secondSlot),
            levels: [LevelSighting(.tpdu, firmware: 0x0622, file("SCR331-DI"))],
            quirks: [
                Quirk(.maximumIFSD(48), gnupgSizes, firmware: 0x0000...0x0619),
                Quirk(.outdatedFirmware(wanted: 0x0620), firmwareRefused, firmware: 0x0000...0x0619),
            ]),
        CatalogueEntry(
            0x04E6, 0x5121, "SCM", "SDI010", interfaceClass: 0xFF, source: file("SDI010"),
            contact: Fact(.both, secondSlot),
            levels: [LevelSighting(.tpdu, firmware: 0x0727, file("SDI010"))]),
        CatalogueEntry(
            0x04E6, 0x5115, "SCM", "SCR335", source: file("SCR335"),
            levels: [LevelSighting(.tpdu, firmware: 0x0514, file("SCR335"))],
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes, firmware: 0x0000...0x0513)]),
        CatalogueEntry(
            0x04E6, 0x5117, "SCM", "SCR3320", source: file("SCR3320"),
            levels: [LevelSighting(.tpdu, firmware: 0x0523, file("SCR3320"))],
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes, firmware: 0x0000...0x0521)]),
        CatalogueEntry(
            0x04E6, 0xE003, "SCM", "SPR532", interfaceClass: 0xFF,
            source: "GnuPG's reader code takes its interface of class 0xFF for a reader",
            levels: [LevelSighting(.tpdu, firmware: 0x0504, file("SPR532"))],
            quirks: [
                Quirk(.pinEntryUnusable, ownForm),
                Quirk(.maximumIFSD(48), gnupgSizes, firmware: 0x0000...0x0503),
                Quirk(.outdatedFirmware(wanted: 0x0510), firmwareRefused, firmware: 0x0000...0x0509),
            ]),
        CatalogueEntry(
            0x04E6, 0x5291, "SCM", "SCL010", source: libccidNames,
            contact: Fact(.contactless, contactByName("SCL010 Contactless Reader")),
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0112), firmwareRefused, firmware: 0x0000...0x0111)]),
        CatalogueEntry(
            0x04E6, 0x5293, "Identive", "SCL011", source: descriptors,
            contact: Fact(.contactless, contactByName("SCL01x Contactless Reader")),
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5790, "Identiv", "uTrust 3700 F", source: descriptors,
            contact: Fact(.contactless, contactByName("uTrust 3700 F CL Reader")),
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5791, "Identiv", "uTrust 3701 F", source: descriptors,
            contact: Fact(.contactless, contactByName("uTrust 3701 F CL Reader")),
            notes: [
                Fact(
                    "the variant of the 3700 F that is for Japan only",
                    "Identiv, Reference Manual for the CLOUD 370x F Contactless Desktop Readers, 1.0 (2014)")
            ],
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5724, "Identiv", "uTrust 4701 F", source: descriptors,
            contact: Fact(.both, contactByName("uTrust 4701 F Dual Interface Reader")),
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5710, "Identive", "CLOUD 2700 F", source: descriptors,
            levels: [LevelSighting(.extendedAPDU, descriptors)], useInJapan: metInJapan),
        // Two readers under the same ids: nothing but what the device shows tells them apart.
        CatalogueEntry(
            0x04E6, 0x5810, "Identive", "CLOUD 2700 R", source: descriptors,
            levels: [
                LevelSighting(.extendedAPDU, descriptors),
                LevelSighting(.tpdu, descriptors + ": a reader of Elyctis with the same ids"),
            ], useInJapan: metInJapan),
    ]

    /// What a name in libccid's list says of how a reader meets its cards.
    private static func contactByName(_ name: String) -> String { "named '\(name)' in " + libccidNames }

    private static let slow = "seen in libccid 1.8.2: the first answer takes 350 ms"
    /// Three readers in one person's hands, with the My Number Card.
    static let netlog =
        "a user's report, https://netlog.jpn.org/r271-635/2022/12/ic_acr1251di.html (2022)"
    static let secondSlot = "libccid 1.8.2, code for single readers: the second slot is contactless"
}
