// SPDX-License-Identifier: Apache-2.0
//
// Readers of SCM, Identive and Identiv, and those built on them. Data only.

extension ReaderCatalog {
    static let scmEntries: [CatalogueEntry] = [
        CatalogueEntry(0x04E6, 0x5116, "SCM SCR3310", source: descriptors),
        CatalogueEntry(
            0x04E6, 0x511F, "SCM SCR3310 v2", source: descriptors,
            quirks: [Quirk(.shortMessageLength, lengths)]),
        CatalogueEntry(
            0x04E6, 0x511A, "NTTCom SCR3310-NTTCom", interfaceClass: 0xFF,
            source: "descriptor collection of libccid 1.8.2: firmware 2.03 has a vendor-specific interface"),
        CatalogueEntry(
            0x04E6, 0x5120, "NTTCom SCR331-DI-NTTCom", interfaceClass: 0xFF,
            source: "descriptor collection of libccid 1.8.2: firmware 6.27, vendor-specific, two slots",
            quirks: [Quirk(.shortMessageLength, lengths)]),
        CatalogueEntry(
            0x04E6, 0xE001, "SCM SCR331", CatalogueEntry.Scope(firmware: 0x0000...0x0515), source: gnupg,
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes)]),
        CatalogueEntry(
            0x04E6, 0xE001, "SCM SCR331", CatalogueEntry.Scope(firmware: 0x0000...0x0515),
            source: descriptors, quirks: [Quirk(.outdatedFirmware(wanted: 0x0516), firmwareRefused)]),
        CatalogueEntry(
            0x04E6, 0x5111, "SCM SCR331-DI", CatalogueEntry.Scope(firmware: 0x0000...0x0619), source: gnupg,
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes)]),
        CatalogueEntry(
            0x04E6, 0x5111, "SCM SCR331-DI", CatalogueEntry.Scope(firmware: 0x0000...0x0619),
            source: descriptors, quirks: [Quirk(.outdatedFirmware(wanted: 0x0620), firmwareRefused)]),
        CatalogueEntry(
            0x04E6, 0x5115, "SCM SCR335", CatalogueEntry.Scope(firmware: 0x0000...0x0513), source: gnupg,
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes)]),
        CatalogueEntry(
            0x04E6, 0x5117, "SCM SCR3320", CatalogueEntry.Scope(firmware: 0x0000...0x0521), source: gnupg,
            quirks: [Quirk(.maximumIFSD(48), gnupgSizes)]),
        CatalogueEntry(
            0x04E6, 0xE003, "SCM SPR532", interfaceClass: 0xFF,
            source: "GnuPG's reader code takes its interface of class 0xFF for a reader"),
        CatalogueEntry(
            0x04E6, 0xE003, "SCM SPR532", interfaceClass: 0xFF,
            CatalogueEntry.Scope(firmware: 0x0000...0x0503),
            source: gnupg, quirks: [Quirk(.maximumIFSD(48), gnupgSizes)]),
        CatalogueEntry(
            0x04E6, 0xE003, "SCM SPR532", interfaceClass: 0xFF,
            CatalogueEntry.Scope(firmware: 0x0000...0x0509),
            source: descriptors, quirks: [Quirk(.outdatedFirmware(wanted: 0x0510), firmwareRefused)]),
        CatalogueEntry(
            0x04E6, 0x5291, "SCM reader 5291", CatalogueEntry.Scope(firmware: 0x0000...0x0111),
            source: "libccid 1.8.2, firmware checks",
            quirks: [Quirk(.outdatedFirmware(wanted: 0x0112), firmwareRefused)]),
        CatalogueEntry(
            0x04E6, 0x5293, "Identive SCL011", source: descriptors,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5790, "Identiv uTrust 3700 F", source: descriptors,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5791, "Identiv uTrust 3701 F", source: descriptors,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(
            0x04E6, 0x5724, "Identiv uTrust 4701 F", source: descriptors,
            quirks: [Quirk(.slowFirstAnswer(milliseconds: 350), slow)]),
        CatalogueEntry(0x04E6, 0x5710, "Identive CLOUD 2700 F", source: descriptors),
        // An Elyctis reader carries the same ids with a TPDU interface, so nothing is said about the level here.
        CatalogueEntry(0x04E6, 0x5810, "Identive CLOUD 2700 R", source: descriptors),
    ]

    static let descriptors = "descriptor collection of libccid 1.8.2"
    private static let lengths =
        "seen in libccid 1.8.2: a message length of 263 with an IFSD of 252 is tolerated there"
    private static let gnupg = "GnuPG's reader code, firmware checks"
    private static let gnupgSizes = "GnuPG's reader code: hangs when an answer is a multiple of 64 bytes long"
    private static let slow = "seen in libccid 1.8.2: the first answer takes 350 ms"
}
