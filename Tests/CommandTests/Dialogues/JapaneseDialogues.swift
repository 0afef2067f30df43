// SPDX-License-Identifier: Apache-2.0
//
// Messages in Japanese; results, kinds and codes stay as they are.

extension Dialogue {
    static let japanese = [
        Dialogue(
            "errors are in Japanese with --lang ja",
            #"""
            $ kioskreader atr --lang ja --virtual=scr3310,none
            2> kioskreader: カードがありません
            2>   reader 1-1:1.0 SCR3310 USB Smart Card Reader
            2>   カードを入れるか、`--wait 秒数` で待ってください
            [67]
            $ kioskreader atr --lang ja --json --virtual=scr3310,mute
            2> {"error":{"code":67,"fate":"mayHaveRun","hint":"ICチップを先にして正しい向きで入れ直し、接点を拭いてください","kind":"cardMute","message":"カードが応答しません","subject":"reader 1-1:1.0 SCR3310 USB Smart Card Reader","sw":null,"triesLeft":null}}
            [67]
            $ kioskreader card cert sign --lang ja --virtual
            2> kioskreader: 読み取りには暗証番号が必要です
            2>   signature certificate
            2>   この版は暗証番号が要るファイルを読みません。照合は行っておらず、回数は減っていません
            [2]
            $ kioskreader atr --lang ja --virtual -r nothing
            2> kioskreader: 指定されたリーダーがありません
            2>   “nothing”
            2>   `kioskreader list` でリーダーとその指定方法がわかります
            [66]
            """#)
    ]
}
