// SPDX-License-Identifier: Apache-2.0
//
// What `decode` says of APDUs, status words and T=1 blocks, PINs among them.

extension Dialogue {
    static let decodingCommands = [
        Dialogue(
            "decode apdu names the instruction and the fields",
            #"""
            $ kioskreader decode apdu 00A4040C0AD392F000260100000001
            CLA  00  interindustry class, logical channel 0
            INS  A4  SELECT
            P1   04
            P2   0C
            Lc   10  bytes of data
            data
              0000  D3 92 F0 00 26 01 00 00 00 01
            case 3S
            $ kioskreader decode apdu --json 00B0000000
            {"CLA":0,"INS":176,"Lc":null,"P1":0,"P2":0,"case":"2S","class":["interindustry class, logical channel 0"],"data":"","name":"READ BINARY","ne":256,"repeatable":true,"sensitivity":"open"}
            """#),
        Dialogue(
            "decode apdu tells a question for the tries left from a try, and blanks the try",
            #"""
            $ kioskreader decode apdu 00200080
            CLA  00  interindustry class, logical channel 0
            INS  20  VERIFY
            P1   00
            P2   80
            case 1
            asks for the tries left; costs none
            $ kioskreader decode apdu 002000800431323334
            CLA   00  interindustry class, logical channel 0
            INS   20  VERIFY
            P1    00
            P2    80
            data  **  carries a PIN or a key: data and lengths are not shown
            $ kioskreader decode apdu --json 002000800431323334
            {"CLA":0,"INS":32,"Lc":null,"P1":0,"P2":128,"case":null,"class":["interindustry class, logical channel 0"],"data":null,"name":"VERIFY","ne":null,"repeatable":false,"sensitivity":"secret"}
            """#),
        Dialogue(
            "decode response and sw say what the status word means",
            #"""
            $ kioskreader decode response 30820563 9000
            data  4 bytes
              0000  30 82 05 63
            9000  done
            $ kioskreader decode response --json 6A82
            {"data":"","meaning":"no such file or application","sw":"6A82"}
            $ kioskreader decode sw 63C2
            63C2  refused; the counter stands at 2 (of a PIN: tries left)
            $ kioskreader decode sw --json 9FFF
            {"meaning":null,"sw":"9FFF"}
            """#),
        Dialogue(
            "decode block explains I-, R- and S-blocks, with LRC or CRC",
            #"""
            $ kioskreader decode block 000002900092
            I(0) 2 bytes
            NAD  00
            PCB  00
            LEN  2
            LRC  92
            INF
              0000  90 00
            $ kioskreader decode block --json 0020010021
            {"INF":"00","LEN":1,"NAD":0,"PCB":32,"blanked":false,"edc":"LRC","epilogue":"21","kind":"I","more":true,"number":0,"summary":"I(0,more) 1 byte"}
            $ kioskreader decode block 00900090
            R(1)
            NAD  00
            PCB  90
            LEN  0
            LRC  90
            $ kioskreader decode block --json 00C10120E0
            {"INF":"20","LEN":1,"NAD":0,"PCB":193,"blanked":false,"edc":"LRC","epilogue":"E0","kind":"S","more":false,"number":null,"summary":"S(IFS request) 32"}
            $ kioskreader decode block 00C30105C7
            S(WTX request) 5
            NAD  00
            PCB  C3
            LEN  1
            LRC  C7
            INF
              0000  05
            $ kioskreader decode block --json 00920092
            {"INF":"","LEN":0,"NAD":0,"PCB":146,"blanked":false,"edc":"LRC","epilogue":"92","kind":"R","more":false,"number":1,"summary":"R(1) other error"}
            """#),
        Dialogue(
            "decode block shows of a block with a PIN its PCB only",
            #"""
            $ kioskreader decode block 000009002000800431323334A9
            I(0) blanked
            PCB  00
            may carry a PIN or a key: the rest is not shown
            $ kioskreader decode block --json 000009002000800431323334A9
            {"INF":null,"LEN":null,"NAD":0,"PCB":0,"blanked":true,"edc":"LRC","epilogue":null,"kind":"I","more":false,"number":0,"summary":"I(0) blanked"}
            $ kioskreader decode block 000009002000800431323334FF
            2> kioskreader: not a T=1 block: the bytes (why is withheld, for it may carry a PIN); check that the bytes are whole, and of the kind that was named
            [65]
            """#),
        Dialogue(
            "decode ccid blanks a command with a PIN",
            #"""
            $ kioskreader decode ccid 6A09000000000100000000 20008004 31323334
            PC_to_RDR_T0APDU
            bMessageType       6A  PC_to_RDR_T0APDU
            bSlot              00
            bSeq               01
            bmChanges          00
            bClassGetResponse  00
            bClassEnvelope     00
            data  **  carries a PIN or a key: not shown
            $ kioskreader decode ccid --json 6F0D0000000001000000 000009002000800431323334A9
            {"bBWI":0,"bMessageType":111,"bSeq":1,"bSlot":0,"blanked":true,"block":null,"data":null,"name":"PC_to_RDR_XfrBlock","wLevelParameter":0}
            """#),
        Dialogue(
            "decode - takes a string a line, and a bad line does not end it",
            #"""
            $ kioskreader decode sw -
            0< 9000
            0<
            0< xx
            0< 6A82
            9000  done
            6A82  no such file or application
            2> kioskreader: malformed hex: line 3 (character 1 is not a hex digit); write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped
            [65]
            $ kioskreader decode sw - --json
            0< 9000
            0< xx
            0< 6A82
            {"meaning":"done","sw":"9000"}
            {"error":{"code":65,"fate":null,"hint":"write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped","kind":"malformedHex","message":"malformed hex: character 1 is not a hex digit","subject":"line 2","sw":null,"triesLeft":null}}
            {"meaning":"no such file or application","sw":"6A82"}
            [65]
            """#),
    ]
}
