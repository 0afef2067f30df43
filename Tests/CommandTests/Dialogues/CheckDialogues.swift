// SPDX-License-Identifier: Apache-2.0
//
// What `check` says of a good reader, of an empty slot, and before it begins. The files that it leaves, faults and its
// JSON are CheckTests' affair.

extension Dialogue {
    static let checks = [
        Dialogue(
            "check says of each check what it did, saw and took",
            #"""
            $ kioskreader check --virtual=two-slot
            SCR331-DI USB Smart Card Reader  04e6:5111, firmware 6.22, 1-1:1.0, slot 0 (made of software)
            card: My Number Card, T=1, ATR 3BDA13FF8131FB468012392F31C173C601C03B
            kioskreader 0.1.0, N

            descriptor
              passed  descriptor.fields  the class descriptor makes sense  (N ms)
                checked: each field of the CCID class descriptor, and what the fields say together
                saw: CCID 1.00, level tpdu, 2 slot(s), firmware 6.22
              passed  descriptor.lengths  messages have room for blocks and commands  (N ms)
                checked: dwMaxCCIDMessageLength against dwMaxIFSD and the exchange level
                saw: dwMaxCCIDMessageLength 263, dwMaxIFSD 252
                note: a block with IFSD 252 makes a message of 266 bytes: commands keep to 249, answers have room for 271
              passed  descriptor.endpoints  the endpoints are those of a CCID reader  (N ms)
                checked: packet sizes of the bulk endpoints by the bus speed, and the interrupt endpoint
                saw: bulk OUT 64 bytes
                saw: bulk IN 64 bytes
                saw: interrupt IN 8 bytes

            interface
              passed  interface.openings  the interface opens and closes again and again  (N ms)
                checked: claiming and releasing the interface a hundred times; the slot answers each time
                saw: 100 of 100 openings, the slot answered each time
              passed  interface.sequence  answers carry the number and slot of their commands  (N ms)
                checked: 300 commands in one opening, each slot in turn: more than there are values of bSeq
                saw: 300 answers, each with its command's bSeq and bSlot
              passed  interface.clocks  the list of clocks fits the descriptor  (N ms)
                checked: GET_CLOCK_FREQUENCIES against dwDefaultClock, dwMaximumClock and bNumClockSupported
                saw: the reader gives no list
              passed  interface.rates  the list of data rates fits the descriptor  (N ms)
                checked: GET_DATA_RATES against dwDataRate, dwMaxDataRate and bNumDataRatesSupported
                saw: the reader gives no list

            slot
              passed  slot.status  each slot says what it holds  (N ms)
                checked: GetSlotStatus of every slot; an empty one refuses power as an empty one
                saw: slot 0: card without power
                saw: slot 1: card without power
              passed  slot.events  the interrupt pipe agrees with the slots  (N ms)
                checked: NotifySlotChange at opening and during a power cycle, against GetSlotStatus
                saw: at opening: a report of 2 card(s)
                saw: after a power cycle: no report

            card
              passed  card.opening  a session on the card opens  (N ms)
                checked: power off, power on, answer to reset, protocol, parameters and IFSD; which card it is
                saw: answer to reset 3BDA13FF8131FB468012392F31C173C601C03B
                saw: T=1 at 43010 bit/s, negotiated by: readerPPS, IFSC 251, IFSD 252
                saw: a My Number Card
              passed  card.cold-reset  cold resets give the same answer  (N ms)
                checked: power off and on ten times: the answer to reset is that of the first session
                saw: 10 of 10 answers are 3BDA13FF8131FB468012392F31C173C601C03B
              passed  card.warm-reset  warm resets give the same answer  (N ms)
                checked: the reset line ten times, with the power on: the answers are the same
                saw: 10 of 10 answers are 3BDA13FF8131FB468012392F31C173C601C03B
              passed  card.power  the slot's status follows the power  (N ms)
                checked: bmICCStatus and bClockStatus of every answer to power on and off, and of GetSlotStatus after it
                saw: 5 times off and on
              skipped  card.voltage  a voltage that the reader has not is refused  (N ms)
                checked: IccPowerOn with a voltage that bVoltageSupport does not name
                skipped: the reader chooses the voltage by itself
              passed  card.parameters  the parameters are those that were chosen  (N ms)
                checked: the answer to SetParameters, then GetParameters, against the card's answer to reset and the rate that was agreed
                saw: T=1, FI and DI 13, T=1 at 43010 bit/s, negotiated by: readerPPS, IFSC 251, IFSD 252

            exchange
              passed  exchange.applications  the card's applications are selected  (N ms)
                checked: SELECT by name of each application of a My Number Card, twice
                saw: 公的個人認証AP: 9000
                saw: 券面事項入力補助AP: 9000
                saw: 券面事項確認AP: 9000
                saw: 住基AP: 9000
                saw: 共通カードAP: 9000
                saw: card manager: 9000
              passed  exchange.files  the files that need no PIN are read  (N ms)
                checked: EF 0006 and 0008, the authentication certificate and both authorities' certificates, twice each
                saw: EF 0006: 160 bytes
                saw: EF 0008: 3 bytes
                saw: user authentication certificate: 1506 bytes
                saw: CA certificate for user authentication: 1343 bytes, sha256:0868a14dacf92e982f4f88098136af5ea77eb67491a9b218e14b25cf8dd5ace4
                saw: CA certificate for signatures: 1328 bytes, sha256:4f5103a9cb0ebd5d8e03a29e0b17f7fba1ffd7f2fc66d0c4569a181b2e68db33
              passed  exchange.answer-lengths  answers of every length come whole  (N ms)
                checked: answers whose USB message is a multiple of 64 bytes, one less and one more, and the ends of the range
                saw: 25 of 25 answers of 1 to 256 bytes came whole
              passed  exchange.command-lengths  commands of every length arrive  (N ms)
                checked: SELECT of names that no card has, with messages around each multiple of 64 bytes, twice each
                saw: 25 of 25 commands with 1 to 255 bytes of data arrived, answered 6700, 6A82
              passed  exchange.repetition  what is read again is the same  (N ms)
                checked: the same bytes ten times, in answers as long as they can be
                saw: 10 times, 2560 bytes in all
              passed  exchange.extended-length  answers longer than 256 bytes come whole  (N ms)
                checked: READ BINARY with extended Le, up to a whole file at once, against what short ones gave
                saw: answers of up to 1343 bytes
              passed  exchange.waiting  a command that takes the card its time is answered  (N ms)
                checked: INTERNAL AUTHENTICATE with a key that needs no PIN: the card computes, and may ask for time
                saw: an answer of 256 bytes after 10.0 ms
              passed  exchange.slots  several slots work beside each other  (N ms)
                checked: sessions on every slot with a card at once, each with another file, a command to each in turn
                saw: 2 slots, 10 commands to each

            recovery
              passed  recovery.refused-request  a refused request disturbs nothing  (N ms)
                checked: GET_CLOCK_FREQUENCIES and GET_DATA_RATES, which most readers refuse by a stall; then GetSlotStatus
                saw: 4 requests refused, the slot answered after each
              passed  recovery.clear-halt  the pipes work after their halt is cleared  (N ms)
                checked: CLEAR_FEATURE(ENDPOINT_HALT) on both bulk pipes: the next command is answered at once, so both data toggles began anew
                saw: 3 times cleared, the slot answered after each
                saw: afterwards a new session reads the same
              passed  recovery.abort  ABORT is answered and leaves the slot usable  (N ms)
                checked: ABORT of an idle slot by the control request and PC_to_RDR_Abort, then GetSlotStatus
                saw: ABORT was answered
                saw: afterwards a new session reads the same
              passed  recovery.deadline  a deadline that is too short costs the session only  (N ms)
                checked: a read with a deadline of two milliseconds, less where the answer comes first, more where nothing was sent yet; then a new session and the same read
                saw: the deadline ended it
                saw: afterwards a new session reads the same
              passed  recovery.cancel  a cancel from another thread costs the session only  (N ms)
                checked: a read that another thread cancels two milliseconds later, sooner where the answer comes first, later where nothing was sent yet; then a new session and the same read
                saw: the cancel ended it
                saw: afterwards a new session reads the same
              passed  recovery.reopening  an answer that nobody waited for disturbs nobody  (N ms)
                checked: power on with a deadline of two milliseconds, less where the answer comes first, more where nothing was sent yet; closing without ABORT, opening again, a read
                saw: the answer to power on was left behind
                saw: afterwards a new session reads the same

            28 passed, 0 failed, 1 skipped  (N ms)
            """#),
        Dialogue(
            "check without a card says what was not made, in Japanese as well",
            #"""
            $ kioskreader check --lang ja --virtual=gempc-twin,none
            USB SmartCard Reader  08e6:3437, firmware 1.00, 1-1:1.0, slot 0（ソフトウェアのリーダー）
            カード：応答するカードなし
            kioskreader 0.1.0, N

            ディスクリプター
              合格  descriptor.fields  クラスディスクリプターに矛盾がない  (N ms)
                検査：CCIDクラスディスクリプターの各項目と、項目どうしの関係
                結果：CCID 1.00, level tpdu, 1 slot(s), firmware 1.00
              合格  descriptor.lengths  メッセージの長さがブロックとコマンドに足りる  (N ms)
                検査：dwMaxCCIDMessageLengthと、dwMaxIFSD・通信レベルとの関係
                結果：dwMaxCCIDMessageLength 271, dwMaxIFSD 254
              合格  descriptor.endpoints  エンドポイントがCCIDリーダーのものである  (N ms)
                検査：バルクエンドポイントのパケット長とバス速度、割り込みエンドポイント
                結果：bulk OUT 64 bytes
                結果：bulk IN 64 bytes
                結果：interrupt IN 8 bytes

            インターフェース
              合格  interface.openings  インターフェースを繰り返し開閉できる  (N ms)
                検査：インターフェースの確保と解放を100回。毎回スロットが応答すること
                結果：100 of 100 openings, the slot answered each time
              合格  interface.sequence  応答の番号とスロットがコマンドと一致する  (N ms)
                検査：1回の接続で300コマンドを各スロットへ順に送信（bSeqの全値を一巡）
                結果：300 answers, each with its command's bSeq and bSlot
              合格  interface.clocks  クロックの一覧がディスクリプターと合う  (N ms)
                検査：GET_CLOCK_FREQUENCIESと、dwDefaultClock・dwMaximumClock・bNumClockSupportedとの関係
                結果：4000 kHz
                注意：bNumClockSupported says 0, the list has 1
              合格  interface.rates  通信速度の一覧がディスクリプターと合う  (N ms)
                検査：GET_DATA_RATESと、dwDataRate・dwMaxDataRate・bNumDataRatesSupportedとの関係
                結果：40 values from 10753 to 344086 bit/s
                注意：bNumDataRatesSupported says 0, the list has 40

            スロット
              合格  slot.status  各スロットが状態を正しく答える  (N ms)
                検査：全スロットのGetSlotStatus。空のスロットは「カードなし」として通電を拒むこと
                結果：slot 0: no card
                結果：slot 0: refuses power
              合格  slot.events  割り込みの通知がスロットの状態と合う  (N ms)
                検査：接続時と電源の入切中のNotifySlotChangeを、GetSlotStatusと照合
                結果：at opening: no report

            カード
              省略  card.opening  カードとのセッションを開ける  (N ms)
                検査：電源の切断と投入、リセット応答、プロトコル、パラメーター、IFSD。カードの種類
                省略：スロットにカードがありません
              省略  card.cold-reset  コールドリセットの応答が毎回同じ  (N ms)
                検査：電源の切断と投入を10回。リセット応答が最初のセッションと同じこと
                省略：スロットにカードがありません
              省略  card.warm-reset  ウォームリセットの応答が毎回同じ  (N ms)
                検査：通電したままのリセットを10回。応答が毎回同じこと
                省略：スロットにカードがありません
              省略  card.power  スロットの状態が電源の入切に従う  (N ms)
                検査：電源の入切への応答と、その後のGetSlotStatusのbmICCStatus・bClockStatus
                省略：スロットにカードがありません
              省略  card.voltage  持たない電圧を指定すると拒む  (N ms)
                検査：bVoltageSupportにない電圧を指定したIccPowerOn
                省略：スロットにカードがありません
              省略  card.parameters  パラメーターが選んだとおりである  (N ms)
                検査：SetParametersの応答とGetParametersを、リセット応答と合意した速度と照合
                省略：スロットにカードがありません

            コマンドと応答
              省略  exchange.applications  カードの各アプリケーションを選択できる  (N ms)
                検査：マイナンバーカードの各アプリケーションの名前によるSELECTを2回ずつ
                省略：スロットにカードがありません
              省略  exchange.files  暗証番号の要らないファイルを読める  (N ms)
                検査：EF 0006と0008、利用者証明用電子証明書、二つの認証局の証明書を2回ずつ読み取り
                省略：スロットにカードがありません
              省略  exchange.answer-lengths  どの長さの応答も欠けずに届く  (N ms)
                検査：USBメッセージが64バイトの倍数とその前後になる応答、および最短と最長の応答
                省略：スロットにカードがありません
              省略  exchange.command-lengths  どの長さのコマンドも届く  (N ms)
                検査：存在しない名前のSELECT。メッセージが64バイトの倍数とその前後になるものを2回ずつ
                省略：スロットにカードがありません
              省略  exchange.repetition  繰り返し読んでも同じ内容が返る  (N ms)
                検査：同じ内容を最長の応答で10回読み取り
                省略：スロットにカードがありません
              省略  exchange.extended-length  256バイトを超える応答が欠けずに届く  (N ms)
                検査：拡張LeのREAD BINARYで最大ファイル全体を一度に読み、短いものと照合
                省略：スロットにカードがありません
              省略  exchange.waiting  時間のかかるコマンドに応答が返る  (N ms)
                検査：暗証番号の要らない鍵によるINTERNAL AUTHENTICATE。カードは計算し、時間の延長を求めることがある
                省略：スロットにカードがありません
              省略  exchange.slots  複数のスロットが並行して動く  (N ms)
                検査：カードの入った全スロットで同時にセッションを開き、それぞれ別のファイルを順に読み取り
                省略：スロットにカードがありません

            回復
              省略  recovery.refused-request  拒まれた要求が後に影響しない  (N ms)
                検査：多くのリーダーがストールで拒むGET_CLOCK_FREQUENCIESとGET_DATA_RATES、続いてGetSlotStatus
                省略：すべての要求に応じるリーダーです
              合格  recovery.clear-halt  パイプのハルト解除後も動く  (N ms)
                検査：両バルクパイプへのCLEAR_FEATURE（ENDPOINT_HALT）。次のコマンドに直ちに応答し、両側のデータトグルが揃うこと
                結果：3 times cleared, the slot answered after each
              合格  recovery.abort  ABORTに応答し、スロットが使える  (N ms)
                検査：待機中のスロットへのABORT（コントロール要求とPC_to_RDR_Abort）、続いてGetSlotStatus
                結果：ABORT was answered
              省略  recovery.deadline  短すぎる制限時間の影響がセッションだけに留まる  (N ms)
                検査：制限時間2ミリ秒（応答が先に届くならより短く、送信前に切れるならより長く）の読み取り、続いて新しいセッションで同じ読み取り
                省略：スロットにカードがありません
              省略  recovery.cancel  別スレッドからの中止の影響がセッションだけに留まる  (N ms)
                検査：2ミリ秒後（応答が先に届くならより早く、送信前になるならより遅く）に別スレッドが中止する読み取り、続いて新しいセッションで同じ読み取り
                省略：スロットにカードがありません
              省略  recovery.reopening  待たれなかった応答が後に影響しない  (N ms)
                検査：制限時間2ミリ秒（応答が先に届くならより短く、送信前に切れるならより長く）の通電、ABORTなしで閉じて再び開き、読み取り
                省略：スロットにカードがありません

            合格 11、不合格 0、省略 18  (N ms)
            2> kioskreader: カードの要る検査をしていません。スロットにカードがありません。キオスクで使うカードを入れて、もう一度検査してください
            [67]
            """#),
        Dialogue(
            "check refuses what cannot be before it begins",
            #"""
            $ kioskreader check --virtual --report /nothing/there
            2> kioskreader: cannot write: '/nothing/there' (No such file or directory); choose a file in a folder that you may write to, on a disk with room left
            [73]
            $ kioskreader check --virtual --report /dev/null
            2> kioskreader: cannot write: '/dev/null' (Not a directory); choose a file in a folder that you may write to, on a disk with room left
            [73]
            $ kioskreader check --virtual -r nothing
            2> kioskreader: no such reader: 'nothing'; `kioskreader list` shows the readers and the words that name them
            [66]
            $ kioskreader check --virtual --tester ' '
            2> kioskreader: nobody answers for the approval; name somebody: --tester NAME
            [64]
            $ kioskreader check --lang ja --virtual --tester ' ' --json
            2> {"error":{"code":64,"fate":null,"hint":"--tester 名前 で指定してください","kind":"usage","message":"承認の責任者がわかりません","subject":null,"sw":null,"triesLeft":null}}
            [64]
            """#),
    ]
}
