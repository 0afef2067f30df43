// SPDX-License-Identifier: Apache-2.0
//
// Advice beside an error: lines below it, a list in JSON, in either language, with the source and its date.

import ISO7816
import MyNumberCard
import Testing
import VirtualReader

@testable import kioskreader

@Suite("Advice beside errors")
struct AdviceTests {
    private final class Channel: CardChannel {
        let card: SimulatedMyNumberCard
        init(_ card: SimulatedMyNumberCard) { self.card = card }

        func transmit(
            _ command: CommandAPDU, sensitivity: Sensitivity
        ) throws(CardChannelError) -> ResponseAPDU {
            do throws(APDUError) {
                return try ResponseAPDU(card.process(command.bytes))
            } catch {
                throw CardChannelError(fate: .mayHaveRun, underlying: error)
            }
        }
    }

    /// The error of a PIN on a card where that one is locked.
    private func lockedError(_ pin: SimulatedMyNumberCard.PIN, _ reference: PINReference) throws
        -> CommandError
    {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft[pin] = 0
        let card = MyNumberCard(on: Channel(SimulatedMyNumberCard(options)))
        let error = #expect(throws: MyNumberCardError.self) {
            try card.verify(PIN(copying: Array("0000".utf8)), for: reference)
        }
        return CommandError(converting: try #require(error))
    }

    @Test("A locked PIN of a certificate: the kiosk, the office, the call centre, and how old that is")
    func kiosk() throws {
        let error = try lockedError(.authentication, .authentication)
        #expect(error.kind == "pinLocked" && error.status == .cardRefused)
        let english = AdviceList(error.advice, .english).lines.joined(separator: "\n")
        for part in [
            "- Without the office: reserve with the smartphone app", "- The office of the municipality",
            "0120-95-0178", "according to the leaflet 電子証明書 利用のご案内 (end of June 2024)",
        ] {
            #expect(english.contains(part), "\(part)")
        }
        let japanese = AdviceList(error.advice, .japanese).lines
        #expect(japanese.last == "出典：「電子証明書 利用のご案内」（2024年6月末現在）、jpki.go.jp のよくあるご質問")
        #expect(japanese.first?.hasPrefix("- 窓口に行かない方法") == true)
    }

    @Test("In JSON it is a list, as the schema has it; an error without advice has no such key")
    func json() throws {
        let schema = try Schema(named: "error")
        for language in Language.allCases {
            let error = try lockedError(.support, .inputSupport)
            let text = try JSONPrinter.text(ErrorReport(error: error, language: language))
            #expect(text.contains(#""advice":[{"kind":"kioskNotForThisPIN","#))
            #expect(try schema.problems(with: text) == [])
        }
        let other = ErrorReport(error: CommandError(.pinMissing), language: .english)
        #expect(!(try JSONPrinter.text(other).contains("advice")))
    }
}
