// SPDX-License-Identifier: Apache-2.0
//
// A card's power, resets and parameters. The first check finds out what the others work with.

import CCIDReader
import ISO7816
import KioskReader
import MyNumberCard

extension Check {
    static let ofCard = [cardOpening, coldReset, warmReset, power, voltage, parameters]

    static let cardOpening = Check(
        .card, "opening",
        LocalText("a session on the card opens", "カードとのセッションを開ける"),
        checked: LocalText(
            "power off, power on, answer to reset, protocol, parameters and IFSD; which card it is",
            "電源の切断と投入、リセット応答、プロトコル、パラメーター、IFSD。カードの種類"),
        needs: .reader
    ) { bench, log in
        bench.card = .none(.noSession)
        do {
            try bench.withSession { session in
                log.saw("answer to reset " + HexText.of(session.atr.bytes))
                log.saw(session.link.words)
                for deviation in session.atr.deviations { log.note("answer to reset: \(deviation)") }
                if session.link.negotiation == .refused {
                    log.note("parameters were refused: the card runs at the default rate")
                }
                bench.card = .known(
                    KnownCard(
                        atr: session.atr, link: session.link,
                        isMyNumberCard: try isMyNumberCard(session, &log)))
            }
        } catch let error as KioskReaderError {
            // What the card does not do is no fault of the reader's.
            switch error.kind {
            case .noCard: bench.card = .none(.noCard)
            case .cardMute: bench.card = .none(.cardMute)
            default: throw error
            }
            _ = try bench.knownCard()
        }
    }

    private static func isMyNumberCard(_ session: CardSession, _ log: inout CheckLog) throws -> Bool {
        do throws(MyNumberCardError) {
            try MyNumberCard(on: session).select(.publicKey)
            log.saw("a My Number Card")
            return true
        } catch {
            guard error.kind == .notMyNumberCard || error.kind == .cardRefused else { throw error }
            log.saw("no My Number Card")
            return false
        }
    }

    static let coldReset = Check(
        .card, "cold-reset",
        LocalText("cold resets give the same answer", "コールドリセットの応答が毎回同じ"),
        checked: LocalText(
            "power off and on ten times: the answer to reset is that of the first session",
            "電源の切断と投入を10回。リセット応答が最初のセッションと同じこと")
    ) { bench, log in
        let first = try bench.knownCard().atr.bytes
        let answers = try resets(bench, .cold, &log)
        judge(answers, against: first, &log)
    }

    static let warmReset = Check(
        .card, "warm-reset",
        LocalText("warm resets give the same answer", "ウォームリセットの応答が毎回同じ"),
        checked: LocalText(
            "the reset line ten times, with the power on: the answers are the same",
            "通電したままのリセットを10回。応答が毎回同じこと")
    ) { bench, log in
        let answers = try resets(bench, .warm, &log)
        guard let first = answers.first else { return }
        judge(answers, against: first, &log)
        if first != (try bench.knownCard().atr.bytes) {
            log.note("the answer to a warm reset differs from that to a cold one: " + HexText.of(first))
        }
    }

    private static func resets(
        _ bench: CheckBench, _ kind: ResetKind, _ log: inout CheckLog
    ) throws -> [[UInt8]] {
        try bench.withSession { session in
            var answers: [[UInt8]] = []
            for round in 1...bench.options.rounds {
                do throws(KioskReaderError) {
                    answers.append(try session.reset(kind).bytes)
                } catch {
                    log.fault(error, "reset \(round) of \(bench.options.rounds)")
                    break
                }
            }
            return answers
        }
    }

    private static func judge(_ answers: [[UInt8]], against first: [UInt8], _ log: inout CheckLog) {
        let same = answers.count { $0 == first }
        log.saw("\(same) of \(answers.count) answers are \(HexText.of(first))")
        guard let other = answers.first(where: { $0 != first }) else { return }
        let place = zip(other, first).enumerated().first { $1.0 != $1.1 }?.offset
        let what =
            "\(HexText.of(other)) instead, "
            + (place.map { "different from byte \($0) on" } ?? "\(other.count) bytes long")
        // Some contactless readers put the card's random identifier into the answer that they make up.
        if isMadeUp(first) { log.note(what) } else { log.fault(what) }
    }

    /// The answer to reset that a contactless reader makes up (PC/SC part 3, 3.1.3.2.3).
    private static func isMadeUp(_ atr: [UInt8]) -> Bool {
        atr.count > 4 && atr[0] == 0x3B && atr[1] & 0xF0 == 0x80 && atr[2] == 0x80 && atr[3] == 0x01
    }

    static let power = Check(
        .card, "power",
        LocalText("the slot's status follows the power", "スロットの状態が電源の入切に従う"),
        checked: LocalText(
            "bmICCStatus and bClockStatus of every answer to power on and off, and of GetSlotStatus after it",
            "電源の入切への応答と、その後のGetSlotStatusのbmICCStatus・bClockStatus")
    ) { bench, log in
        try bench.withInterface { interface in
            defer { _ = try? interface.powerOff(bench.call(interface)) }
            let rounds = max(1, bench.options.rounds / 2)
            for round in 1...rounds {
                let off = try interface.powerOff(bench.call(interface))
                expect(off, .inactive, "the answer to power off \(round)", &log)
                expect(
                    try interface.slotStatus(bench.call(interface)).state, .inactive,
                    "GetSlotStatus after power off \(round)", &log)
                let on = try interface.powerOn(bench.call(interface, .seconds(10)), bench.voltage)
                expect(on.state, .active, "the answer to power on \(round)", &log)
                let status = try interface.slotStatus(bench.call(interface))
                expect(status.state, .active, "GetSlotStatus after power on \(round)", &log)
                if status.clock != .running {
                    log.fault(
                        "power on \(round): the card has power, and bClockStatus says that its clock stands")
                }
            }
            log.saw("\(rounds) times off and on")
        }
    }

    private static func expect(
        _ state: SlotState, _ expected: SlotState, _ what: String, _ log: inout CheckLog
    ) {
        guard state != expected else { return }
        log.fault("\(what) says '\(state.words)', not '\(expected.words)'")
    }

    static let voltage = Check(
        .card, "voltage",
        LocalText("a voltage that the reader has not is refused", "持たない電圧を指定すると拒む"),
        checked: LocalText(
            "IccPowerOn with a voltage that bVoltageSupport does not name",
            "bVoltageSupportにない電圧を指定したIccPowerOn"),
        isEssential: false
    ) { bench, log in
        let descriptor = bench.reader.descriptor
        let card = try bench.knownCard()
        guard !descriptor.features.contains(.automaticVoltage) else { throw SkipReason.readerChoosesVoltage }
        let missing = PowerSelect.steps.filter { !descriptor.voltages.contains($0.voltages) }
        guard !missing.isEmpty, !descriptor.voltages.isEmpty else { throw SkipReason.everyVoltage }
        // A reader that does not listen may give 5 V instead.
        guard card.atr.classes.contains(.a) else { throw SkipReason.voltageRisk }
        try bench.withInterface { interface in
            for (_, select) in missing {
                defer { _ = try? interface.powerOff(bench.call(interface)) }
                try interface.powerOff(bench.call(interface))
                do throws(ReaderError) {
                    _ = try interface.powerOn(bench.call(interface, .seconds(10)), select)
                    log.fault("\(select.words) is not in bVoltageSupport, and power on with it succeeds")
                } catch {
                    guard error.kind == .commandFailed || error.kind == .cardMute else { throw error }
                    log.saw("\(select.words): refused")
                }
            }
        }
    }

    static let parameters = Check(
        .card, "parameters",
        LocalText("the parameters are those that were chosen", "パラメーターが選んだとおりである"),
        checked: LocalText(
            "the answer to SetParameters, then GetParameters, against the card's answer to reset and the rate "
                + "that was agreed",
            "SetParametersの応答とGetParametersを、リセット応答と合意した速度と照合")
    ) { bench, log in
        try bench.withSession { session in
            let link = session.link
            let told: CardParameters
            do throws(KioskReaderError) {
                told = try session.readParameters()
            } catch {
                // bError 0: the reader does not know the command.
                guard error.kind == .readerUnsupported else { throw error }
                return log.note("the reader knows no GetParameters")
            }
            log.saw("\(told.cardProtocol), FI and DI \(HexText.of([told.bmFindexDindex])), \(link.words)")
            if !session.atr.offeredProtocols.contains(told.cardProtocol.rawValue) {
                log.fault("GetParameters says \(told.cardProtocol), which the card does not offer")
            }
            // A reader that negotiates by itself, or that took no SetParameters, was told nothing.
            guard let set = link.parameters else { return log.saw("the host set nothing") }
            if set != told {
                log.fault(
                    "SetParameters answered \(HexText.of(set.bytes)), GetParameters says \(HexText.of(told.bytes))"
                )
            }
            if set.cardProtocol != link.cardProtocol || set.bmFindexDindex != link.bmFindexDindex {
                log.fault(
                    "SetParameters was asked for \(link.cardProtocol) with FI and DI "
                        + "\(HexText.of([link.bmFindexDindex])), and answered \(set.cardProtocol) with "
                        + HexText.of([set.bmFindexDindex]))
            }
            if link.dataRate > Int(bench.reader.descriptor.dwMaxDataRate) * 101 / 100 {
                log.fault("the rate of \(link.dataRate) bit/s is above dwMaxDataRate")
            }
        }
    }
}

extension CardLink {
    /// For reports.
    var words: String {
        "\(cardProtocol) at \(dataRate) bit/s, negotiated by: \(negotiation.rawValue)"
            + (ifsc.map { ", IFSC \($0)" } ?? "") + (ifsd.map { ", IFSD \($0)" } ?? "")
    }
}

extension PowerSelect {
    /// For reports.
    var words: String {
        switch self {
        case .automatic: "the reader's choice"
        case .volts5: "5 V"
        case .volts3: "3 V"
        case .volts1_8: "1.8 V"
        }
    }
}
