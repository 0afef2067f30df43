// SPDX-License-Identifier: Apache-2.0
//
// The interface device's half of T=1 (ISO/IEC 7816-3:2006, clause 11) as a value: one event in, one action
// out; no clock, no I/O, no log. This file is the door; the rules stand in `Engine+….swift`, and which block
// goes down which wire, how long a waiting time is, and who resets the card are the caller's.

extension T1 {
    /// The interface device's half of T=1 for one card, from one reset to the next.
    ///
    /// Not copied, so that the command's bytes are in one place; they are wiped as soon as the exchange ends, and
    /// when the engine goes. Belongs to one thread at a time. Every call returns at once with one action.
    public struct Engine: ~Copyable, Sendable {
        let configuration: Configuration
        private(set) var state: State
        private let command = WipingBuffer()
        private let answer = WipingBuffer()

        /// An engine for a card that has just been reset.
        public init(_ configuration: Configuration) {
            self.configuration = configuration
            self.state = .ready(Link(configuration))
        }

        /// Tells the card the interface device's information field size: S(IFS request), three times at most.
        ///
        /// Ends with `complete([])`, also when the card never answered: then it was reset and the size is as
        /// before; ``ifsdNegotiation`` says which.
        /// - Parameter ifsd: the size, clamped to 1…254; `Configuration.fieldSize` clamps a `dwMaxIFSD`.
        public mutating func negotiateIFSD(_ ifsd: UInt8) -> Action {
            handle(.negotiate(Configuration.fieldSize(UInt32(ifsd))))
        }

        /// Begins a command.
        /// - Parameters:
        ///   - command: the command APDU's bytes; the engine keeps its own copy and wipes it.
        ///   - repeatable: the card may execute it twice without harm, so after S(RESYNCH) it is sent again.
        public mutating func start(_ command: [UInt8], repeatable: Bool) -> Action {
            if case .ready = state {
                answer.wipe()
                self.command.wipe()
                self.command.append(command)
            }
            return handle(.start(length: command.count, repeatable: repeatable))
        }

        /// Begins a command that the reader completes and sends by itself, with a PIN that is typed at its keypad.
        ///
        /// The host never has the whole block. So it can ask the card for the answer again, but it repeats nothing:
        /// a card that asks for the command again is resynchronised, and the exchange ends.
        /// - Parameters:
        ///   - template: how many bytes of the command the host has; they are LEN in the prologue.
        ///   - longest: how many the reader may make of them.
        public mutating func startEntry(template: Int, longest: Int) -> Action {
            if case .ready = state {
                answer.wipe()
                command.wipe()
            }
            return handle(.enter(template: template, longest: longest))
        }

        /// What the card sent, whatever it is: nothing is read beyond these bytes.
        public mutating func received(_ bytes: Span<UInt8>) -> Action {
            do throws(BlockError) {
                return handle(.block(try Block.parse(bytes, edc: configuration.edc)))
            } catch {
                return handle(.invalid(error.report))
            }
        }

        /// The card's block came with a parity error or an overrun (`bError` FD, FC): an invalid block.
        public mutating func lineError() -> Action { handle(.invalid(.edcError)) }

        /// The waiting time is over and no block came.
        public mutating func mute() -> Action { handle(.invalid(.otherError)) }

        /// The caller gives up. In the middle of a chain the answer is S(ABORT request), to be sent and answered
        /// like any block; elsewhere the exchange ends here.
        /// - Parameter unsent: true when the block of the last action was not handed to the reader, which lets
        ///   the engine say `notSent` and keep its numbers. Otherwise it reckons with the worst, and after a
        ///   command whose last block went out only a reset helps.
        public mutating func cancelled(unsent: Bool = false) -> Action { handle(.cancelled(unsent: unsent)) }

        /// The card or the reader is gone.
        public mutating func cardGone() -> Action { handle(.cardGone) }

        /// The card was reset, as `resetCard` wished.
        public mutating func didReset() -> Action { handle(.didReset) }

        /// The only way a state changes.
        private mutating func handle(_ event: Event) -> Action {
            let (next, effect) = state.step(event, configuration.limits)
            state = next
            return perform(effect)
        }

        private func perform(_ effect: Effect) -> Action {
            switch effect {
            case .send(let block):
                return send(block)
            case .keep(let information, let block):
                answer.append(information)
                return send(block)
            case .finish(let information):
                answer.append(information)
                command.wipe()
                return .complete(answer.take())
            case .negotiated:
                return .complete([])
            case .reset:
                command.wipe()
                return .resetCard
            case .fail(let failure, let fate):
                command.wipe()
                answer.wipe()
                return .fail(failure, fate: fate)
            case .refuse(let failure):
                return .fail(failure, fate: .notSent)
            }
        }

        private func send(_ outgoing: Outgoing) -> Action {
            let edc = configuration.edc
            switch outgoing {
            case .information(let cut, let number):
                answer.wipe()
                let kind = Block.Kind.information(number, more: cut.more)
                let block = Block.encode(pcb: kind.pcb, length: cut.length, edc: edc) {
                    command.copy(cut.range, to: &$0)
                }
                return .send(block, waiting: 1, carriesCommand: true)
            case .entry(let length, let number):
                answer.wipe()
                let kind = Block.Kind.information(number, more: false)
                return .enter(prologue: [0, kind.pcb, UInt8(clamping: length)])
            case .acknowledgement(let expected, let report):
                let block = Block.acknowledgement(expected, report)
                return .send(block.encode(edc: edc), waiting: 1, carriesCommand: false)
            case .request(let subject):
                let block = Block.request(subject)
                return .send(block.encode(edc: edc), waiting: 1, carriesCommand: false)
            case .response(let subject):
                let block = Block.response(subject)
                return .send(block.encode(edc: edc), waiting: subject.waiting, carriesCommand: false)
            }
        }

        /// The number of bytes that the engine still holds; nothing once an exchange is over.
        var heldBytes: Int { command.count + answer.count }
    }
}

extension T1.Block.Supervision {
    /// The multiple of BWT for the block after this response: WTX holds for one waiting time only
    /// (ISO/IEC 7816-3:2006, 11.6.2).
    fileprivate var waiting: UInt8 {
        switch self {
        case .wtx(let multiplier): multiplier
        case .resynch, .ifs, .abort: 1
        }
    }
}
