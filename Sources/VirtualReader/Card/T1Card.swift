// SPDX-License-Identifier: Apache-2.0
//
// The card's half of the T=1 protocol (ISO/IEC 7816-3:2006, clause 11): chaining and IFS both ways, WTX,
// RESYNCH, ABORT, retransmission. It knows no reader and no time: it says after how long it answers.

/// What comes from the card after a reader has sent it something.
enum CardReaction: Equatable {
    /// Nothing: the block waiting time will pass.
    case silence
    /// Bytes, so long after the last byte from the reader.
    case bytes([UInt8], after: Duration)
}

/// The T=1 protocol machine of a card, fresh from its reset.
struct T1Card {
    /// What the card waits for.
    enum Phase: Equatable {
        /// A block of a command.
        case listening
        /// The acknowledgement of a block of its own chain; these bytes are still to go.
        case answering(rest: [UInt8])
        /// The response to a request of its own; then it goes on with a response, if it has one.
        case asking(T1CardBlock.Service, value: [UInt8], then: [UInt8]?, after: Duration)
    }

    /// What the card sent last; an R-block from the host means something else after each.
    enum LastSent { case nothing, information, receiveReady, supervisory }

    let edc: CardEDC
    let bwt: Duration
    let behaviour: CardBehaviour
    private let initialIFSC: Int

    private(set) var phase = Phase.listening
    private(set) var ifsc: Int
    private(set) var ifsd = 32
    private var expected: UInt8 = 0
    private var nextSequence: UInt8 = 0
    private var incoming: [UInt8] = []
    private var chainBlocks = 0
    private var lastSent = LastSent.nothing
    private var lastBlock: [UInt8] = []
    private var lastInformation: [UInt8] = []
    private var refusals = 0
    private var sentCount = 0
    private var receivedCount = 0
    private var hasAnnouncedIFSC = false
    private var hasAborted = false

    /// Beyond this no command is a command (an extended one has 65,544 bytes at most).
    private static let longestCommand = 65_544

    init(ifsc: Int, edc: CardEDC, bwt: Duration, behaviour: CardBehaviour = CardBehaviour()) {
        self.initialIFSC = ifsc
        self.ifsc = ifsc
        self.edc = edc
        self.bwt = bwt
        self.behaviour = behaviour
    }

    /// Takes the bytes of one block and runs the command when it is complete.
    mutating func receive(_ bytes: [UInt8], _ application: any SimulatedApplication) -> CardReaction {
        receivedCount += 1
        guard !behaviour.lostBlocks.contains(receivedCount) else { return .silence }
        guard !behaviour.misreadBlocks.contains(receivedCount) else { return refuse(.edc) }
        let block: T1CardBlock
        do throws(T1CardBlock.Flaw) {
            block = try T1CardBlock(bytes, edc: edc)
        } catch {
            return refuse(error)
        }
        let reaction: CardReaction? =
            switch block.meaning {
            case .information(let sequence, let more):
                takeInformation(block.information, sequence, more, application)
            case .receiveReady(let expected): takeReceiveReady(expected)
            case .request(let service): takeRequest(service, block.information)
            case .response(let service): takeResponse(service, block.information)
            }
        guard let reaction else { return refuse(.other) }
        refusals = 0
        return reaction
    }

    // MARK: Blocks from the host; nil means that the block cannot be right here.

    private mutating func takeInformation(
        _ information: [UInt8], _ sequence: UInt8, _ more: Bool, _ application: any SimulatedApplication
    ) -> CardReaction? {
        guard phase == .listening, sequence == expected, information.count <= ifsc,
            incoming.count + information.count <= Self.longestCommand
        else { return nil }
        expected ^= 1
        incoming += information
        chainBlocks += 1
        if more {
            if let limit = behaviour.abortsChainAfter, chainBlocks >= limit, !hasAborted {
                hasAborted = true
                forgetCommand()
                return ask(.abort, [], then: nil, after: .zero)
            }
            return sendReceiveReady(0)
        }
        let command = incoming
        forgetCommand()
        let duration = application.workingTime(for: command)
        return answer(application.process(command), after: duration)
    }

    private mutating func takeReceiveReady(_ number: UInt8) -> CardReaction? {
        switch phase {
        case .asking:
            return send(lastBlock, as: .supervisory)
        case .answering(let rest):
            // The error bits are information only: what number the host expects decides (rule 7.2).
            return number == nextSequence
                ? sendInformation(rest, after: .zero) : send(lastInformation, as: .information)
        case .listening:
            switch lastSent {
            case .information where number != nextSequence: return send(lastBlock, as: .information)
            case .receiveReady, .supervisory: return send(lastBlock, as: lastSent)
            case .nothing, .information: return nil
            }
        }
    }

    private mutating func takeRequest(_ service: T1CardBlock.Service, _ value: [UInt8]) -> CardReaction? {
        switch service {
        case .resynch:
            startAgain()
        case .ifs:
            guard let size = value.first, 1...0xFE ~= size else { return nil }
            ifsd = Int(size)
        case .abort:
            forgetCommand()
            phase = .listening
        case .wtx:
            return nil  // only the card may ask for time
        }
        return send(
            T1CardBlock.bytes(pcb: 0xE0 | service.rawValue, information: value, edc: edc), as: .supervisory)
    }

    private mutating func takeResponse(_ service: T1CardBlock.Service, _ value: [UInt8]) -> CardReaction? {
        guard case .asking(let asked, let askedValue, let response, let after) = phase,
            asked == service, askedValue == value
        else { return nil }
        phase = .listening
        if service == .ifs, let size = value.first { ifsc = Int(size) }
        // After its own ABORT the card gives the right to send back with an R-block (rule 9).
        guard let response else { return sendReceiveReady(0) }
        if service == .wtx { return sendInformation(response, after: after) }
        return answer(response, after: after)
    }

    // MARK: Blocks to the host.

    /// Begins a response; asks for what it wants to ask for first.
    private mutating func answer(_ response: [UInt8], after: Duration) -> CardReaction {
        if let size = behaviour.announcedIFSC, !hasAnnouncedIFSC {
            hasAnnouncedIFSC = true
            return ask(.ifs, [size], then: response, after: after)
        }
        if let multiplier = behaviour.waitingTimeMultiplier {
            return ask(.wtx, [multiplier], then: response, after: after)
        }
        if after > bwt {
            let multiples = Int((after / bwt).rounded(.up))
            return ask(.wtx, [UInt8(clamping: multiples)], then: response, after: after)
        }
        return sendInformation(response, after: after)
    }

    private mutating func ask(
        _ service: T1CardBlock.Service, _ value: [UInt8], then response: [UInt8]?, after: Duration
    ) -> CardReaction {
        phase = .asking(service, value: value, then: response, after: after)
        return send(
            T1CardBlock.bytes(pcb: 0xC0 | service.rawValue, information: value, edc: edc), as: .supervisory)
    }

    private mutating func sendInformation(_ bytes: [UInt8], after: Duration) -> CardReaction {
        let rest = Array(bytes.dropFirst(ifsd))
        let pcb = nextSequence << 6 | (rest.isEmpty ? 0 : 0x20)
        nextSequence ^= 1
        phase = rest.isEmpty ? .listening : .answering(rest: rest)
        lastInformation = T1CardBlock.bytes(pcb: pcb, information: bytes.prefix(ifsd), edc: edc)
        return send(lastInformation, as: .information, after: after)
    }

    private mutating func sendReceiveReady(_ error: UInt8) -> CardReaction {
        send(T1CardBlock.bytes(pcb: 0x80 | expected << 4 | error, edc: edc), as: .receiveReady)
    }

    private mutating func refuse(_ flaw: T1CardBlock.Flaw) -> CardReaction {
        refusals += 1
        // Two repetitions, then the card stays in reception mode: it is the host that resynchronises.
        guard refusals <= 3 else { return .silence }
        if case .asking = phase { return send(lastBlock, as: .supervisory) }
        return sendReceiveReady(flaw.rawValue)
    }

    private mutating func send(
        _ block: [UInt8], as kind: LastSent, after: Duration = .zero
    ) -> CardReaction {
        lastBlock = block
        lastSent = kind
        sentCount += 1
        guard behaviour.garbledBlocks.contains(sentCount) else { return .bytes(block, after: after) }
        return .bytes(block.dropLast() + block.suffix(1).map { $0 ^ 0x10 }, after: after)
    }

    private mutating func forgetCommand() {
        incoming = []
        chainBlocks = 0
    }

    /// S(RESYNCH): everything as after the answer to reset; the application keeps its state.
    private mutating func startAgain() {
        forgetCommand()
        phase = .listening
        ifsc = initialIFSC
        ifsd = 32
        expected = 0
        nextSequence = 0
        lastInformation = []
    }
}
