// SPDX-License-Identifier: Apache-2.0
//
// Commands and answers of every length that readers have trouble with: around each multiple of a USB packet, at the
// ends of the range, again and again, and beyond 256 bytes.

import CCIDReader
import ISO7816
import KioskReader

extension Check {
    static let ofExchanges = [
        applications, files, answerLengths, commandLengths, repetition, extendedLength, longOperation,
        everySlot,
    ]

    static let answerLengths = Check(
        .exchange, "answer-lengths",
        LocalText("answers of every length come whole", "どの長さの応答も欠けずに届く"),
        checked: LocalText(
            "answers whose USB message is a multiple of 64 bytes, one less and one more, and the ends of the range",
            "USBメッセージが64バイトの倍数とその前後になる応答、および最短と最長の応答")
    ) { bench, log in
        let all = MessageLengths(try bench.knownCard())
        let lengths = all.answers
        let whole = try inSessions(bench, lengths, all.answerFrame, &log) { session, sample, length in
            guard length <= sample.longestShort, let command = try sample.command(length) else { return nil }
            return sample.flaw(try session.transmit(command, deadline: nil), length)
        }
        log.saw("\(whole) of \(lengths.count) answers of 1 to 256 bytes came whole")
    }

    static let commandLengths = Check(
        .exchange, "command-lengths",
        LocalText("commands of every length arrive", "どの長さのコマンドも届く"),
        checked: LocalText(
            "SELECT of names that no card has, with messages around each multiple of 64 bytes, twice each",
            "存在しない名前のSELECT。メッセージが64バイトの倍数とその前後になるものを2回ずつ")
    ) { bench, log in
        let all = MessageLengths(try bench.knownCard())
        let lengths = all.commands
        var words: Set<StatusWord> = []
        let arrived = try inSessions(bench, lengths, all.commandFrame, needsSample: false, &log) {
            session, _, length in
            // F: an unregistered name, of the sender's own (ISO/IEC 7816-5).
            let name = [0xF0] + [UInt8](repeating: 0x4B, count: length - 1)
            let command = try CommandAPDU(cla: 0, ins: 0xA4, p1: 0x04, p2: 0x0C, data: name)
            let first = try session.transmit(command, deadline: nil).sw
            let second = try session.transmit(command, deadline: nil).sw
            words.insert(first)
            return first == second ? nil : "\(length) bytes of data: \(first), then \(second)"
        }
        log.saw(
            "\(arrived) of \(lengths.count) commands with 1 to 255 bytes of data arrived, answered "
                + words.map(\.description).sorted().joined(separator: ", "))
        if words.contains(.success) { log.note("the card selects something by a name that nobody has") }
    }

    /// A row after the other in one session; one that fails costs another session, and the third one ends it. Says
    /// how many went well.
    private static func inSessions(
        _ bench: CheckBench, _ lengths: [Int], _ frame: Int, needsSample: Bool = true, _ log: inout CheckLog,
        _ body: (CardSession, AnswerSample, Int) throws -> String?
    ) throws -> Int {
        var rest = lengths[...]
        var (failures, successes) = (0, 0)
        while !rest.isEmpty, failures < mostFailures {
            try bench.withSession { session in
                let sample = needsSample ? try bench.sample(in: session) : .none
                while failures < mostFailures, let length = rest.popFirst() {
                    do {
                        if let flaw = try body(session, sample, length) {
                            failures += 1
                            log.fault(flaw)
                        } else {
                            successes += 1
                        }
                    } catch {
                        failures += 1
                        log.fault(error, "\(length) bytes, a message of \(length + frame)")
                        return
                    }
                }
            }
        }
        return successes
    }

    static let repetition = Check(
        .exchange, "repetition",
        LocalText("what is read again is the same", "繰り返し読んでも同じ内容が返る"),
        checked: LocalText(
            "the same bytes ten times, in answers as long as they can be", "同じ内容を最長の応答で10回読み取り")
    ) { bench, log in
        var count = 0
        try bench.withSession { session in
            let sample = try bench.sample(in: session)
            let length = sample.longestShort
            for round in 1...bench.options.rounds {
                guard let command = try sample.command(length) else { return }
                let response = try session.transmit(command, deadline: nil)
                count += response.data.count
                if let flaw = sample.flaw(response, length) { log.fault("round \(round): \(flaw)") }
            }
        }
        log.saw("\(bench.options.rounds) times, \(count) bytes in all")
    }

    static let extendedLength = Check(
        .exchange, "extended-length",
        LocalText("answers longer than 256 bytes come whole", "256バイトを超える応答が欠けずに届く"),
        checked: LocalText(
            "READ BINARY with extended Le, up to a whole file at once, against what short ones gave",
            "拡張LeのREAD BINARYで最大ファイル全体を一度に読み、短いものと照合"),
        isEssential: false
    ) { bench, log in
        let card = try bench.knownCard()
        guard card.link.carriesExtended else { throw SkipReason.shortOnly }
        let announced = card.atr.historical?.capabilities?.hasExtendedLength
        if announced == false { throw SkipReason.noExtendedLength }
        try bench.withSession { session in
            let sample = try bench.sample(in: session)
            guard case .file(let content) = sample else { throw SkipReason.otherCard }
            // A message of 512 bytes is a full packet at high speed.
            for length in [257, 499, 500, 501, content.count] where 256 < length && length <= content.count {
                guard let command = try sample.command(length) else { return }
                let response = try session.transmit(command, deadline: nil)
                // Nobody asked the card before, and it says no.
                if announced == nil, [0x6700, 0x6985].contains(response.sw.rawValue) {
                    throw SkipReason.noExtendedLength
                }
                if let flaw = sample.flaw(response, length) { log.fault(flaw) }
            }
            log.saw("answers of up to \(content.count) bytes")
        }
    }

    static let everySlot = Check(
        .exchange, "slots",
        LocalText("several slots work beside each other", "複数のスロットが並行して動く"),
        checked: LocalText(
            "sessions on every slot with a card at once, each with another file, a command to each in turn",
            "カードの入った全スロットで同時にセッションを開き、それぞれ別のファイルを順に読み取り"),
        isEssential: false
    ) { bench, log in
        guard bench.reader.descriptor.slotCount > 1 else { throw SkipReason.oneSlot }
        let slots = try bench.withInterface { interface in
            try interface.descriptor.slots.filter {
                try interface.slotStatus(bench.call(interface, slot: $0)).state.hasCard
            }
        }
        try withSessions(bench, slots[...], []) { sessions in
            guard sessions.count > 1 else { throw SkipReason.oneCard }
            for round in 1...bench.options.rounds {
                for (session, expected) in sessions where try read(session) != expected {
                    log.fault("slot \(session.slot), round \(round): another answer than when it was alone")
                }
            }
            log.saw("\(sessions.count) slots, \(bench.options.rounds) commands to each")
        }
    }

    /// A session on each slot that has a card which answers, with what it reads before the next slot has power.
    private static func withSessions(
        _ bench: CheckBench, _ slots: ArraySlice<SlotIndex>, _ open: [(CardSession, ResponseAPDU)],
        _ body: ([(CardSession, ResponseAPDU)]) throws -> Void
    ) throws {
        guard let slot = slots.first else { return try body(open) }
        do {
            try bench.withSession(on: slot) { session in
                // What other cards say no to, they say no to each time.
                _ = try session.transmit(MyNumberApplication.jpki.selection, deadline: nil)
                let file: UInt8 = open.count % 2 == 0 ? 0x06 : 0x08
                _ = try session.transmit(
                    CommandAPDU(cla: 0, ins: 0xA4, p1: 0x02, p2: 0x0C, data: [0x00, file]), deadline: nil)
                let alone = try read(session)
                try withSessions(bench, slots.dropFirst(), open + [(session, alone)], body)
            }
        } catch let error as KioskReaderError where error.kind == .cardMute {
            try withSessions(bench, slots.dropFirst(), open, body)
        }
    }

    private static func read(_ session: CardSession) throws -> ResponseAPDU {
        try session.transmit(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256), deadline: nil)
    }
}

/// The lengths of data whose messages are full packets of 64 bytes, one byte less and one more.
struct MessageLengths {
    /// Header and Lc of a command, and what is around it in a message.
    let commandFrame: Int
    /// The status word of an answer, and what is around it in a message.
    let answerFrame: Int

    /// The lengths for a card.
    init(_ card: KnownCard) {
        let isHostProtocol = card.link.exchangeLevel == .tpdu || card.link.exchangeLevel == .character
        self.init(isBlock: card.link.cardProtocol == .t1 && isHostProtocol)
    }

    /// Around the data of a short APDU there is the message's header, and a block's prologue and checksum.
    init(isBlock: Bool) {
        let overhead = 10 + (isBlock ? 4 : 0)
        (commandFrame, answerFrame) = (overhead + 5, overhead + 2)
    }

    /// The lengths of answers' data.
    var answers: [Int] { around(answerFrame, to: 256) }
    /// The lengths of commands' data.
    var commands: [Int] { around(commandFrame, to: 255) }

    private func around(_ frame: Int, to most: Int) -> [Int] {
        let multiples = stride(from: 64, through: 320, by: 64)
        let messages = multiples.flatMap { [$0 - 1, $0, $0 + 1] }
        // The data themselves as well, for readers that cut elsewhere.
        let wanted = messages.map { $0 - frame } + messages + [1, 2, most - 1, most]
        return Set(wanted.filter { (1...most).contains($0) }).sorted()
    }
}

extension CardLink {
    /// Whether an APDU of any length goes to the card as it is.
    fileprivate var carriesExtended: Bool {
        switch (exchangeLevel, cardProtocol) {
        case (.extendedAPDU, _), (.tpdu, .t1), (.character, .t1): true
        case (.shortAPDU, _), (.tpdu, .t0), (.character, .t0): false
        }
    }
}
