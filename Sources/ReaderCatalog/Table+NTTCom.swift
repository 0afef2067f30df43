// SPDX-License-Identifier: Apache-2.0
//
// Readers that NTT Communications sold. The makers of two of them use vendor-specific interfaces. Data only.

extension ReaderCatalog {
    static let nttcomEntries: [CatalogueEntry] = [
        CatalogueEntry(
            0x04E6, 0x511A, "NTTCom", "SCR3310-NTTCom", interfaceClass: 0xFF,
            source: "descriptor collection of libccid 1.8.2: firmware 2.03 has a vendor-specific interface",
            levels: [LevelSighting(.tpdu, firmware: 0x0203, descriptors)], useInJapan: metInJapan,
            notes: [
                Fact("GnuPG's reader code does not see it", "GnuPG's reader code, list of class 0xFF readers")
            ]),
        CatalogueEntry(
            0x04E6, 0x5120, "NTTCom", "SCR331-DI-NTTCom", interfaceClass: 0xFF,
            source: "descriptor collection of libccid 1.8.2: firmware 6.27, vendor-specific, two slots",
            contact: Fact(.both, secondSlot),
            levels: [LevelSighting(.tpdu, firmware: 0x0627, descriptors)], useInJapan: metInJapan,
            quirks: [Quirk(.shortMessageLength, lengths)]),
        CatalogueEntry(
            0x072F, 0x221B, "NTTCom", "ACR1251DI-NTTCom or ACR1251CL-NTTCom",
            source: "a user's report of December 2022 on netlog.jpn.org; not in libccid's list",
            contact: Fact(.both, netlog + ": an ACR1251DI read the card by contact and without"),
            useInJapan: Fact(
                "an ACR1251DI was used with the My Number Card on Windows, and found by pcscd on Linux",
                netlog),
            notes: [
                Fact(
                    "on Raspbian it worked under pcscd with the package libacsccid1 only",
                    "a user's report, http://www.asahi-net.or.jp/~EA7K-SMMR/raspberry-pi-p2.htm")
            ]),
    ]
}
