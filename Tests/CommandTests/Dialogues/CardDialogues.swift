// SPDX-License-Identifier: Apache-2.0
//
// What `atr` and `reset` say of the simulated My Number Card; `card cert` is in CertificateDialogues.swift.

extension Dialogue {
    static let cards = [
        Dialogue(
            "atr explains every byte and what was chosen",
            #"""
            $ kioskreader atr --virtual
            reader 1-1:1.0, slot 0
            3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B
            TS                3B                    direct convention
            T0                DA                    TA1, TC1, TD1 follow
                                                    10 historical bytes
            TA1               13                    Fi 372, Di 4: 93 clock periods for one bit
                                                    clock of at most 5000 kHz
            TC1               FF                    extra guard time N 255: the least guard time
                                                    11 units between characters with T=1
            TD1               81                    first offered T=1
                                                    TD2 follow
            TD2               31                    T=1
                                                    TA3, TB3 follow
            TA3               FB                    T=1: the card receives information fields of up to 251 bytes (IFSC)
            TB3               46                    T=1: block waiting integer BWI 4, character waiting integer CWI 6
            historical bytes  8012392F31C173C601C0  80: COMPACT-TLV objects
                                                    country code 392
                                                    card service data C1:
                                                      applications are selected by full DF name
                                                      applications are selected by partial DF name
                                                      card without MF
                                                    card capabilities C601C0:
                                                      DF selection by full DF name
                                                      DF selection by partial DF name
                                                      short EF identifiers
                                                      record numbers
                                                      command chaining
                                                      extended Lc and Le
                                                      write functions: one time
                                                      data unit: 2 half-bytes
                                                      logical channels: 1
            TCK               3B                    check character, correct
            chosen: T=1, F/D 372/4, 43010 bit/s at 4000 kHz, PPS by the reader, IFSC 251, IFSD 252, BWT 1429 ms
            """#),
        Dialogue(
            "atr on a reader that does everything by itself has no IFSD",
            #"""
            $ kioskreader atr --json --virtual=extended-apdu
            {"T0":136,"TCK":{"present":true,"valid":true},"TS":59,"atr":"3B888001000005E0B381A1007F","commandChaining":null,"convention":"direct","deviations":[],"di":1,"extendedLength":null,"extraGuardTime":0,"fi":372,"historicalBytes":"000005E0B381A100","interfaceBytes":{"TD1":128,"TD2":1},"link":{"blockWaitingTimeMilliseconds":422,"clockKHz":13560,"dataRate":36451,"di":1,"exchangeLevel":"extendedAPDU","fi":372,"ifsc":32,"ifsd":null,"negotiation":"reader","protocol":1},"protocols":[0,1],"reader":"1-1:1.0","reset":null,"slot":0,"specificMode":null,"t1":{"bwi":4,"cwi":13,"edc":"LRC","ifsc":32}}
            """#),
        Dialogue(
            "reset is warm, or cold with --cold",
            #"""
            $ kioskreader reset --json --virtual
            {"T0":218,"TCK":{"present":true,"valid":true},"TS":59,"atr":"3BDA13FF8131FB468012392F31C173C601C03B","commandChaining":true,"convention":"direct","deviations":[],"di":4,"extendedLength":true,"extraGuardTime":255,"fi":372,"historicalBytes":"8012392F31C173C601C0","interfaceBytes":{"TA1":19,"TA3":251,"TB3":70,"TC1":255,"TD1":129,"TD2":49},"link":{"blockWaitingTimeMilliseconds":1429,"clockKHz":4000,"dataRate":43010,"di":4,"exchangeLevel":"tpdu","fi":372,"ifsc":251,"ifsd":252,"negotiation":"readerPPS","protocol":1},"protocols":[1],"reader":"1-1:1.0","reset":"warm","slot":0,"specificMode":null,"t1":{"bwi":4,"cwi":6,"edc":"LRC","ifsc":251}}
            $ kioskreader reset --json --cold --virtual=gempc-twin
            {"T0":218,"TCK":{"present":true,"valid":true},"TS":59,"atr":"3BDA13FF8131FB468012392F31C173C601C03B","commandChaining":true,"convention":"direct","deviations":[],"di":4,"extendedLength":true,"extraGuardTime":255,"fi":372,"historicalBytes":"8012392F31C173C601C0","interfaceBytes":{"TA1":19,"TA3":251,"TB3":70,"TC1":255,"TD1":129,"TD2":49},"link":{"blockWaitingTimeMilliseconds":1429,"clockKHz":4000,"dataRate":43010,"di":4,"exchangeLevel":"tpdu","fi":372,"ifsc":251,"ifsd":254,"negotiation":"hostPPS","protocol":1},"protocols":[1],"reader":"1-1:1.0","reset":"cold","slot":0,"specificMode":null,"t1":{"bwi":4,"cwi":6,"edc":"LRC","ifsc":251}}
            """#),
        Dialogue(
            "an empty slot and a mute card end with 67",
            #"""
            $ kioskreader atr --virtual=scr3310,none
            2> kioskreader: no card is in the reader: reader 1-1:1.0 SCR3310 USB Smart Card Reader; put a card in, or wait for one with `--wait SECONDS`
            [67]
            $ kioskreader card cert --virtual=scr3310,mute --json
            2> {"error":{"code":67,"fate":null,"hint":"put the card in again, chip first and the right way up; clean its contacts","kind":"cardMute","message":"the card does not answer","subject":"reader 1-1:1.0 SCR3310 USB Smart Card Reader","sw":null,"triesLeft":null}}
            [67]
            """#),
    ]
}
