// SPDX-License-Identifier: Apache-2.0
//
// Mistakes on the command line and in the input: what each says, and its exit code.

extension Dialogue {
    static let mistakes = [
        Dialogue(
            "malformed hex is 65 and never shown",
            #"""
            $ kioskreader apdu --virtual 00A4zz
            2> kioskreader: malformed hex: command 1 (character 5 is not a hex digit); write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped
            [65]
            $ kioskreader apdu --virtual --json 00A40
            2> {"error":{"code":65,"fate":null,"hint":"write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped","kind":"malformedHex","message":"malformed hex: an odd number of digits","subject":"command 1","sw":null,"triesLeft":null}}
            [65]
            $ kioskreader escape xyz --virtual
            2> kioskreader: malformed hex: the vendor command (character 1 is not a hex digit); write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped
            [65]
            $ kioskreader decode atr ''
            2> kioskreader: malformed hex: the bytes (no digits at all); write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped
            [65]
            """#),
        Dialogue(
            "what is no APDU is 65",
            #"""
            $ kioskreader apdu --virtual 00A4040C0AD392F000260100000001 00A4
            2> kioskreader: not a command APDU: command 2 (byte 2: a command APDU has at least 4 bytes (CLA INS P1 P2), here are 2); one argument or line is one whole APDU, such as 00A4040C0AD392F000260100000001
            [65]
            $ kioskreader decode apdu 00A40400050102
            2> kioskreader: not a command APDU: the bytes (byte 4: Lc is 5, and 2 bytes follow it: neither data alone nor data and Le); check that the bytes are whole, and of the kind that was named
            [65]
            """#),
        Dialogue(
            "a PIN in the arguments is 64, whatever else is wrong",
            #"""
            $ kioskreader apdu --virtual 002000800431323334
            2> kioskreader: a command with a PIN does not belong in the arguments: command 1; write {pin} in its place, and give --pin-file FILE or --pin-fd N
            [64]
            $ kioskreader apdu --json --virtual=nothing 10240000083132333435363738
            2> {"error":{"code":64,"fate":null,"hint":"write {pin} in its place, and give --pin-file FILE or --pin-fd N","kind":"pinInArguments","message":"a command with a PIN does not belong in the arguments","subject":"command 1","sw":null,"triesLeft":null}}
            [64]
            $ kioskreader apdu --virtual --pin-file old 0024008008{pin}35363738
            2> kioskreader: a command with a PIN does not belong in the arguments: command 1; write {pin} in its place, and give --pin-file FILE or --pin-fd N
            [64]
            $ kioskreader card pin change auth 1234:5678
            2> kioskreader: a reader is named with -r; write -r VID:PID behind the subcommand; `kioskreader list` shows the readers
            [64]
            $ kioskreader apdu --virtual 002000800531323334
            2> kioskreader: a command with a PIN does not belong in the arguments: command 1; write {pin} in its place, and give --pin-file FILE or --pin-fd N
            [64]
            """#),
        Dialogue(
            "{pin} without a PIN is 64",
            #"""
            $ kioskreader apdu --virtual '00200080{pin}'
            2> kioskreader: no PIN for {pin}: command 1; say where it is: --pin-file FILE or --pin-fd N
            [64]
            $ kioskreader apdu --virtual '00200080{pin}' --pin-file x --pin-fd 3
            2> kioskreader: --pin-file and --pin-fd exclude each other; give one of them
            [64]
            """#),
        Dialogue(
            "an unknown profile, card, kind or fault is 64",
            #"""
            $ kioskreader list --virtual=nothing
            2> kioskreader: no virtual reader of this name: 'nothing'; the names are: scr3310, scr3310v2, gempc-twin, realtek, short-apdu, extended-apdu, two-slot, scr3310-nttcom, character, keypad, keypad-apdu
            [64]
            $ kioskreader list --virtual=scr3310,nothing --json
            2> {"error":{"code":64,"fate":null,"hint":"the names are: mynumber, mynumber-last-try, mynumber-locked, mynumber-sign-locked, mynumber-auth-locked, mynumber-no-pins, mynumber-child, mynumber-expired, mynumber-near-expiry, mynumber-card-expired, mynumber-moved, mynumber-revoked, mynumber-wrong-issuer, mynumber-ec, mynumber-old-token, mynumber-slow, mynumber-contactless, mynumber-first-6f00, mynumber-3bc5, mynumber-3be0, none, mute, mynumber-t0, mynumber-both","kind":"unknownCard","message":"no virtual card of this name","subject":"'nothing'","sw":null,"triesLeft":null}}
            [64]
            $ kioskreader decode nothing 00
            2> kioskreader: no such kind of bytes: 'nothing'; the kinds are: atr, apdu, response, sw, block, ccid, descriptor, tlv, cert
            [64]
            $ kioskreader simulate nothing
            2> kioskreader: no virtual reader of this name: 'nothing'; the names are: scr3310, scr3310v2, gempc-twin, realtek, short-apdu, extended-apdu, two-slot, scr3310-nttcom, character, keypad, keypad-apdu
            [64]
            $ kioskreader simulate --fault nothing@XfrBlock
            2> kioskreader: the fault is not understood: 'nothing@XfrBlock' (no fault 'nothing'); `kioskreader simulate --help` lists the faults
            [64]
            """#),
        Dialogue(
            "a wrong option or value is 64; what may be a PIN is not repeated",
            #"""
            $ kioskreader list --nothing
            2> kioskreader: unknown option (not repeated here: it may be a PIN); `kioskreader list --help` shows what is possible
            [64]
            $ kioskreader list --jsn
            2> kioskreader: unknown option '--jsn' (did you mean '--json'?); `kioskreader list --help` shows what is possible
            [64]
            $ kioskreader list nothing
            2> kioskreader: unexpected argument (not repeated here: it may be a PIN); `kioskreader list --help` shows what is possible
            [64]
            $ kioskreader card attributes 5678
            2> kioskreader: unexpected argument (not repeated here: it may be a PIN); `kioskreader card attributes --help` shows what is possible
            [64]
            $ kioskreader card pin verify auth １２３４
            2> kioskreader: unexpected argument (not repeated here: it may be a PIN); `kioskreader card pin verify --help` shows what is possible
            [64]
            $ kioskreader atr --wait soon
            2> kioskreader: the number of seconds must be 0 or more, and 86400 at most: --wait; write it like 30 or 0.5
            [64]
            $ kioskreader card pin verify ABC123
            2> kioskreader: the value is invalid for '<auth|sign|support>'. Please provide one of 'auth', 'sign' or 'support'; `kioskreader card pin verify --help` shows what is possible
            [64]
            $ kioskreader card cert nothing --json
            2> {"error":{"code":64,"fate":null,"hint":"`kioskreader card cert --help` shows what is possible","kind":"usage","message":"the value is invalid for '<auth|sign|auth-ca|sign-ca>'. Please provide one of 'auth', 'sign', 'auth-ca' or 'sign-ca'","subject":null,"sw":null,"triesLeft":null}}
            [64]
            $ kioskreader apdu
            2> kioskreader: missing expected argument '<hex> ...'; `kioskreader apdu --help` shows what is possible
            [64]
            $ kioskreader card cert -vo
            2> kioskreader: unknown option (not repeated here: it may be a PIN), or missing value for '-o <file>'; `kioskreader card cert --help` shows what is possible
            [64]
            $ kioskreader card cert --lang
            2> kioskreader: missing value for '--lang <ja|en>'; `kioskreader card cert --help` shows what is possible
            [64]
            """#),
        Dialogue(
            "an option that would take a PIN is 64, and where one belongs is said",
            #"""
            $ kioskreader card pin verify auth --virtual --pin 1234
            2> kioskreader: no option takes a PIN: the list of processes and the shell's history would show it; it comes from the terminal, --pin-file or --pin-fd; `kioskreader card pin verify --help` shows what is possible
            [64]
            $ kioskreader card pin change auth --new-pin=1234 --lang ja
            2> kioskreader: 暗証番号を値に取るオプションはありません。プロセスの一覧やシェルの履歴に残るためです。端末、--pin-file、--pin-fd のどれかで渡してください。`kioskreader card pin change --help` で書き方がわかります
            [64]
            $ kioskreader card pin verify sign -phunterxyz
            2> kioskreader: no option takes a PIN: the list of processes and the shell's history would show it; it comes from the terminal, --pin-file or --pin-fd; `kioskreader card pin verify --help` shows what is possible
            [64]
            $ kioskreader card pin --pin 1234 --json
            2> {"error":{"code":64,"fate":null,"hint":"it comes from the terminal, --pin-file or --pin-fd; `kioskreader card pin --help` shows what is possible","kind":"pinInArguments","message":"no option takes a PIN: the list of processes and the shell's history would show it","subject":null,"sw":null,"triesLeft":null}}
            [64]
            """#),
        Dialogue(
            "a value of --virtual without = is 64, and how to write it is said",
            #"""
            $ kioskreader list --virtual gempc-twin
            2> kioskreader: a value of --virtual stands after = only; write --virtual=gempc-twin; `kioskreader simulate --list-profiles` names the readers
            [64]
            $ kioskreader card cert --virtual scr3310,mynumber-expired --check
            2> kioskreader: a value of --virtual stands after = only; write --virtual=scr3310,mynumber-expired; `kioskreader simulate --list-profiles` names the readers
            [64]
            $ kioskreader card status --virtual 1234
            2> kioskreader: a value of --virtual stands after = only; write --virtual=PROFILE,CARD; `kioskreader simulate --list-profiles` names the readers
            [64]
            """#),
        Dialogue(
            "a - that cannot be a file, or has others beside it, is 64",
            #"""
            $ kioskreader check --virtual --report -
            2> kioskreader: - is no file here: --report; name one
            [64]
            $ kioskreader check --virtual --approve -
            2> kioskreader: - is no file here: --approve; name one
            [64]
            $ kioskreader simulate --issuer-files - --lang ja
            2> kioskreader: - はここではファイルになりません：--issuer-files。名前を指定してください
            [64]
            $ kioskreader apdu --virtual - 0084000008
            2> kioskreader: - stands alone, without commands beside it; give all commands as arguments, or write them into standard input, one a line
            [64]
            """#),
        Dialogue(
            "an input without a line is 65, and what belongs into it is said",
            #"""
            $ kioskreader apdu --virtual -
            2> kioskreader: not one line came: standard input; write a command APDU a line, as hex
            [65]
            $ kioskreader decode sw -
            0<
            0<
            2> kioskreader: not one line came: standard input; write a status word a line, as hex
            [65]
            $ kioskreader decode cert - --json
            2> {"error":{"code":65,"fate":null,"hint":"write a certificate a line, as hex","kind":"malformedInput","message":"not one line came","subject":"standard input","sw":null,"triesLeft":null}}
            [65]
            """#),
        Dialogue(
            "a number of seconds below 0, or no time for an exchange, is 64, and what is right is said",
            #"""
            $ kioskreader atr --virtual --deadline -3
            2> kioskreader: the number of seconds must be 0.001 or more, and 86400 at most: --deadline; write it like 30 or 0.5
            [64]
            $ kioskreader atr --virtual --deadline 0 --lang ja
            2> kioskreader: 秒数は0.001以上86400以下です：--deadline。30 や 0.5 のように書いてください
            [64]
            $ kioskreader atr --virtual --wait -0.5
            2> kioskreader: the number of seconds must be 0 or more, and 86400 at most: --wait; write it like 30 or 0.5
            [64]
            $ kioskreader list --virtual --json --wait=86401
            2> {"error":{"code":64,"fate":null,"hint":"write it like 30 or 0.5","kind":"usage","message":"the number of seconds must be 0 or more, and 86400 at most","subject":"--wait","sw":null,"triesLeft":null}}
            [64]
            """#),
        Dialogue(
            "a time or port that is not understood is 64, and how to write it is said",
            #"""
            $ kioskreader watch --for 1x
            2> kioskreader: --for is an option of `soak` alone; `timeout 60 kioskreader watch …` ends it after a minute
            [64]
            $ kioskreader soak --for 1x --virtual
            2> kioskreader: the time is not understood: --for; write a whole number of seconds, or one with s, m or h behind it: 90, 90s, 10m or 24h
            [64]
            $ kioskreader soak --for 9999999999999999h --virtual --lang ja
            2> kioskreader: 時間は0より長く、1年以下です：--for。90、90s、10m、24h のように書いてください
            [64]
            $ kioskreader soak --for -1s --virtual
            2> kioskreader: the time must be more than 0, and a year at most: --for; write it like 90, 90s, 10m or 24h
            [64]
            $ kioskreader soak --for 0s --virtual
            2> kioskreader: the time must be more than 0, and a year at most: --for; write it like 90, 90s, 10m or 24h
            [64]
            $ kioskreader soak --count -3 --virtual
            2> kioskreader: --count begins at 1; `kioskreader soak --help` shows what is possible
            [64]
            $ kioskreader simulate --listen -1
            2> kioskreader: a port is a number from 0 to 65535: --listen; write it like 3240; 0 takes any free one
            [64]
            $ kioskreader simulate --listen 99999
            2> kioskreader: a port is a number from 0 to 65535: --listen; write it like 3240; 0 takes any free one
            [64]
            $ kioskreader simulate --listen 1234x --json
            2> {"error":{"code":64,"fate":null,"hint":"write it like 3240; 0 takes any free one","kind":"usage","message":"a port is a number from 0 to 65535","subject":"--listen","sw":null,"triesLeft":null}}
            [64]
            """#),
        Dialogue(
            "a virtual reader without a name is 64",
            #"""
            $ kioskreader list --virtual=,
            2> kioskreader: the name of a virtual reader or card is missing; leave the value out for scr3310,mynumber, or write PROFILE, PROFILE,CARD or ,CARD; `kioskreader simulate --help` lists them
            [64]
            $ kioskreader atr --virtual=gempc-twin, --lang ja
            2> kioskreader: 仮想リーダーか仮想カードの名前が抜けています。値を省けば scr3310,mynumber です。書くなら PROFILE、PROFILE,CARD、,CARD のどれかです。名前は `kioskreader simulate --help` でわかります
            [64]
            $ kioskreader doctor --virtual=,
            2> kioskreader: the name of a virtual reader or card is missing; leave the value out for scr3310,mynumber, or write PROFILE, PROFILE,CARD or ,CARD; `kioskreader simulate --help` lists them
            [64]
            $ kioskreader simulate ,
            2> kioskreader: the name of a virtual reader or card is missing; leave the value out for scr3310,mynumber, or write PROFILE, PROFILE,CARD or ,CARD; `kioskreader simulate --help` lists them
            [64]
            """#),
        Dialogue(
            "an approval file that cannot be used is 65, and the path is said as it was typed",
            #"""
            $ kioskreader atr --virtual --approval /nothing/there.json
            2> kioskreader: the approval file approves nothing: '/nothing/there.json' (cannot be read: No such file or directory); name a file that `kioskreader check --approve` wrote for a real reader
            [65]
            $ kioskreader readers --virtual --json --approval /
            2> {"error":{"code":65,"fate":null,"hint":"name a file that `kioskreader check --approve` wrote for a real reader","kind":"approvalUnusable","message":"the approval file approves nothing: is not a regular file","subject":"'/'","sw":null,"triesLeft":null}}
            [65]
            """#),
        Dialogue(
            "a wrong status word after --expect is 64",
            #"""
            $ kioskreader apdu --virtual --expect 90 00A40000
            2> kioskreader: a status word is four hex digits: '90'; write it like 9000 or 6A82
            [64]
            """#),
        Dialogue(
            "an unknown reader or slot is 66",
            #"""
            $ kioskreader atr --virtual -r nothing
            2> kioskreader: no such reader: 'nothing'; `kioskreader list` shows the readers and the words that name them
            [66]
            $ kioskreader atr --virtual -r 1-1:1.0/1
            2> kioskreader: the reader has no such slot: reader 1-1:1.0 SCR3310 USB Smart Card Reader (it has 1, counted from 0); `kioskreader list` shows each reader's slots
            [66]
            $ kioskreader info --json --virtual -r 7
            2> {"error":{"code":66,"fate":null,"hint":"`kioskreader list` shows the readers and the words that name them","kind":"readerNotFound","message":"no such reader","subject":"'7'","sw":null,"triesLeft":null}}
            [66]
            """#),
        Dialogue(
            "a trace that cannot be written is 73, a capture file is 64",
            #"""
            $ kioskreader atr --virtual --trace /nothing/there
            2> kioskreader: cannot write: '/nothing/there' (No such file or directory); choose a file in a folder that you may write to, on a disk with room left
            [73]
            $ kioskreader list --json --virtual --trace /nothing/there
            2> {"error":{"code":73,"fate":null,"hint":"choose a file in a folder that you may write to, on a disk with room left","kind":"cannotWrite","message":"cannot write: No such file or directory","subject":"'/nothing/there'","sw":null,"triesLeft":null}}
            [73]
            $ kioskreader atr --virtual --trace wire.pcapng
            2> kioskreader: traces are written as text only, not as .pcapng: 'wire.pcapng'; choose another name; `tshark -i usbmonN` captures what crosses the bus
            [64]
            """#),
        Dialogue(
            "a certificate file that cannot be written is 73",
            #"""
            $ kioskreader card cert --virtual -o /nothing/there
            2> kioskreader: cannot write: '/nothing/there' (No such file or directory); choose a file in a folder that you may write to, on a disk with room left
            [73]
            """#),
        Dialogue(
            "a certificate and JSON do not share standard output",
            #"""
            $ kioskreader card cert --virtual -o - --json
            2> {"error":{"code":64,"fate":null,"hint":"write the certificate to a file, or take it from \"der\" of --full","kind":"usage","message":"standard output cannot take both the certificate and JSON","subject":null,"sw":null,"triesLeft":null}}
            [64]
            """#),
        Dialogue(
            "an extended read through a short-APDU reader asks for what a short one can carry",
            #"""
            $ kioskreader apdu --virtual=short-apdu 00B00000000000
            > 00B00000000000  READ BINARY
            < 6986  not allowed: no file is selected  (N ms)
            """#),
    ]
}
