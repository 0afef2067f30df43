// SPDX-License-Identifier: Apache-2.0
//
// The sources that many rows name, once each. A source that one row alone has stands in that row.

extension ReaderCatalog {
    /// readers/*.txt of libccid: what readers showed to its test program.
    static let descriptors = "descriptor collection of libccid 1.8.2"
    /// One of them.
    static func file(_ name: String) -> String { "libccid, readers/" + name + ".txt" }
    /// readers/supported_readers.txt of libccid: the names that people gave to readers, and how they fared.
    static let libccidNames = "libccid, readers/supported_readers.txt of October 2015"
    /// The same, under the heading `unsupported`.
    static let libccidDoubts = "libccid, readers/supported_readers.txt of October 2015, section 'unsupported'"
    /// src/ccid_usb.c of libccid.
    static let firmwareRefused = "libccid 1.8.2 refuses to open older firmware; what fails is not said"
    /// src/ccid.c, src/ifdhandler.c and src/commands.c of libccid.
    static let readerCode = "libccid 1.8.2, code for single readers"
    static let claimsKeypad = "seen in libccid 1.8.2: claims a keypad that it has not"
    /// The corrections that other drivers make are not made here, and a structure that the reader misreads may put
    /// something else than the PIN before the card.
    static let ownForm =
        "seen in libccid 1.8.2: the structures of PIN entry need corrections, which are not made here"
    static let tellsPIN =
        "seen in libccid 1.8.2: a PIN entered at the keypad reaches the host as well"
    static let chains = "seen in libccid 1.8.2: claims short APDUs, but chains"
    static let noTag = "seen in libccid 1.8.2: GetSlotStatus takes up to a second without a tag"
    static let emptyPackets = "seen in libccid 1.8.2: firmware 2.00 sends empty packets on USB 3 ports"
    static let emvMode =
        "seen in libccid 1.8.2: power-on fails with bError BB in EMV mode until Escape 1F 01; "
        + "GnuPG's reader code has the bytes as F1 01"
    static let lengths =
        "seen in libccid 1.8.2: a message length of 263 with an IFSD of 252 is tolerated there"
    static let gnupg = "GnuPG's reader code, firmware checks"
    static let gnupgSizes = "GnuPG's reader code: hangs when an answer is a multiple of 64 bytes long"
    static let linuxPort100 = "Linux, drivers/nfc/port100.c, device table"
    static let linuxPN533 = "Linux, drivers/nfc/pn533/usb.c, device table"
    /// What this project gathered before any list of an authority could be had.
    static let metInJapan = Fact(
        "met in Japan with the My Number Card",
        "this project's own notes; no list of an authority stands behind them")
}
