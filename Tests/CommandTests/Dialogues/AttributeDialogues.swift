// SPDX-License-Identifier: Apache-2.0
//
// What `card attributes` says of the simulated My Number Card, and all the advice that there is for every card.

extension Dialogue {
    static let attributes = [
        Dialogue(
            "card attributes shows the four, after the input support PIN",
            #"""
            $ kioskreader card attributes --virtual --pin-fd 0
            0< 5678
            name        模造　見本
            address     模造県架空市存在せず一丁目２番３号
            birth date  1999-02-17
            sex         not applicable
            $ kioskreader card attributes --virtual --pin-fd 0 --json
            0< 5678
            {"address":"模造県架空市存在せず一丁目２番３号","birthDate":"1999-02-17","name":"模造　見本","sex":"notApplicable"}
            $ kioskreader card attributes --virtual --pin-fd 0 --lang ja
            0< 5678
            氏名      模造　見本
            住所      模造県架空市存在せず一丁目２番３号
            生年月日  1999-02-17
            性別      適用不能
            """#),
        Dialogue(
            "card attributes without the right PIN shows nothing",
            #"""
            $ kioskreader card attributes --virtual --pin-fd 0
            0< 1111
            2> kioskreader: the card refused the PIN, 2 tries left: input support PIN; ask the holder again before the next try; at none it is locked
            [2]
            $ kioskreader card attributes --virtual --pin-fd 0
            0< １２３４
            2> kioskreader: the PIN has a character that is no ASCII letter, digit or sign; it was not sent: the descriptor of --pin-fd; write it in ASCII, without blanks, tabs or a byte order mark; the card was not asked: `kioskreader card pin status` shows the tries
            [65]
            $ kioskreader card attributes --virtual=scr3310,none --pin-fd 0 --json
            0< 5678
            2> {"error":{"code":67,"fate":null,"hint":"put a card in, or wait for one with `--wait SECONDS`","kind":"noCard","message":"no card is in the reader","subject":"reader 1-1:1.0 SCR3310 USB Smart Card Reader","sw":null,"triesLeft":null}}
            [67]
            """#),
        Dialogue(
            "all the advice that holds for every card",
            #"""
            $ kioskreader card status --virtual --all-advice
            \#(statusLines)
              - A move, a marriage or another change of name, address, sex or birth date ends the signature certificate by itself; apply for a new one together with the notice of it, at the office. The user authentication certificate stays.
              - Those who do not want a certificate any more apply for its end (revocation) at the office.
              - A lost card is put on hold by telephone, 24 hours every day: 0120-95-0178.
              - A certificate that was put on hold does not come back into use: apply at the office for its end (revocation), and for a new one if you want it.
              according to the leaflet 電子証明書 利用のご案内 (end of June 2024); questions and answers on jpki.go.jp; JPKI's practice statement, 4.9.9 (as PocketSign's manual quotes it)
            """#),
    ]
}
