// SPDX-License-Identifier: Apache-2.0
//
// Why a check was not made: each reason with a stable name, and in words.

/// Why a check was skipped; the raw values are stable names.
public enum SkipReason: String, Error, Sendable, CaseIterable {
    /// The slot is empty.
    case noCard
    /// The card in the slot does not answer.
    case cardMute
    /// No session on the card could be opened.
    case noSession
    /// The reader went away.
    case readerGone
    /// The reader stopped answering at an earlier check.
    case readerSilent
    /// The reader has no interrupt endpoint.
    case noInterruptEndpoint
    /// The reader has one slot.
    case oneSlot
    /// Only one slot holds a card.
    case oneCard
    /// The reader chooses the voltage by itself.
    case readerChoosesVoltage
    /// The reader has every voltage.
    case everyVoltage
    /// The card takes a voltage that the reader has not, or says that it takes no 5 V.
    case voltageRisk
    /// The card is another one than a My Number Card.
    case otherCard
    /// The card gives out nothing of a chosen length without a PIN.
    case noSuchAnswers
    /// The reader or the protocol carries short APDUs only.
    case shortOnly
    /// The card takes no extended length.
    case noExtendedLength
    /// The card does not know the command.
    case commandUnknown
    /// The reader knows every request that there is.
    case everyRequestKnown
    /// Every answer came before it could be cut short, so nothing went wrong that could be recovered from.
    case answeredFirst
    /// Every time that was tried ended before the command was sent, or after its answer had come.
    case neverMidway

    /// In words.
    public var text: LocalText {
        switch self {
        case .noCard: LocalText("no card is in the slot", "スロットにカードがありません")
        case .cardMute:
            LocalText(
                "the card does not answer; put it in again, chip first and the right way up",
                "カードが応答しません。ICチップを先にして正しい向きで入れ直してください")
        case .noSession:
            LocalText("no session on the card could be opened", "カードとのセッションを開けませんでした")
        case .readerGone: LocalText("the reader went away", "リーダーが取り外されました")
        case .readerSilent:
            LocalText(
                "the reader stopped answering at the check before; plug it in again",
                "前の検査からリーダーが応答しません。つなぎ直してください")
        case .noInterruptEndpoint:
            LocalText("the reader has no interrupt endpoint", "割り込みエンドポイントがないリーダーです")
        case .oneSlot: LocalText("the reader has one slot", "スロットが一つのリーダーです")
        case .oneCard:
            LocalText("fewer than two slots hold a card that answers", "応答するカードの入ったスロットが二つありません")
        case .readerChoosesVoltage:
            LocalText("the reader chooses the voltage by itself", "電圧はリーダーが選びます")
        case .everyVoltage: LocalText("the reader has every voltage", "すべての電圧に対応したリーダーです")
        case .voltageRisk:
            LocalText("a wrong voltage might harm this card", "電圧を誤るとこのカードを傷めるおそれがあります")
        case .otherCard: LocalText("the card is no My Number Card", "マイナンバーカードではありません")
        case .noSuchAnswers:
            LocalText(
                "the card gives out nothing of a chosen length without a PIN",
                "このカードは、暗証番号なしで任意の長さの応答を返しません")
        case .shortOnly:
            LocalText("reader or protocol carries short APDUs only", "リーダーかプロトコルが短いAPDUしか運べません")
        case .noExtendedLength: LocalText("the card takes no extended length", "カードが拡張長に対応していません")
        case .commandUnknown: LocalText("the card does not know the command", "カードがこのコマンドに対応していません")
        case .everyRequestKnown:
            LocalText("the reader knows every request, so none is refused", "すべての要求に応じるリーダーです")
        case .answeredFirst:
            LocalText(
                "every answer came before it could be cut short, so there was nothing to recover from",
                "途中で打ち切る前に毎回応答が届いたため、回復すべき事態が起きませんでした")
        case .neverMidway:
            LocalText(
                "every time that was tried was too short to send the command or long enough for its answer, so there "
                    + "was nothing to recover from",
                "試した時間は、コマンドの送信前に切れたか応答の後になったため、回復すべき事態が起きませんでした")
        }
    }
}
