// SPDX-License-Identifier: Apache-2.0
//
// What `list`, `info`, `params` and `escape` say of virtual readers.

extension Dialogue {
    static let readers = [
        Dialogue(
            "list shows a reader, its slot and its card",
            #"""
            $ kioskreader list --virtual
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual --json
            {"readers":[{"approval":{"date":null,"reasons":[],"source":null,"status":"virtual"},"exchangeLevel":"tpdu","name":"SCR3310 USB Smart Card Reader","path":"1-1:1.0","productID":"5116","serial":"VIRTUAL1","slots":[{"card":"present","index":0}],"vendorID":"04e6"}]}
            """#),
        Dialogue(
            "list shows both slots of a two-slot reader, and an empty one as absent",
            #"""
            $ kioskreader list --virtual=two-slot
            0  1-1:1.0  04e6:5111  SCR331-DI USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
               slot 1: card present
            $ kioskreader list --json --virtual=scr3310,none
            {"readers":[{"approval":{"date":null,"reasons":[],"source":null,"status":"virtual"},"exchangeLevel":"tpdu","name":"SCR3310 USB Smart Card Reader","path":"1-1:1.0","productID":"5116","serial":"VIRTUAL1","slots":[{"card":"absent","index":0}],"vendorID":"04e6"}]}
            """#),
        Dialogue(
            "list finds a reader by path, slot, VID:PID, serial number, index and part of the name",
            #"""
            $ kioskreader list --virtual -r 1-1:1.0
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r 1-1:1.0/0
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r 04e6:5116
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r VIRTUAL1
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r 001:002
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r 0
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            $ kioskreader list --virtual -r scr3310
            0  1-1:1.0  04e6:5116  SCR3310 USB Smart Card Reader, serial VIRTUAL1
               tpdu, approval virtual
               slot 0: card present
            """#),
        Dialogue(
            "info decodes the descriptor field by field, --raw adds the bytes",
            #"""
            $ kioskreader info --virtual --raw
            SCR3310 USB Smart Card Reader
            path             1-1:1.0
            bus and address  1 2
            VID:PID          04e6:5116
            firmware         5.23
            manufacturer     SCM Microsystems Inc.
            product          SCR3310 USB Smart Card Reader
            serial           VIRTUAL1
            interface name   CCID Interface
            interface        0, class 0B
            approval         virtual
            libccid          N
            clocks           not listed by the reader
            data rates       not listed by the reader
            slot 0           card present

            class descriptor
            bLength                 0x36        54
            bDescriptorType         0x21        33
            bcdCCID                 0x0100      256     CCID 1.00
            bMaxSlotIndex           0x00        0       1 slot
            bVoltageSupport         0x01        1       5 V
            dwProtocols             0x00000003  3       T=0, T=1
            dwDefaultClock          0x00000FA0  4000    kHz
            dwMaximumClock          0x00002EE0  12000   kHz
            bNumClockSupported      0x00        0
            dwDataRate              0x00002A01  10753   bit/s
            dwMaxDataRate           0x00054029  344105  bit/s
            bNumDataRatesSupported  0x00        0
            dwMaxIFSD               0x000000FC  252
            dwSynchProtocols        0x00000000  0
            dwMechanical            0x00000000  0
            dwFeatures              0x000100BA  65722   parameters from the ATR, automatic voltage, automatic clock, automatic data rate, automatic PPS, TPDU level
            dwMaxCCIDMessageLength  0x0000010F  271     bytes
            bClassGetResponse       0xFF        255     as the command
            bClassEnvelope          0xFF        255     as the command
            wLcdLayout              0x0000      0
            bPINSupport             0x00        0
            bMaxCCIDBusySlots       0x01        1
            exchange level: tpdu

            raw
              0000  36 21 00 01 00 01 03 00 00 00 A0 0F 00 00 E0 2E
              0010  00 00 00 01 2A 00 00 29 40 05 00 00 FC 00 00 00
              0020  00 00 00 00 00 00 00 00 BA 00 01 00 0F 01 00 00
              0030  FF FF 00 00 00 01
            """#),
        Dialogue(
            "info lists clocks and data rates where the reader gives them",
            #"""
            $ kioskreader info --virtual=short-apdu --json
            {"address":2,"approval":{"date":null,"reasons":[],"source":null,"status":"virtual"},"bcdDevice":258,"bus":1,"clockFrequencies":[3700],"dataRates":[1807,1989,2409,2487,3315,3613,3978,4818,4973,6631,7227,7957,9635,9946,13262,14453,15914,19271,19892,21680,23871,26523,28906,29839,31828,36133,38542,39785,43359,48177,49731,53047,57813,59677,63656,66308,72266,77083,79570,86719,96354,99462,106093,115625,119355,132616,144531,154167,159140,198925,212186,231250,318280],"descriptor":{"bClassEnvelope":255,"bClassGetResponse":255,"bDescriptorType":33,"bLength":54,"bMaxCCIDBusySlots":1,"bMaxSlotIndex":0,"bNumClockSupported":1,"bNumDataRatesSupported":53,"bPINSupport":0,"bVoltageSupport":3,"bcdCCID":256,"dwDataRate":9946,"dwDefaultClock":3700,"dwFeatures":132286,"dwMaxCCIDMessageLength":271,"dwMaxDataRate":318280,"dwMaxIFSD":254,"dwMaximumClock":3700,"dwMechanical":0,"dwProtocols":3,"dwSynchProtocols":7,"exchangeLevel":"shortAPDU","features":["parameters from the ATR","activation on insertion","automatic voltage","automatic clock","automatic data rate","automatic PPS","automatic IFSD","short APDU level"],"problems":["dwSynchProtocols is not 0"],"wLcdLayout":0},"exchangeLevel":"shortAPDU","interfaceClass":11,"interfaceName":null,"interfaceNumber":0,"libccid":N,"manufacturer":"Generic","name":"PCSC Smartcard Reader","path":"1-1:1.0","product":"PCSC Smartcard Reader","productID":"9520","quirks":[{"name":"noAutosuspend","source":"seen in the udev rules of libccid 1.8.2","text":"does not come back from USB autosuspend (the udev rules keep it awake)"}],"serial":"VIRTUAL1","slots":[{"card":"present","index":0}],"vendorID":"058f"}
            """#),
        Dialogue(
            "doctor looks at a virtual reader, and not at the machine",
            #"""
            $ kioskreader doctor --virtual
            looked at
              bus          readers: 1, other devices: 0, hubs: 0
              descriptors  1 of 1 usable

            nothing to mend
            $ kioskreader doctor --virtual=two-slot --json -r scr331
            {"findings":[],"healthy":true,"lookedAt":[{"examination":"bus","seen":"readers: 1, other devices: 0, hubs: 0"},{"examination":"descriptors","seen":"1 of 1 usable"}],"readers":[{"name":"SCR331-DI USB Smart Card Reader","path":"1-1","productID":"5111","vendorID":"04e6"}]}
            $ kioskreader doctor --virtual --lang ja
            調べたこと
              bus          リーダー：1、ほかの機器：0、ハブ：0
              descriptors  1件のうち1件が使用可能

            対処すべきことはありません
            """#),
        Dialogue(
            "doctor says that there is no such reader, which must be mended",
            #"""
            $ kioskreader doctor --virtual -r 1-9
            must be mended: no reader fits '1-9' (noReader)
              seen: there is: 1-1 04e6:5116 SCR3310 USB Smart Card Reader
              means: commands with these words for -r end with exit code 66
              mend: name it by its path, VID:PID or a part of its name

            looked at
              bus          readers: 0/1, other devices: 0, hubs: 0
              descriptors  no reader

            1 must be mended
            [1]
            """#),
        Dialogue(
            "params shows what the reader has set",
            #"""
            $ kioskreader params --virtual
            reader 1-1:1.0, slot 0
            T=1
            bmFindexDindex       13  F/D = 372/4
            bmTCCKST1            10  LRC, direct convention
            bGuardTimeT1         FF  extra guard time
            bmWaitingIntegersT1  46  BWI 4, CWI 6
            bClockStop           00  the clock may not stop
            bIFSC                FB  251 bytes
            bNadValue            00
            $ kioskreader params --json --virtual=realtek
            {"bClockStop":0,"bGuardTimeT1":255,"bIFSC":251,"bNadValue":0,"bProtocolNum":1,"bmFindexDindex":19,"bmTCCKST1":16,"bmWaitingIntegersT1":70,"reader":"1-1:1.0","slot":0}
            """#),
        Dialogue(
            "escape sends a vendor command",
            #"""
            $ kioskreader escape 02 --virtual=gempc-twin
            0000  47 65 6D 54 77 69 6E 2D 56 31 2E 30 30 20 28 76
            0010  69 72 74 75 61 6C 29
            $ kioskreader escape 02 --json --virtual=gempc-twin
            {"command":"02","reader":"1-1:1.0","response":"47656D5477696E2D56312E303020287669727475616C29","slot":0}
            """#),
    ]
}
