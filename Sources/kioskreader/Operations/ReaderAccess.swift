// SPDX-License-Identifier: Apache-2.0
//
// From the options to a hub: the source of readers, the trace, the policy, the times. What is wrong with
// the command line is found before anything is opened.

import CCIDReader
import KioskReader
import VirtualReader

/// What a subcommand works with.
struct ReaderAccess {
    let hub: ReaderHub
    let selector: ReaderSelector?
    let options: SessionOptions
    /// The virtual reader, where it is one.
    let device: VirtualUSBReader?
    let traceFile: TraceFile?
    let console: Console

    /// Opens what the options name, runs `body`, and checks that the trace was written: last of all, so that a trace that
    /// is not whole keeps no result back.
    ///
    /// - Parameters:
    ///   - options: the reader's options.
    ///   - console: where notes go, and whose signals interrupt.
    ///   - defaultWait: how long to wait for a reader and a card unless `--wait` says so; never for a card that nobody
    ///     can put into a virtual reader.
    ///   - answerTime: how long each answer of a virtual reader takes, of its own time.
    ///   - watchesBus: other readers than the one that the options name matter as well, or when it comes and goes.
    ///   - body: the work, and the showing of what came of it.
    static func with<Value>(
        _ options: ReaderOptions, _ console: Console, defaultWait: Duration = .zero,
        answerTime: Duration = .zero, watchesBus: Bool = false, _ body: (ReaderAccess) throws -> Value
    ) throws -> Value {
        let access = try ReaderAccess(options, console, defaultWait, answerTime, watchesBus)
        let deed = Phrase(
            "the command itself was carried out; only its trace is not whole",
            "コマンドそのものは実行済みです。記録だけが不完全です")
        return try CommandError.telling(deed) { isDone in
            func finish() throws {
                isDone()
                try access.traceFile?.finish()
            }
            let value: Value
            do {
                value = try body(access)
            } catch let closed as OutputClosed {
                // That nobody reads the result says nothing of the trace.
                try finish()
                throw closed
            } catch {
                throw access.ending(with: error)
            }
            try finish()
            return value
        }
    }

    /// Opens a session, says with `-v` on what, and ends it with the card's power off on every path.
    func withSession<Value>(
        options: SessionOptions? = nil, _ body: (CardSession) throws -> Value
    ) throws -> Value {
        try hub.withSession(selector, options: options ?? self.options) { session in
            console.detail(
                1, "session on \(session.reader.path) \(session.reader.name), slot \(session.slot)")
            console.detail(2, LinkSummary(session.link).text)
            return try body(session)
        }
    }

    private init(
        _ choices: ReaderOptions, _ console: Console, _ defaultWait: Duration, _ answerTime: Duration,
        _ watchesBus: Bool
    ) throws {
        self.console = console
        try choices.files.expectApart()
        let approval = try choices.approval.map(Self.approval)
        let wait = try choices.wait?.duration(of: "--wait", mayBeZero: true)
        let deadline = try choices.deadline?.duration(of: "--deadline", mayBeZero: false)
        let choice = try choices.virtual.map { try VirtualChoice(parsing: $0) }
        // A wait for a card that was asked for is spent as it would be in front of a real slot.
        let isWaitedFor = choice?.isEmpty == true && wait ?? .zero > .zero
        device = choice.map { $0.makeReader(clock: isWaitedFor ? .real : .virtual, answerTime: answerTime) }
        traceFile = try choices.trace.map { try TraceFile($0, overwrites: choices.force, console) }
        let policy = Self.policy(everywhere: choices.allowUnapprovedReader, approval, console)
        let selector = choices.reader.map { ReaderSelector(parsing: $0) }
        self.selector = selector
        hub = try ReaderHub(
            source: device.map { ReaderSource.software([$0]) } ?? .usb(for: watchesBus ? nil : selector),
            trace: traceFile?.trace, policy: policy)
        var session = SessionOptions(
            wait: wait ?? (device == nil ? defaultWait : .zero), cancellation: console.signals.cancellation,
            onWaiting: { console.prompt(for: $0) })
        if let deadline { session.deadline = deadline }
        self.options = session
    }

    /// The file of `--approval`. One that approves nothing is a mistake of whoever named it.
    private static func approval(_ path: String) throws -> ApprovalRecord {
        do throws(ApprovalRefusal) {
            return try .named(path)
        } catch {
            throw CommandError(.approvalUnusable, detail: error.reason.phrase, subject: Phrase(path.shown))
        }
    }

    /// What the options allow; an override is said aloud, whatever becomes of it.
    private static func policy(
        everywhere: Bool, _ approval: ApprovalRecord?, _ console: Console
    ) -> ApprovalPolicy {
        if everywhere {
            console.note(
                Phrase(
                    "PINs and personal data may pass through a reader that nobody approved",
                    "誰も承認していないリーダーを、暗証番号や個人情報が通ることがあります"))
            return .overridden(reason: "--allow-unapproved-reader")
        }
        guard let approval else { return .enforced }
        let (path, id) = (approval.path.shown, approval.file.reader.usbID)
        console.note(
            Phrase(
                "PINs and personal data may pass through reader \(id) on the word of \(path) alone",
                "\(path) だけを根拠に、リーダー \(id) を暗証番号や個人情報が通ることがあります"))
        return .overriddenBy(approval)
    }
}

extension VirtualChoice {
    /// Makes the reader, with a card of the chosen kind in each slot.
    ///
    /// - Parameters:
    ///   - clock: the time that it lives in.
    ///   - faults: what goes wrong.
    ///   - answerTime: how long each answer takes.
    func makeReader(
        clock: DeviceClock, faults: FaultPlan = .none, answerTime: Duration = .zero
    ) -> VirtualUSBReader {
        var profile = profile
        profile.habits.answerTime = answerTime
        let slots = (0..<profile.slotCount).map { (UInt8(truncatingIfNeeded: $0), card) }
        return VirtualUSBReader(
            profile: profile, cards: Dictionary(uniqueKeysWithValues: slots), faults: faults, clock: clock)
    }
}

extension Console {
    /// Asks for what a session waits for, where a person can read it.
    func prompt(for reader: Reader?) {
        guard showsNotesOnTerminal else { return }
        guard let reader else {
            note(Phrase("waiting for a reader (Ctrl-C ends it)", "カードリーダーを待っています（Ctrl-Cで中止）"))
            return
        }
        note(
            Phrase(
                "put a card into \(reader.name) (Ctrl-C ends it)",
                "\(reader.name) にカードを入れてください（Ctrl-Cで中止）"))
    }
}
