// SPDX-License-Identifier: Apache-2.0
//
// What `apdu` says, from arguments and from standard input.

extension Dialogue {
    static let exchanges = [
        Dialogue(
            "apdu shows each command and its answer",
            #"""
            $ kioskreader apdu --virtual 00A4040C0AD392F000260100000001 00A4020C02000A 00B0000004
            > 00A4040C0AD392F000260100000001  SELECT
            < 9000  done  (N ms)
            > 00A4020C02000A  SELECT
            < 9000  done  (N ms)
            > 00B0000004  READ BINARY
              0000  30 82 05 DE
            < 9000  done  (N ms)
            """#),
        Dialogue(
            "apdu gives one JSON object a line",
            #"""
            $ kioskreader apdu --virtual --json 00A4040C0AD392F000260100000001 00A4020C02000A 00B0000004
            {"command":"00A4040C0AD392F000260100000001","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            {"command":"00A4020C02000A","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            {"command":"00B0000004","data":"308205DE","milliseconds":0,"response":"308205DE9000","sw":"9000"}
            """#),
        Dialogue(
            "apdu reads its commands from standard input",
            #"""
            $ kioskreader apdu --virtual -
            0< # the JPKI application
            0< 00A4040C0AD392F000260100000001
            0<
            0< 00 20 00 80  # how many tries are left
            0<   # nothing more
            > 00A4040C0AD392F000260100000001  SELECT
            < 9000  done  (N ms)
            > 00200080  VERIFY
            < 6986  not allowed: no file is selected  (N ms)
            """#),
        Dialogue(
            "a status word other than 9000 is an answer, --expect makes it a no",
            #"""
            $ kioskreader apdu --virtual 00A4040C0101
            > 00A4040C0101  SELECT
            < 6A82  no such file or application  (N ms)
            $ kioskreader apdu --virtual --expect 9000 00A4040C0101 00A4040C0AD392F000260100000001
            > 00A4040C0101  SELECT
            < 6A82  no such file or application  (N ms)
            2> kioskreader: not the status word of --expect: command 1 (expected 9000, got 6A82: no such file or application); no further command was sent
            [1]
            $ kioskreader apdu --virtual --json --expect 6A82 -
            0< # two lines
            0< 00A4040C0AD392F000260100000001
            {"command":"00A4040C0AD392F000260100000001","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            2> {"error":{"code":1,"fate":null,"hint":"no further command was sent","kind":"unexpectedStatus","message":"not the status word of --expect: expected 6A82, got 9000: done","subject":"line 2","sw":"9000","triesLeft":null}}
            [1]
            """#),
        Dialogue(
            "--expect takes each answer in turn",
            #"""
            $ kioskreader apdu --virtual --json --expect 9000 00A4040C0AD392F000260100000001 00A4020C020018
            {"command":"00A4040C0AD392F000260100000001","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            {"command":"00A4020C020018","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            """#),
        Dialogue(
            "a PIN on standard input is blanked",
            #"""
            $ kioskreader apdu --virtual --json -
            0< 00A4040C0AD392F000260100000001
            0< 00A4020C020018
            0< 002000800431323334
            0< 0020008004303030303030
            {"command":"00A4040C0AD392F000260100000001","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            {"command":"00A4020C020018","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            {"command":"00200080**","data":"","milliseconds":0,"response":"9000","sw":"9000"}
            2> {"error":{"code":65,"fate":null,"hint":"sent before it: 3 commands; one argument or line is one whole APDU, such as 00A4040C0AD392F000260100000001","kind":"malformedInput","message":"not a command APDU: byte 4: Lc does not fit the number of bytes after it (numbers withheld: the command may carry a PIN)","subject":"line 4","sw":null,"triesLeft":null}}
            [65]
            """#),
        Dialogue(
            "a malformed line ends the session, and it is said what was sent before it",
            #"""
            $ kioskreader apdu --virtual -
            0< 00A4040C0AD392F000260100000001
            0< 00A4020
            > 00A4040C0AD392F000260100000001  SELECT
            < 9000  done  (N ms)
            2> kioskreader: malformed hex: line 2 (an odd number of digits); sent before it: 1 command; write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped
            [65]
            $ kioskreader apdu --virtual - --lang ja
            0<
            0< 00A4020
            2> kioskreader: 16進数の書き方が正しくありません：2行目（an odd number of digits）。カードには何も送っていません。1バイトを0-9、A-Fの2桁で 00A4040C のように書いてください。空白とコロンは読み飛ばします
            [65]
            """#),
        Dialogue(
            "the trace shows the blocks and the IFSD negotiation",
            #"""
            $ kioskreader apdu --virtual --trace - 00A4040C0AD392F000260100000001
            > 00A4040C0AD392F000260100000001  SELECT
            < 9000  done  (N ms)
            2> 1-1:1.0 > CCID PC_to_RDR_GetSlotStatus slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            2> 1-1:1.0 > CCID PC_to_RDR_GetSlotStatus slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            2> 1-1:1.0 > CCID PC_to_RDR_GetSlotStatus slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            2> 1-1:1.0 > CCID PC_to_RDR_GetSlotStatus slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            2> 1-1:1.0 > CCID PC_to_RDR_IccPowerOff slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            2> 1-1:1.0 > CCID PC_to_RDR_IccPowerOn slot 0, seq N, bPowerSelect 00 (automatic)
            2> 1-1:1.0 < CCID RDR_to_PC_DataBlock slot 0, seq N, bStatus 00 (done, card active), bError 00, bChainParameter 00: 3BDA13FF8131FB468012392F31C173C601C03B
            2> 1-1:1.0 > CCID PC_to_RDR_SetParameters slot 0, seq N, bProtocolNum 01 (T=1): 1310FF4600FB00
            2> 1-1:1.0 < CCID RDR_to_PC_Parameters slot 0, seq N, bStatus 00 (done, card active), bError 00, bProtocolNum 01 (T=1): 1310FF4600FB00
            2> 1-1:1.0 > T=1  S(IFS request) 252  00 C1 01 FC 3C
            2> 1-1:1.0 > CCID PC_to_RDR_XfrBlock slot 0, seq N, bBWI 00, wLevelParameter 0000: 00C101FC3C
            2> 1-1:1.0 < CCID RDR_to_PC_DataBlock slot 0, seq N, bStatus 00 (done, card active), bError 00, bChainParameter 00: 00E101FC1C
            2> 1-1:1.0 < T=1  S(IFS response) 252  00 E1 01 FC 1C
            2> 1-1:1.0 > APDU 00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01
            2> 1-1:1.0 > T=1  I(0) 15 bytes  00 00 0F 00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01 3E
            2> 1-1:1.0 > CCID PC_to_RDR_XfrBlock slot 0, seq N, bBWI 00, wLevelParameter 0000: 00000F00A4040C0AD392F0002601000000013E
            2> 1-1:1.0 < CCID RDR_to_PC_DataBlock slot 0, seq N, bStatus 00 (done, card active), bError 00, bChainParameter 00: 000002900092
            2> 1-1:1.0 < T=1  I(0) 2 bytes  00 00 02 90 00 92
            2> 1-1:1.0 < APDU 90 00
            2> 1-1:1.0 > CCID PC_to_RDR_IccPowerOff slot 0, seq N
            2> 1-1:1.0 < CCID RDR_to_PC_SlotStatus slot 0, seq N, bStatus 01 (done, card not powered), bError 00, bClockStatus 00 (running)
            """#),
    ]
}
