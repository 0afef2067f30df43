// SPDX-License-Identifier: Apache-2.0
//
// One command of the caller and all that it takes at the level of APDUs: the parts of a chain, 61xx and
// GET RESPONSE, 6Cxx and the corrected Le. A value without I/O: one answer in, one action out.
// Sending, deadlines and what becomes of a command that failed below are left to the layer that drives it.
//
//   start ─ send part ─▶ chaining ─ 9000 ─▶ chaining … ─ last part ─▶ awaiting
//   awaiting ─ 6Cxx, once, where allowed ─▶ awaiting      awaiting, collecting ─ 61xx ─▶ collecting
//   anything else ─▶ finished, with the answer

/// The course of one command, from the caller's APDU to the card's whole answer.
///
/// It counts the answers' data and keeps none: who drives it collects them in their order.
public struct CommandExchange: ~Copyable, Sendable {
    /// What the driver does next.
    public enum Action: Equatable, Sendable {
        /// Send this command, and report its answer by ``CommandExchange/received(_:)``.
        /// The exchange keeps no copy of a secret one: the driver may wipe it once it is out.
        case send(CommandAPDU)
        /// All is there: the answer is the data of all answers, and the last status word.
        case done
        /// The card does not keep to the rules. It may have executed the command.
        case fail(Failure)
    }

    /// Why an exchange was given up.
    public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The answers together are longer than the limit.
        case answerTooLong(limit: Int)
        /// The card announces more and delivers nothing.
        case noProgress
        /// More GET RESPONSE than the limit.
        case tooManyRounds(limit: Int)
        /// An answer with data to a part of a chain that was not its last.
        case dataInsideChain
        /// The driver reported an answer that nobody waits for, or started twice.
        case unexpectedEvent

        /// One line in words.
        public var description: String {
            switch self {
            case .answerTooLong(let limit): "the card's answer is longer than \(limit) bytes"
            case .noProgress: "the card announces more data and does not deliver it"
            case .tooManyRounds(let limit): "the card's answer is not complete after \(limit) GET RESPONSE"
            case .dataInsideChain: "the card answered with data before the last part of the command"
            case .unexpectedEvent: "an answer came that nobody waits for"
            }
        }
    }

    /// What bounds an exchange.
    public struct Limits: Equatable, Sendable {
        /// The most bytes of data in all answers together.
        public var answerLength: Int
        /// The most GET RESPONSE for one command.
        public var rounds: Int

        /// Makes limits.
        /// - Parameters:
        ///   - answerLength: the most bytes of data in all answers together, at most 65,536.
        ///   - rounds: the most GET RESPONSE for one command.
        public init(answerLength: Int = ResponseAPDU.maximumDataLength, rounds: Int = 1_024) {
            self.answerLength = min(answerLength, ResponseAPDU.maximumDataLength)
            self.rounds = rounds
        }
    }

    enum State: Equatable {
        /// Nothing is out; the first command to go.
        case idle(CommandAPDU)
        /// A part is out, and more wait.
        case chaining
        /// The command that went out, where 6Cxx may still have it sent again; of any other no copy is kept.
        case awaiting(correctable: CommandAPDU?)
        case collecting(Collection)
        case finished
    }

    /// An answer of which more is to come.
    struct Collection: Equatable {
        /// How many bytes of data there are.
        var length = 0
        var rounds = 0
        var corrected = false
    }

    private enum Event { case start, received(StatusWord, dataLength: Int) }

    /// What holds for the whole exchange.
    private struct Terms {
        let cla: ClassByte
        /// The most bytes that the caller wants, where the command does not ask for all.
        let wanted: Int?
        let correctsLe: Bool
        /// The bytes at the end of what goes out without which the card may take the command for whole.
        let tail: Int
        let limits: Limits
    }

    private(set) var state: State
    private let terms: Terms
    /// What has still to go out behind the first command, where it goes in parts; overwritten as soon as that is certain
    /// not to happen, and when the exchange goes.
    let rest: PendingParts?

    /// Whether the command that was last to be sent is a part after which more comes that the card cannot do
    /// without: it cannot have run the caller's command by then.
    public var isInside: Bool {
        guard case .chaining = state else { return false }
        return heldBytes > terms.tail
    }

    /// Prepares the exchange of a command.
    /// - Parameters:
    ///   - command: the caller's command.
    ///   - sensitivity: the caller's mark; the command's own counts as well.
    ///   - carriage: how the command goes to the card; a long one perhaps in parts.
    ///   - correctsLe: whether a command that the card refused by 6Cxx is sent again with the Le that the card named.
    ///     A secret command, or one that may cost a PIN try, never is: it is handed to the card at most once.
    ///   - limits: what bounds the exchange.
    /// - Throws: ``CommandChaining/Failure`` where the command has to be cut and cannot be.
    public init(
        _ command: CommandAPDU, sensitivity: Sensitivity, carriage: CommandCarriage = .whole,
        correctsLe: Bool,
        limits: Limits = Limits()
    ) throws(CommandChaining.Failure) {
        let parts = carriage == .whole ? nil : try carriage.parts(of: command)
        let once = sensitivity == .secret || command.isHandedOverOnce
        let asksForAll = command.ne == (command.isExtended ? 65_536 : 256)
        terms = Terms(
            cla: command.classByte, wanted: asksForAll ? nil : command.ne,
            correctsLe: correctsLe && !once && !carriage.hidesCommand && (parts?.count ?? 1) == 1,
            tail: carriage.hidesCommand ? EnvelopeCut.lengthOfLe(command) : 0, limits: limits)
        let waiting = parts.map(PendingParts.init)
        state = .idle(waiting?.takeFirst() ?? command)
        rest = waiting
    }

    deinit { rest?.wipe() }

    /// Begins. Called once.
    /// - Returns: the first command to send.
    public mutating func start() -> Action { take(.start) }

    /// Takes the card's answer to the command that was last to be sent.
    /// - Parameters:
    ///   - sw: its status word.
    ///   - dataLength: how many bytes of data came with it.
    /// - Returns: what to do next. After `done` and `fail` the exchange is over.
    public mutating func received(_ sw: StatusWord, dataLength: Int) -> Action {
        take(.received(sw, dataLength: dataLength))
    }

    private mutating func take(_ event: Event) -> Action {
        let (next, action) = Self.step(state, event, terms, rest)
        state = next
        if case .finished = next { rest?.wipe() }
        return action
    }

    /// The number of bytes that wait to be sent behind the first command.
    var heldBytes: Int { rest?.heldBytes ?? 0 }

    private static func step(
        _ state: State, _ event: Event, _ terms: Terms, _ rest: PendingParts?
    ) -> (State, Action) {
        switch (state, event) {
        case (.idle(let first), .start):
            return send(first, rest, terms)
        case (.chaining, .received(let sw, let length)):
            guard sw.isSuccess else {
                let limit = terms.limits.answerLength
                return (.finished, length <= limit ? .done : .fail(.answerTooLong(limit: limit)))
            }
            guard length == 0 else { return (.finished, .fail(.dataInsideChain)) }
            guard let next = rest?.takeFirst() else { return (.finished, .fail(.unexpectedEvent)) }
            return send(next, rest, terms)
        case (.awaiting(let command), .received(let sw, let length)):
            if let command, let ne = sw.correctNe, length == 0 {
                let corrected = command.asking(for: ne)
                return (.awaiting(correctable: nil), .send(corrected))
            }
            return collect(sw, length, into: Collection(), terms)
        case (.collecting(var collection), .received(let sw, let length)):
            if let ne = sw.correctNe, !collection.corrected, length == 0 {
                // Only GET RESPONSE is sent again, which the card has refused without losing what it holds.
                collection.corrected = true
                return (.collecting(collection), .send(.getResponse(after: terms.cla, ne: ne)))
            }
            if length == 0, sw.bytesAvailable != nil { return (.finished, .fail(.noProgress)) }
            return collect(sw, length, into: collection, terms)
        case (.finished, _), (.idle, .received), (.chaining, .start), (.awaiting, .start),
            (.collecting, .start):
            return (.finished, .fail(.unexpectedEvent))
        }
    }

    private static func send(
        _ part: CommandAPDU, _ rest: PendingParts?, _ terms: Terms
    ) -> (State, Action) {
        guard rest?.isEmpty ?? true else { return (.chaining, .send(part)) }
        let correctable = terms.correctsLe && part.ne != nil ? part : nil
        return (.awaiting(correctable: correctable), .send(part))
    }

    private static func collect(
        _ sw: StatusWord, _ length: Int, into collection: Collection, _ terms: Terms
    ) -> (State, Action) {
        let limit = terms.limits.answerLength
        guard length <= limit - collection.length else {
            return (.finished, .fail(.answerTooLong(limit: limit)))
        }
        let length = collection.length + length
        let missing = terms.wanted.map { $0 - length } ?? Int.max
        if let available = sw.bytesAvailable, missing > 0 {
            guard collection.rounds < terms.limits.rounds else {
                return (.finished, .fail(.tooManyRounds(limit: terms.limits.rounds)))
            }
            let next = Collection(length: length, rounds: collection.rounds + 1)
            let request = CommandAPDU.getResponse(after: terms.cla, ne: min(available, missing))
            return (.collecting(next), .send(request))
        }
        return (.finished, .done)
    }
}
