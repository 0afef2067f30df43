// SPDX-License-Identifier: Apache-2.0
//
// Slips of a person who has not read the help: what was meant is guessed or named, and the right way said.

extension Dialogue {
    static let slips = [
        Dialogue(
            "an unknown subcommand is 64 and named, with the nearest one; no option behind it is to blame",
            #"""
            $ kioskreader lst --json
            2> {"error":{"code":64,"fate":null,"hint":"did you mean `kioskreader list`? `kioskreader --help` lists them","kind":"usage","message":"no such subcommand","subject":"'lst'","sw":null,"triesLeft":null}}
            [64]
            $ kioskreader foo --lang ja
            2> kioskreader: そのサブコマンドはありません：'foo'。`kioskreader --help` で一覧がわかります
            [64]
            $ kioskreader card crt auth
            2> kioskreader: no such subcommand: 'crt'; did you mean `kioskreader card cert`? `kioskreader card --help` lists them
            [64]
            $ kioskreader card pin chnge auth --yes
            2> kioskreader: no such subcommand: 'chnge'; did you mean `kioskreader card pin change`? `kioskreader card pin --help` lists them
            [64]
            $ kioskreader verify auth --lang ja
            2> kioskreader: そのサブコマンドはありません：'verify'。`kioskreader card pin verify` ではありませんか？`kioskreader --help` で一覧がわかります
            [64]
            $ kioskreader 1234
            2> kioskreader: no such subcommand: the word behind `kioskreader` (not repeated here: it may be a PIN); `kioskreader --help` lists them
            [64]
            $ kioskreader card pin ABC123 --json
            2> {"error":{"code":64,"fate":null,"hint":"`kioskreader card pin --help` lists them","kind":"usage","message":"no such subcommand: not repeated here: it may be a PIN","subject":"the word behind `kioskreader card pin`","sw":null,"triesLeft":null}}
            [64]
            $ kioskreader card hunter --lang ja
            2> kioskreader: そのサブコマンドはありません：`kioskreader card` の次の語（暗証番号かもしれないため表示しません）。`kioskreader card --help` で一覧がわかります
            [64]
            """#),
        Dialogue(
            "a reader that stands apart from -r is 64, and how to name it is said",
            #"""
            $ kioskreader list /1
            2> kioskreader: a reader is named with -r; write -r PATH/1 behind the subcommand; `kioskreader list` shows the readers
            [64]
            $ kioskreader atr --virtual 1-1.4:1.0/1
            2> kioskreader: a reader is named with -r; write -r 1-1.4:1.0/1 behind the subcommand; `kioskreader list` shows the readers
            [64]
            $ kioskreader 04e6:5116 --lang ja
            2> kioskreader: リーダーは -r で指定します。サブコマンドの後に -r VID:PID と書いてください。リーダーは `kioskreader list` でわかります
            [64]
            $ kioskreader udev-rules /1
            2> kioskreader: unexpected argument (not repeated here: it may be a PIN); `kioskreader udev-rules --help` shows what is possible
            [64]
            """#),
        Dialogue(
            "what `simulate` cannot do at once is 64",
            #"""
            $ kioskreader simulate --list-profiles --issuer-files x
            2> kioskreader: --list-profiles and --issuer-files do one thing each and end, without a reader; give one of them alone, without a profile, --fault or --listen
            [64]
            $ kioskreader simulate scr3310 --list-profiles --lang ja
            2> kioskreader: --list-profiles と --issuer-files は、リーダーを使わずに、それぞれ一つのことだけをして終わります。どちらか一つだけを、プロファイル、--fault、--listen なしで指定してください
            [64]
            $ kioskreader simulate --issuer-files x --listen 0
            2> kioskreader: --list-profiles and --issuer-files do one thing each and end, without a reader; give one of them alone, without a profile, --fault or --listen
            [64]
            $ kioskreader simulate --fault truncate@any
            2> kioskreader: the fault is not understood: 'truncate@any' (its value is missing: truncate=BYTES); `kioskreader simulate --help` lists the faults
            [64]
            $ kioskreader simulate --fault drop@any,
            2> kioskreader: the fault is not understood: 'drop@any,' (a fault is missing behind the comma); `kioskreader simulate --help` lists the faults
            [64]
            $ kioskreader simulate --fault length=+9999999999@XfrBlock
            2> kioskreader: the fault is not understood: 'length=+9999999999@XfrBlock' (N of 'length' is a whole number from 0 to 4294967295); `kioskreader simulate --help` lists the faults
            [64]
            """#),
        Dialogue(
            "a card of contacts alone in a reader with an antenna is 64",
            #"""
            $ kioskreader simulate extended-apdu,mynumber-t0
            2> kioskreader: a card that speaks T=0 alone has contacts, and this reader has an antenna, over which every card speaks T=1: extended-apdu,mynumber-t0; take another reader, such as scr3310, or another card
            [64]
            $ kioskreader atr --virtual=extended-apdu,mynumber-t0 --lang ja
            2> kioskreader: T=0だけのカードは接点用で、このリーダーは非接触です。非接触ではどのカードもT=1で通信します：extended-apdu,mynumber-t0。scr3310 などの別のリーダーか、別のカードを指定してください
            [64]
            """#),
        Dialogue(
            "nobody who has waited is told to wait",
            #"""
            $ kioskreader card status --wait 0.01 --virtual=scr3310,none
            2> kioskreader: no card is in the reader: reader 1-1:1.0 SCR3310 USB Smart Card Reader; it was waited for, and none came: put a card in and begin again
            [67]
            $ kioskreader atr --wait 0.01 --virtual=scr3310,none --lang ja
            2> kioskreader: カードがありません：リーダー 1-1:1.0 SCR3310 USB Smart Card Reader。待ちましたが、入れられませんでした。カードを入れて、やり直してください
            [67]
            $ kioskreader atr --wait 0 --virtual=scr3310,none
            2> kioskreader: no card is in the reader: reader 1-1:1.0 SCR3310 USB Smart Card Reader; put a card in, or wait for one with `--wait SECONDS`
            [67]
            """#),
        Dialogue(
            "the name of a certificate's file in the place of its hex is 65, and how to read it is said",
            #"""
            $ kioskreader decode cert certificate.pem
            2> kioskreader: the certificate is not hex: the bytes (character 3 is not a hex digit); `kioskreader decode cert - < FILE` takes a file, in DER or PEM; hex is two digits 0-9, A-F a byte
            [65]
            $ kioskreader decode cert /tmp/a.der --lang ja
            2> kioskreader: 証明書が16進数ではありません：バイト列（character 1 is not a hex digit）。ファイルは、DERでもPEMでも `kioskreader decode cert - < ファイル` で読めます。16進数なら、1バイトを0-9、A-Fの2桁で書いてください
            [65]
            """#),
    ]
}
