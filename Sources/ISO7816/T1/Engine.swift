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
        /// Where the next block is written.
        private let draft = WipingBuffer()

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
                let kind = try Block.kind(of: bytes, edc: configuration.edc)
                let information = Block.information(of: bytes)
                let effect = advance(.block(kind, length: information.count))
                switch effect {
                case .keep, .finish: answer.append(bytes.extracting(information))
                case .send, .negotiated, .reset, .fail, .refuse: break
                }
                return perform(effect)
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

        /// Takes the array of a `send` back once its block is out, and leaves the caller an empty one: it is
        /// overwritten, and the next block is written into it. Who keeps the array costs the engine another.
        public mutating func takeBack(block: inout [UInt8]) { draft.takeBack(&block) }

        /// The same for the array of a `complete`.
        public mutating func takeBack(answer: inout [UInt8]) { self.answer.takeBack(&answer) }

        private mutating func handle(_ event: Event) -> Action { perform(advance(event)) }

        /// The only way a state changes.
        private mutating func advance(_ event: Event) -> Effect {
            let (next, effect) = state.step(event, configuration.limits)
            state = next
            return effect
        }

        private func perform(_ effect: Effect) -> Action {
            switch effect {
            case .send(let block), .keep(let block):
                return send(block)
            case .finish:
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
            switch outgoing {
            case .information(let cut, let number):
                answer.wipe()
                let block = written(.information(number, more: cut.more), length: cut.length) {
                    command.copy(cut.range, to: &$0)
                }
                return .send(block, waiting: 1, carriesCommand: true)
            case .entry(let length, let number):
                answer.wipe()
                let kind = Block.Kind.information(number, more: false)
                return .enter(prologue: [0, kind.pcb, UInt8(clamping: length)])
            case .acknowledgement(let expected, let report):
                let block = written(.acknowledgement(expected, report), length: 0) { _ in }
                return .send(block, waiting: 1, carriesCommand: false)
            case .request(let subject):
                return .send(written(.request(subject), subject), waiting: 1, carriesCommand: false)
            case .response(let subject):
                let block = written(.response(subject), subject)
                return .send(block, waiting: subject.waiting, carriesCommand: false)
            }
        }

        private func written(_ kind: Block.Kind, _ subject: Block.Supervision) -> [UInt8] {
            let information = subject.information
            return written(kind, length: information.count) { $0.append(contentsOf: information) }
        }

        private func written(
            _ kind: Block.Kind, length: Int, _ information: (inout [UInt8]) -> Void
        ) -> [UInt8] {
            var block = draft.take()
            Block.encode(kind, length: length, edc: configuration.edc, into: &block, information: information)
            return block
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
