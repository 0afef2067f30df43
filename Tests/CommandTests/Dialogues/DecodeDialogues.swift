// SPDX-License-Identifier: Apache-2.0
//
// What `decode` says of ATRs, descriptors, CCID messages and TLV objects.

extension Dialogue {
    static let decoding = [
        Dialogue(
            "decode atr explains an ATR, however it is written",
            #"""
            $ kioskreader decode atr 3B E0 00 FF 81 31 FE 45 14
            3B E0 00 FF 81 31 FE 45 14
            TS   3B  direct convention
            T0   E0  TB1, TC1, TD1 follow
                     0 historical bytes
            TB1  00  programming voltage, no longer in use: to be ignored
            TC1  FF  extra guard time N 255: the least guard time
                     11 units between characters with T=1
            TD1  81  first offered T=1
                     TD2 follow
            TD2  31  T=1
                     TA3, TB3 follow
            TA3  FE  T=1: the card receives information fields of up to 254 bytes (IFSC)
            TB3  45  T=1: block waiting integer BWI 4, character waiting integer CWI 5
            TCK  14  check character, correct
            $ kioskreader decode atr --json 3B:E0:00:FF:81:31:FE:45:14
            {"T0":224,"TCK":{"present":true,"valid":true},"TS":59,"atr":"3BE000FF8131FE4514","commandChaining":null,"convention":"direct","deviations":[],"di":1,"extendedLength":null,"extraGuardTime":255,"fi":372,"historicalBytes":"","interfaceBytes":{"TA3":254,"TB1":0,"TB3":69,"TC1":255,"TD1":129,"TD2":49},"protocols":[1],"specificMode":null,"t1":{"bwi":4,"cwi":5,"edc":"LRC","ifsc":254}}
            """#),
        Dialogue(
            "decode atr refuses a wrong check character",
            #"""
            $ kioskreader decode atr 3BE000FF8131FE4515
            2> kioskreader: not an ATR: the bytes (byte 8: TCK is 15, the bytes before it demand 14); check that the bytes are whole, and of the kind that was named
            [65]
            $ kioskreader decode atr --json 3BE000FF8131FE4515
            2> {"error":{"code":65,"fate":null,"hint":"check that the bytes are whole, and of the kind that was named","kind":"malformedInput","message":"not an ATR: byte 8: TCK is 15, the bytes before it demand 14","subject":"the bytes","sw":null,"triesLeft":null}}
            [65]
            """#),
        Dialogue(
            "decode descriptor names the fields and what is odd",
            #"""
            $ kioskreader decode descriptor 3621000100010300 0000A00F0000E02E000000012A000029400500 00FC0000000000000000000000BA00010007010000FFFF000000 00
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
            dwMaxCCIDMessageLength  0x00000107  263     bytes
            bClassGetResponse       0xFF        255     as the command
            bClassEnvelope          0xFF        255     as the command
            wLcdLayout              0x0000      0
            bPINSupport             0x00        0
            bMaxCCIDBusySlots       0x00        0
            exchange level: tpdu
            odd: bMaxCCIDBusySlots is 0 or more than the slots there are
            odd: dwMaxCCIDMessageLength is not within 271 to 65554
            """#),
        Dialogue(
            "decode descriptor as JSON",
            #"""
            $ kioskreader decode descriptor --json 362100010001030000 00A00F0000E02E0000 00012A0000294005 0000FC000000 00000000 00000000 BA000100 0F010000 FFFF0000 00 01
            {"bClassEnvelope":255,"bClassGetResponse":255,"bDescriptorType":33,"bLength":54,"bMaxCCIDBusySlots":1,"bMaxSlotIndex":0,"bNumClockSupported":0,"bNumDataRatesSupported":0,"bPINSupport":0,"bVoltageSupport":1,"bcdCCID":256,"dwDataRate":10753,"dwDefaultClock":4000,"dwFeatures":65722,"dwMaxCCIDMessageLength":271,"dwMaxDataRate":344105,"dwMaxIFSD":252,"dwMaximumClock":12000,"dwMechanical":0,"dwProtocols":3,"dwSynchProtocols":0,"exchangeLevel":"tpdu","features":["parameters from the ATR","automatic voltage","automatic clock","automatic data rate","automatic PPS","TPDU level"],"problems":[],"wLcdLayout":0}
            """#),
        Dialogue(
            "decode ccid explains commands, answers and interrupt messages",
            #"""
            $ kioskreader decode ccid 6F050000000001000000 00C101FC3C
            PC_to_RDR_XfrBlock
            bMessageType     6F        PC_to_RDR_XfrBlock
            dwLength         00000005
            bSlot            00
            bSeq             01
            bBWI             00
            wLevelParameter  0000
            data
              0000  00 C1 01 FC 3C
            T=1   S(IFS request) 252
            $ kioskreader decode ccid 80000000000007 42FE00
            RDR_to_PC_DataBlock
            bMessageType     80        RDR_to_PC_DataBlock
            dwLength         00000000
            bSlot            00
            bSeq             07
            bStatus          42        failed, no card
            bError           FE        card does not answer
            bChainParameter  00
            $ kioskreader decode ccid --json 5003
            {"bMessageType":80,"blanked":false,"block":null,"bmSlotICCState[0]":3,"data":"03","name":"RDR_to_PC_NotifySlotChange"}
            $ kioskreader decode ccid --json 6F050000000001000000 00C101FC3C
            {"bBWI":0,"bMessageType":111,"bSeq":1,"bSlot":0,"blanked":false,"block":"S(IFS request) 252","data":"00C101FC3C","dwLength":5,"name":"PC_to_RDR_XfrBlock","wLevelParameter":0}
            """#),
        Dialogue(
            "decode tlv shows the tree",
            #"""
            $ kioskreader decode tlv 7F0A03020105 04020102
            7F0A  3 bytes
              02  1 byte  05
            04  2 bytes  01 02
            $ kioskreader decode tlv --json 30060201050401AA
            {"objects":[{"children":[{"class":"universal","constructed":false,"length":1,"tag":"02","value":"05"},{"class":"universal","constructed":false,"length":1,"tag":"04","value":"AA"}],"class":"universal","constructed":true,"length":6,"tag":"30"}]}
            """#),
    ]
}
