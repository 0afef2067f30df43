// SPDX-License-Identifier: Apache-2.0
//
// What `readers` says: rows in full when something is searched for. The whole table is looked at in
// CatalogueCommandTests.swift.

extension Dialogue {
    static let catalogue = [
        Dialogue(
            "readers tells every fact of one reader with its source, and what is missing",
            #"""
            $ kioskreader readers --virtual 058f:9520
            058f:9520  Alcor AU9520
               card      not known
               level     shortAPDU (descriptor collection of libccid 1.8.2)
               approval  known: there are facts, and nobody's word
               in Japan  met in Japan with the My Number Card (this project's own notes; no list of an authority stands behind them)
               quirk     noAutosuspend: does not come back from USB autosuspend (the udev rules keep it awake) (seen in the udev rules of libccid 1.8.2)
               quirk     outdatedFirmware, firmware up to 1.01: its firmware is older than 1.02, which another driver wants (known, not acted on yet) (libccid 1.8.2 refuses to open older firmware; what fails is not said)
               libccid   N
               source    descriptor collection of libccid 1.8.2

            none of them is approved: no list of an authority and no report of this project is behind any
            """#),
        Dialogue(
            "readers finds by maker and by fact, each word narrowing it down",
            #"""
            $ kioskreader readers --virtual --json scm BOTH scr331
            {"notCCID":[],"pluggedIn":[],"readers":[{"approval":{"date":null,"source":null,"status":"known"},"contact":{"source":"libccid 1.8.2, code for single readers: the second slot is contactless","text":"both"},"exchangeLevels":[{"firmware":1570,"interfaceNumber":null,"level":"tpdu","source":"libccid, readers/SCR331-DI.txt"}],"firmware":null,"interfaceClass":255,"kernelDriver":null,"libccid":N,"maker":"SCM","model":"SCR331-DI","notes":[],"productID":"5111","quirks":[{"firmware":{"from":0,"to":1561},"name":"maximumIFSD","source":"GnuPG's reader code: hangs when an answer is a multiple of 64 bytes long","text":"takes T=1 information fields up to 48 bytes"},{"firmware":{"from":0,"to":1561},"name":"outdatedFirmware","source":"libccid 1.8.2 refuses to open older firmware; what fails is not said","text":"its firmware is older than 6.20, which another driver wants (known, not acted on yet)"}],"source":"libccid, readers/SCR331-DI.txt","useInJapan":null,"vendorID":"04e6"}],"withoutID":[]}
            """#),
        Dialogue(
            "readers says what is not CCID, and what to do instead",
            #"""
            $ kioskreader readers --virtual rc-s380/p
            known, and not CCID
            054c:06c3  Sony PaSoRi RC-S380/P
               it speaks Sony's Port-100 protocol (pcsc-lite issue 86, https://github.com/LudovicRousseau/PCSC/issues/86 (2020))
               the kernel has a driver for it, port100 (Linux, drivers/nfc/port100.c, device table)
               use a reader that speaks CCID; of the same maker the RC-S300 does (054c:0dc8, 054c:0dc9)
            """#),
        Dialogue(
            "readers says what of it is plugged in, and why it is approved",
            #"""
            $ kioskreader readers --virtual=scr3310-nttcom 0x04E6:0x511A
            04e6:511a  NTTCom SCR3310-NTTCom
               card       not known
               level      tpdu, firmware 2.03 (descriptor collection of libccid 1.8.2)
               interface  class FF, vendor-specific, speaks CCID
               approval   known: there are facts, and nobody's word
               in Japan   met in Japan with the My Number Card (this project's own notes; no list of an authority stands behind them)
               note       GnuPG's reader code does not see it (GnuPG's reader code, list of class 0xFF readers)
               libccid    N
               source     descriptor collection of libccid 1.8.2: firmware 2.03 has a vendor-specific interface

            none of them is approved: no list of an authority and no report of this project is behind any

            plugged in
            1-1:1.0  04e6:511a  SCR3310-NTTCom USB SmartCard Reader: approval virtual
               it is made of software in this process: everything may pass, its cards are made up
            """#),
        Dialogue(
            "readers that finds nothing is done all the same, and says that the catalogue is not all there is",
            #"""
            $ kioskreader readers --virtual no-such-reader
            2> kioskreader: nothing in the catalogue fits; a reader that is not in it may work all the same
            $ kioskreader readers --virtual --json no-such-reader
            {"notCCID":[],"pluggedIn":[],"readers":[],"withoutID":[]}
            2> {"note":{"message":"nothing in the catalogue fits; a reader that is not in it may work all the same"}}
            $ kioskreader readers --virtual --lang ja no-such-reader
            2> kioskreader: カタログに当てはまるものがありません。載っていないリーダーでも使えることがあります
            """#),
    ]
}
