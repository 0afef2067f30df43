// SPDX-License-Identifier: Apache-2.0
//
// What `card status` and `card pin` say of the simulated My Number Card.

extension Dialogue {
    /// What `card status` shows of the card, and the first advice for every card.
    static let statusLines = """
        My Number Card
          token                            JPKIAPICCTOKEN2, E00S00NJ
          card valid until                 2035-02-17
          user authentication certificate  on the card, valid to 2030-02-17, N days left
          signature certificate            on the card; its end is behind its PIN
        applications
          JPKI application
          input support application
          surface confirmation application
          resident registry application
          common card application
          card manager
        PINs
          user authentication PIN                          3 of 3 tries left
          signature password                               5 of 5 tries left
          input support PIN                                3 of 3 tries left
          resident registry PIN                            3 of 3 tries left
          resident registry PIN (common card application)  3 of 3 tries left
          matching number A (input support)                10 tries left
          matching number B (input support)                10 of 10 tries left
          matching number A (surface)                      10 tries left
          matching number B (surface)                      10 of 10 tries left
          birth date (surface)                             10 tries left
        advice
          - Change your PINs regularly.
        """

    /// What `card status` shows above its advice where every PIN is locked that the holder chose.
    static let lockedLines = statusLines.replacing(/[135] of [35] tries left/, with: "locked")
        .replacing("\nadvice\n  - Change your PINs regularly.", with: "")

    static let pins = [
        Dialogue(
            "card status shows what a card tells without a PIN",
            #"""
            $ kioskreader card status --virtual
            \#(statusLines)
              according to the leaflet 電子証明書 利用のご案内 (end of June 2024)
            $ kioskreader card status --virtual --json
            {"advice":[{"certificates":[],"kind":"changeRegularly","pins":["auth","sign","support","residentRegistry","common"],"source":"the leaflet 電子証明書 利用のご案内 (end of June 2024)","text":"Change your PINs regularly."}],"applications":["publicKey","inputSupport","surface","residentRegistry","common","cardManager"],"cardEnd":"2035-02-17","certificates":{"auth":true,"sign":true},"generation":"myNumberCard","pins":{"auth":{"limit":3,"locked":false,"set":true,"triesLeft":3},"common":{"limit":3,"locked":false,"set":true,"triesLeft":3},"inputSupportNumberA":{"limit":null,"locked":false,"set":true,"triesLeft":10},"inputSupportNumberB":{"limit":10,"locked":false,"set":true,"triesLeft":10},"residentRegistry":{"limit":3,"locked":false,"set":true,"triesLeft":3},"sign":{"limit":5,"locked":false,"set":true,"triesLeft":5},"support":{"limit":3,"locked":false,"set":true,"triesLeft":3},"surfaceBirthDate":{"limit":null,"locked":false,"set":true,"triesLeft":10},"surfaceNumberA":{"limit":null,"locked":false,"set":true,"triesLeft":10},"surfaceNumberB":{"limit":10,"locked":false,"set":true,"triesLeft":10}},"token":{"firmwareVersion":"01","hardwareVersion":"03","label":"JPKIAPICCTOKEN2","model":"E00S00NJ"},"validity":{"auth":{"effectiveEnd":"2030-02-17T14:59:59Z","state":"valid"}}}
            $ kioskreader card status --virtual --lang ja --full
            マイナンバーカード
              トークン                JPKIAPICCTOKEN2, E00S00NJ
              シリアル番号            9900000000000001
              カードの有効期限        2035-02-17
              利用者証明用電子証明書  あり、2030-02-17 まで、残りN日
              署名用電子証明書        あり（有効期限の確認には暗証番号が必要）
            アプリケーション
              公的個人認証AP
              券面事項入力補助AP
              券面事項確認AP
              住基AP
              共通カードAP
              カードマネージャー
            暗証番号
              利用者証明用電子証明書暗証番号          残りの試行可能回数 3/3
              署名用電子証明書暗証番号                残りの試行可能回数 5/5
              券面事項入力補助用暗証番号              残りの試行可能回数 3/3
              住民基本台帳用暗証番号                  残りの試行可能回数 3/3
              住民基本台帳用暗証番号（共通カードAP）  残りの試行可能回数 3/3
              照合番号A（券面事項入力補助AP）         残りの試行可能回数 10
              照合番号B（券面事項入力補助AP）         残りの試行可能回数 10/10
              照合番号A（券面事項確認AP）             残りの試行可能回数 10
              照合番号B（券面事項確認AP）             残りの試行可能回数 10/10
              生年月日（券面事項確認AP）              残りの試行可能回数 10
            ご案内
              - 暗証番号は定期的に変更してください。
              出典：「電子証明書 利用のご案内」（2024年6月末現在）
            """#),
        Dialogue(
            "the advice of card status says of which PINs and certificates it speaks",
            #"""
            $ kioskreader card status --virtual=scr3310,mynumber-locked
            \#(lockedLines)
            advice
              - user authentication PIN, signature password: A shop's kiosk cannot help here: it resets a PIN only for those who know the other one.
              - user authentication PIN, signature password, input support PIN, resident registry PIN, resident registry PIN (common card application): The office of the municipality where you are registered unlocks the PIN, and you set a new one.
              - input support PIN, resident registry PIN, resident registry PIN (common card application): A shop's kiosk cannot reset this PIN, only those of the two certificates.
              according to questions and answers on jpki.go.jp; the leaflet 電子証明書 利用のご案内 (end of June 2024)
            """#),
        Dialogue(
            "card status of a card that is none, and of none at all",
            #"""
            $ kioskreader card status --virtual=scr3310,none
            2> kioskreader: no card is in the reader: reader 1-1:1.0 SCR3310 USB Smart Card Reader; put a card in, or wait for one with `--wait SECONDS`
            [67]
            """#),
        Dialogue(
            "card pin status costs nothing",
            #"""
            $ kioskreader card pin status auth --virtual
            user authentication PIN: 3 of 3 tries left
              - Change your PINs regularly.
              according to the leaflet 電子証明書 利用のご案内 (end of June 2024)
            $ kioskreader card pin status sign --virtual --json
            {"advice":[{"kind":"changeRegularly","source":"the leaflet 電子証明書 利用のご案内 (end of June 2024)","text":"Change your PINs regularly."}],"limit":5,"locked":false,"pin":"sign","set":true,"triesLeft":5}
            $ kioskreader card pin status support --virtual --lang ja
            券面事項入力補助用暗証番号：残りの試行可能回数 3/3
              - 暗証番号は定期的に変更してください。
              出典：「電子証明書 利用のご案内」（2024年6月末現在）
            """#),
        Dialogue(
            "advice on a PIN knows the other one: only one locked, both locked, of the other one the last try left",
            #"""
            $ kioskreader card pin status sign --virtual=scr3310,mynumber-sign-locked --lang ja
            署名用電子証明書暗証番号：ロックされています
              - 窓口に行かない方法：スマートフォンのアプリで予約し（メンテナンス時を除き24時間）、24時間以内にコンビニ等のマルチコピー機（キオスク端末、6:30-23:00）で新しい暗証番号を設定します。無料です。2つの電子証明書のもう一方の暗証番号がわかり、どちらの電子証明書も有効であることが必要です。
              - 住民票のある市区町村の窓口で、ロック解除と初期化・再設定ができます。
              - コンビニ等での初期化のお問い合わせ：コールセンター 0120-95-0178（毎日9:30-20:00、音声案内で1番のあと1番）
              出典：「電子証明書 利用のご案内」（2024年6月末現在）、jpki.go.jp のよくあるご質問
            $ kioskreader card pin status sign --virtual=scr3310,mynumber-locked
            signature password: locked
              - A shop's kiosk cannot help here: it resets a PIN only for those who know the other one.
              - The office of the municipality where you are registered unlocks the PIN, and you set a new one.
              according to questions and answers on jpki.go.jp; the leaflet 電子証明書 利用のご案内 (end of June 2024)
            $ kioskreader card pin verify sign --virtual=scr3310,mynumber-locked --pin-fd 0
            0< ABC123
            2> kioskreader: the PIN is locked: signature password; the municipal office unlocks it
            2>   - A shop's kiosk cannot help here: it resets a PIN only for those who know the other one.
            2>   - The office of the municipality where you are registered unlocks the PIN, and you set a new one.
            2>   according to questions and answers on jpki.go.jp; the leaflet 電子証明書 利用のご案内 (end of June 2024)
            [2]
            $ kioskreader card pin verify auth --virtual=scr3310,mynumber-last-try --pin-fd 0 --lang ja
            0< 9999
            2> kioskreader: 残りの試行可能回数が1回です：利用者証明用電子証明書暗証番号。暗証番号は送っていません。間違えるとロックされるので、持ち主に確かめてください
            2>   - あと1回間違えるとロックされます。確かでないときは入力せず、初期化・再設定をしてください。
            2>   - コンビニ等での初期化には、もう一方の暗証番号の入力が必要です。その残りの試行可能回数は1回で、間違えると両方がロックされます。確かなときは、先に正しく入力して回数を元に戻してください。確かでないときは、窓口で手続きをしてください。
            2>   - 住民票のある市区町村の窓口で、ロック解除と初期化・再設定ができます。
            2>   出典：jpki.go.jp のよくあるご質問、「電子証明書 利用のご案内」（2024年6月末現在）
            [2]
            $ kioskreader card pin verify auth --virtual=scr3310,mynumber-last-try --pin-fd 0 --use-last-try
            0< 9999
            2> kioskreader: the card refused the PIN as wrong; that was its last try, and it is locked now: user authentication PIN; the municipal office unlocks it
            2>   - A shop's kiosk asks for the other PIN, and of that one the last try is left: a wrong entry would lock both. If you are certain of it, enter it first, which gives its tries back; if not, go to the office.
            2>   - The office of the municipality where you are registered unlocks the PIN, and you set a new one.
            2>   according to questions and answers on jpki.go.jp; the leaflet 電子証明書 利用のご案内 (end of June 2024)
            [2]
            """#),
        Dialogue(
            "card pin verify: a right one, a wrong one, one that cannot be",
            #"""
            $ kioskreader card pin verify auth --virtual --pin-fd 0
            0< 1234
            user authentication PIN: right, 3 of 3 tries left
            $ kioskreader card pin verify sign --virtual --pin-fd 0 --json
            0< abc123
            {"limit":5,"pin":"sign","triesLeft":5,"verified":true}
            $ kioskreader card pin verify auth --virtual --pin-fd 0
            0< 9999
            2> kioskreader: the card refused the PIN, 2 tries left: user authentication PIN; ask the holder again before the next try; at none it is locked
            [2]
            $ kioskreader card pin verify auth --virtual --pin-fd 0 --json
            0< 9999
            2> {"error":{"code":2,"fate":null,"hint":"ask the holder again before the next try; at none it is locked","kind":"pinWrong","message":"the card refused the PIN, 2 tries left","subject":"user authentication PIN","sw":"63C2","triesLeft":2}}
            [2]
            $ kioskreader card pin verify auth --virtual --pin-fd 0 --lang ja
            0< 9999
            2> kioskreader: 暗証番号が違います（残りの試行可能回数：2）：利用者証明用電子証明書暗証番号。次に試す前に、持ち主にもう一度確かめてください
            [2]
            $ kioskreader card pin verify support --virtual --pin-fd 0
            0< 56789
            2> kioskreader: the PIN has too few or too many characters: input support PIN; type 4 digits, half-width; it was not sent and no try is lost
            [65]
            $ kioskreader card pin verify support --virtual --pin-fd 0 --lang ja
            0< 56a8
            2> kioskreader: この暗証番号に使えるのは数字だけです：券面事項入力補助用暗証番号。暗証番号は送っていません。半角で入力し直してください
            [65]
            """#),
        Dialogue(
            "a locked PIN is said before the form, and whether this PIN was the one that locked it",
            #"""
            $ kioskreader card pin verify auth --virtual=scr3310,mynumber-last-try --pin-fd 0 --use-last-try --json
            0< 9999
            2> {"error":{"advice":[{"kind":"otherPINLastTry","source":"questions and answers on jpki.go.jp","text":"A shop's kiosk asks for the other PIN, and of that one the last try is left: a wrong entry would lock both. If you are certain of it, enter it first, which gives its tries back; if not, go to the office."},{"kind":"officeUnlock","source":"the leaflet 電子証明書 利用のご案内 (end of June 2024)","text":"The office of the municipality where you are registered unlocks the PIN, and you set a new one."}],"code":2,"fate":null,"hint":"the municipal office unlocks it","kind":"pinLocked","message":"the card refused the PIN as wrong; that was its last try, and it is locked now","outcome":"refused","subject":"user authentication PIN","sw":"63C0","triesLeft":0}}
            [2]
            $ kioskreader card pin verify support --virtual=scr3310,mynumber-last-try --pin-fd 0 --use-last-try --lang ja
            0< 9999
            2> kioskreader: 暗証番号が違います。最後の試行だったため、ロックされました：券面事項入力補助用暗証番号。市区町村の窓口で解除できます
            2>   - この暗証番号はコンビニ等では初期化できません。できるのは署名用と利用者証明用だけです。
            2>   - 住民票のある市区町村の窓口で、ロック解除と初期化・再設定ができます。
            2>   出典：「電子証明書 利用のご案内」（2024年6月末現在）
            [2]
            $ kioskreader card pin verify support --virtual=scr3310,mynumber-locked --pin-fd 0
            0< 12
            2> kioskreader: the PIN is locked: input support PIN; the municipal office unlocks it
            2>   - A shop's kiosk cannot reset this PIN, only those of the two certificates.
            2>   - The office of the municipality where you are registered unlocks the PIN, and you set a new one.
            2>   according to the leaflet 電子証明書 利用のご案内 (end of June 2024)
            [2]
            $ kioskreader card pin verify auth --virtual --pin-fd 0 --json
            0< 12
            2> {"error":{"code":65,"fate":null,"hint":"type 4 digits, half-width; it was not sent and no try is lost","kind":"pinFormat","message":"the PIN has too few or too many characters","subject":"user authentication PIN","sw":null,"triesLeft":3}}
            [65]
            """#),
        Dialogue(
            "at a keypad the host never has the PIN",
            #"""
            $ kioskreader card pin verify auth --virtual=keypad
            user authentication PIN: right, 3 of 3 tries left
            2> kioskreader: user authentication PIN: 3 of 3 tries left
            2> kioskreader: type the user authentication PIN at the reader's keypad
            $ kioskreader card pin change auth --virtual=keypad-apdu --yes --json
            {"changed":true,"pin":"auth"}
            2> {"note":{"message":"user authentication PIN: 3 of 3 tries left"}}
            2> {"note":{"message":"type the old user authentication PIN at the reader's keypad, then the new one twice"}}
            $ kioskreader card pin verify sign --virtual=keypad
            2> kioskreader: signature password: 5 of 5 tries left
            2> kioskreader: nobody can be asked for the PIN; run it in a terminal, or say where it is: --pin-file FILE, --pin-fd N, and --new-pin-… for a new one
            [64]
            """#),
        Dialogue(
            "card pin change wants to be confirmed, and knows where its PINs come from",
            #"""
            $ kioskreader card pin change auth --virtual --pin-fd 0
            0< 1234
            2> kioskreader: nobody can be asked whether to change the PIN; say --yes where nobody is to be asked
            [64]
            $ kioskreader card pin change auth --virtual --yes --new-pin-fd 0 --new-pin-file x
            2> kioskreader: --new-pin-file and --new-pin-fd exclude each other; give one of the two
            [64]
            """#),
    ]
}
