// SPDX-License-Identifier: Apache-2.0
//
// Looks at what the engine does from outside, with books of its own: which bytes of the command went out,
// which of the answer came in, which sizes hold. It knows the blocks on the wire and nothing of the engine's
// state.

@testable import ISO7816

struct EngineWitness {
    /// What the engine was told.
    enum Cause {
        case started([UInt8], repeatable: Bool)
        /// A command that the reader completes: the host's part of it, and the longest that it may become.
        case entered(Int, Int)
        case negotiated
        /// A valid block of the card.
        case block(T1.Block)
        /// Cancelled, and the block last sent was not handed to the reader.
        case withheld
        case other
    }

    private let configuration: T1.Configuration
    private(set) var last = T1.Engine.Action.complete([])
    /// An exchange is under way.
    private(set) var isBusy = false
    /// N(S) of the card's next I-block.
    private(set) var expectedNumber: UInt8 = 0
    private var ifsc: UInt8
    private var isCommand = false
    /// Of a command that the reader completes: the host's part, and the longest that it may become.
    private var entry: (template: Int, longest: Int)?
    private var repeatable = false
    private var command: [UInt8] = []
    /// Where the I-block last sent began, how long it was, and its N(S); nil before the first.
    private var cut: (offset: Int, length: Int, number: UInt8)?
    /// How often the command's last block went out.
    private var lastBlocks = 0
    private var maySendCommand = true
    private var answer: [UInt8] = []
    /// The engine said that nothing will ever go any more.
    private var isDead = false

    init(_ configuration: T1.Configuration) {
        self.configuration = configuration
        ifsc = configuration.ifsc
    }

    mutating func saw(_ action: T1.Engine.Action, after cause: Cause, _ engine: borrowing T1.Engine) {
        if case .fail(.busy, let fate) = action {
            return promise(isBusy && fate == .notSent, "busy with nothing")
        }
        if case .fail(.unexpectedEvent, let fate) = action {
            if case .resetCard = last { return }
            return promise(!isBusy && fate == .notSent, "an event of an exchange refused")
        }
        if isDead {
            guard case .fail(_, .notSent) = action else {
                return promise(false, "\(action) of a dead engine")
            }
            return
        }
        note(cause)
        switch action {
        case .send(let block, let waiting, let carriesCommand):
            sent(block, waiting, carriesCommand, after: cause, engine)
        case .enter(let prologue):
            entered(prologue)
        case .resetCard:
            promise(isBusy, "a reset that nobody needs")
        case .complete(let bytes):
            completed(bytes, after: cause)
        case .fail(let failure, let fate):
            failed(failure, fate, after: cause)
        }
        last = action
        isDead = engine.finalFailure != nil
        if !isBusy { promise(engine.heldBytes == 0, "\(engine.heldBytes) bytes kept after the end") }
        if let size = engine.ifsc { promise(size == ifsc, "IFSC \(size) instead of \(ifsc)") }
        _ = action.description
    }

    /// What follows from the event alone.
    private mutating func note(_ cause: Cause) {
        switch cause {
        case .started(let bytes, let again): begin(bytes, isCommand: true, repeatable: again)
        case .entered(let template, let longest):
            begin([], isCommand: true, repeatable: false, entry: (template, longest))
        case .negotiated: begin([], isCommand: false, repeatable: false)
        case .block(let block): if resynchronises(block) { forget() }
        case .withheld:
            if case .send(let block, _, true) = last, block[1] & 0x20 == 0, lastBlocks == 1 { lastBlocks = 0 }
            if case .enter = last { lastBlocks = 0 }
        case .other: break
        }
    }

    private mutating func begin(
        _ bytes: [UInt8], isCommand: Bool, repeatable: Bool, entry: (template: Int, longest: Int)? = nil
    ) {
        guard !isBusy else { return }
        self.isCommand = isCommand
        self.entry = entry
        self.repeatable = repeatable
        isBusy = true
        command = bytes
        cut = nil
        lastBlocks = 0
        maySendCommand = true
        answer = []
    }

    private func resynchronises(_ block: T1.Block) -> Bool {
        guard case .send(let sent, _, _) = last else { return false }
        return isBusy && sent[1] == 0xC0 && block.kind == .response(.resynch)
    }

    /// After S(RESYNCH response): all as after the reset, and what may have run is not sent again.
    private mutating func forget() {
        expectedNumber = 0
        ifsc = configuration.ifsc
        cut = nil
        answer = []
        if lastBlocks > 0 && !repeatable { maySendCommand = false }
    }

    private mutating func sent(
        _ block: [UInt8], _ waiting: UInt8, _ carriesCommand: Bool, after cause: Cause,
        _ engine: borrowing T1.Engine
    ) {
        promise(isBusy, "a block without an exchange")
        let edc = configuration.edc
        guard let parsed = try? T1.Block.parse(block, edc: edc) else {
            return promise(false, "an invalid block was sent")
        }
        var wait: UInt8 = 1
        switch parsed.kind {
        case .information(let number, let more):
            promise(carriesCommand && isCommand && entry == nil, "a command's bytes out of nothing")
            sentInformation(parsed.information, number.rawValue, more)
        case .acknowledgement(let number, _): acknowledged(number.rawValue, after: cause)
        case .request(.ifs(let size)): promise((1...254).contains(size), "S(IFS \(size))")
        case .request(.wtx): promise(false, "S(WTX request) of the interface device")
        case .request, .response(.abort): break
        case .response(.ifs(let size)):
            promise(isAnswered(cause, .ifs(size)), "S(IFS response) to nothing")
            ifsc = size
        case .response(.wtx(let multiplier)):
            promise(isAnswered(cause, .wtx(multiplier)), "S(WTX response) to nothing")
            wait = multiplier
        case .response(.resynch): promise(false, "S(RESYNCH response) of the interface device")
        }
        promise(waiting == wait, "waits \(waiting) times")
    }

    /// The reader's own block: once, never after it may have run, and no longer than the card takes.
    private mutating func entered(_ prologue: [UInt8]) {
        guard isBusy, let entry else { return promise(false, "a keypad that nobody asked for") }
        promise(lastBlocks == 0 && maySendCommand, "typed twice")
        promise(max(entry.template, entry.longest) <= Int(ifsc), "longer than IFSC")
        promise(prologue.count == 3 && prologue[0] == 0, "not a prologue")
        promise(prologue[1] & 0xBF == 0 && Int(prologue[2]) == entry.template, "a wrong prologue")
        cut = (0, 0, prologue[1] >> 6)
        answer = []
        lastBlocks += 1
    }

    private func isAnswered(_ cause: Cause, _ subject: T1.Block.Supervision) -> Bool {
        guard case .block(let block) = cause else { return false }
        return block.kind == .request(subject)
    }

    private mutating func sentInformation(_ information: [UInt8], _ number: UInt8, _ more: Bool) {
        promise(information.count <= Int(min(ifsc, configuration.carriage)), "longer than IFSC or the reader")
        promise(maySendCommand, "sent again though it may have run")
        var offset = cut?.offset ?? 0
        if let cut, cut.number != number { offset += cut.length }
        let end = offset + information.count
        promise(
            end <= command.count && Array(command[offset..<end]) == information,
            "other bytes than the command's")
        promise(more == (end < command.count), "a wrong M-bit")
        cut = (offset, information.count, number)
        answer = []
        if !more { lastBlocks += 1 }
    }

    /// An R-block that asks for the I-block after the one that was awaited takes it.
    private mutating func acknowledged(_ number: UInt8, after cause: Cause) {
        guard case .block(let block) = cause, case .information(let its, let more) = block.kind,
            its.rawValue == expectedNumber, number == its.next.rawValue
        else { return promise(number == expectedNumber, "R(\(number)), but \(expectedNumber) is awaited") }
        promise(more && lastBlocks > 0, "acknowledged what cannot be an answer")
        take(block.information)
    }

    private mutating func take(_ information: [UInt8]) {
        answer += information
        expectedNumber ^= 1
    }

    private mutating func completed(_ bytes: [UInt8], after cause: Cause) {
        promise(isBusy, "complete without an exchange")
        isBusy = false
        guard isCommand else {
            if case .resetCard = last {
                expectedNumber = 0
                ifsc = configuration.ifsc
            }
            return promise(bytes.isEmpty, "an answer to a negotiation")
        }
        guard case .block(let block) = cause, case .information(let number, more: false) = block.kind else {
            return promise(false, "complete without the last I-block")
        }
        promise(number.rawValue == expectedNumber, "a repeated block ends the answer")
        promise(lastBlocks > 0, "complete before the command was sent")
        take(block.information)
        promise(bytes == answer, "another answer than the card's")
    }

    private mutating func failed(_ failure: T1.Failure, _ fate: Fate, after cause: Cause) {
        if fate == .notSent { promise(lastBlocks == 0 || !isBusy, "\(failure): notSent, but it was") }
        isBusy = false
        // A card that was aborted, or aborts, may hand back the right to send by an I-block.
        if case .block(let block) = cause, case .information(let number, more: false) = block.kind,
            failure == .abortedByCard || failure == .cancelled, number.rawValue == expectedNumber
        {
            expectedNumber ^= 1
        }
    }
}
