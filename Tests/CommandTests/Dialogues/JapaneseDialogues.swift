// SPDX-License-Identifier: Apache-2.0
//
// Messages in Japanese; results, kinds and codes stay as they are.

extension Dialogue {
    static let japanese = [
        Dialogue(
            "errors are in Japanese with --lang ja",
            #"""
            $ kioskreader atr --lang ja --virtual=scr3310,none
            2> kioskreader: カードがありません：リーダー 1-1:1.0 SCR3310 USB Smart Card Reader。カードを入れるか、`--wait 秒数` で待ってください
            [67]
            $ kioskreader atr --lang ja --json --virtual=scr3310,mute
            2> {"error":{"code":67,"fate":null,"hint":"ICチップを先にして正しい向きで入れ直し、接点を拭いてください","kind":"cardMute","message":"カードが応答しません","subject":"リーダー 1-1:1.0 SCR3310 USB Smart Card Reader","sw":null,"triesLeft":null}}
            [67]
            $ kioskreader card cert sign --lang ja --virtual
            2> kioskreader: 暗証番号を入力してもらう端末がありません。端末で実行するか、--pin-file か --pin-fd（新しいものは --new-pin-…）で場所を指定してください
            [64]
            $ kioskreader atr --lang ja --virtual -r nothing
            2> kioskreader: 指定されたリーダーがありません：'nothing'。`kioskreader list` でリーダーとその指定方法がわかります
            [66]
            """#),
        Dialogue(
            "the command's own errors are in Japanese too; technical details stay in English",
            #"""
            $ kioskreader apdu --lang ja --virtual 00A4zz
            2> kioskreader: 16進数の書き方が正しくありません：コマンド 1（character 5 is not a hex digit）。1バイトを0-9、A-Fの2桁で 00A4040C のように書いてください。空白とコロンは読み飛ばします
            [65]
            $ kioskreader decode atr --lang ja 3B
            2> kioskreader: ATRではありません：バイト列（byte 1: T0 is missing）。バイト列が欠けていないか、種類の指定が合っているか確かめてください
            [65]
            $ kioskreader decode sw --lang ja --json -
            0< 90
            {"error":{"code":65,"fate":null,"hint":"バイト列が欠けていないか、種類の指定が合っているか確かめてください","kind":"malformedInput","message":"ステータスワードではありません：it has 2 bytes, here are 1","subject":"1行目","sw":null,"triesLeft":null}}
            [65]
            $ kioskreader list --lang ja --virtual=nothing
            2> kioskreader: その名前の仮想リーダーはありません：'nothing'。名前は次のとおりです：scr3310、scr3310v2、gempc-twin、realtek、short-apdu、extended-apdu、two-slot、scr3310-nttcom、character、keypad、keypad-apdu
            [64]
            $ kioskreader simulate --lang ja --fault nothing
            2> kioskreader: 故障の指定を解釈できません：'nothing'（expected WHAT@WHERE[#WHEN]）。`kioskreader simulate --help` で故障の一覧がわかります
            [64]
            $ kioskreader card cert --lang ja --virtual -o /nothing/there
            2> kioskreader: 書き込めません：'/nothing/there'（No such file or directory）。書き込みが許され、空きのあるディスクのファイルを指定してください
            [73]
            $ kioskreader apdu --lang ja --virtual --pin-file /nothing/there '00200080{pin}'
            2> kioskreader: 暗証番号を読めません：--pin-file のファイル（No such file or directory）。このプロセスが読めるファイルか記述子を指定してください
            [65]
            $ kioskreader atr --lang ja --virtual --approval /nothing/there.json
            2> kioskreader: この承認ファイルは使えません：'/nothing/there.json'（読めません：No such file or directory）。実物のリーダーに対して `kioskreader check --approve` が書いたファイルを指定してください
            [65]
            $ kioskreader list --lang ja --nothing
            2> kioskreader: コマンドの書き方が正しくありません：unknown option (not repeated here: it may be a PIN)。`kioskreader list --help` で書き方がわかります
            [64]
            """#),
    ]
}
