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
public struct CommandExchange: ~Copyable, Sendable {
    /// What the driver does next.
    public enum Action: Equatable, Sendable {
        /// Send this command, and report its answer by ``CommandExchange/received(_:)``.
        /// The exchange keeps no copy of a secret one: the driver may wipe it once it is out.
        case send(CommandAPDU)
        /// All is there: the data of all answers, and the last status word.
        case done(ResponseAPDU)
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
        case idle
        /// A part is out, and more wait.
        case chaining
        /// The command that went out, where 6Cxx may still have it sent again; of any other no copy is kept.
        case awaiting(correctable: CommandAPDU?)
        case collecting(Collection)
        case finished
    }

    /// An answer of which more is to come.
    struct Collection: Equatable {
        var data: [UInt8]
        var rounds: Int
        var corrected: Bool
    }

    private enum Event { case start, received(ResponseAPDU) }

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

    private(set) var state = State.idle
    private let terms: Terms
    /// What has still to go out; overwritten as soon as that is certain not to happen, and when the exchange goes.
    let rest: PendingParts

    /// Whether the command that was last to be sent is a part after which more comes that the card cannot do
    /// without: it cannot have run the caller's command by then.
    public var isInside: Bool {
        guard case .chaining = state else { return false }
        return rest.heldBytes > terms.tail
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
        let parts = try carriage.parts(of: command)
        let once = sensitivity == .secret || command.isHandedOverOnce
        let asksForAll = command.ne == (command.isExtended ? 65_536 : 256)
        terms = Terms(
            cla: command.classByte, wanted: asksForAll ? nil : command.ne,
            correctsLe: correctsLe && !once && !carriage.hidesCommand && parts.count == 1,
            tail: carriage.hidesCommand ? EnvelopeCut.lengthOfLe(command) : 0, limits: limits)
        rest = PendingParts(parts)
    }

    deinit { rest.wipe() }

    /// Begins. Called once.
    /// - Returns: the first command to send.
    public mutating func start() -> Action { take(.start) }

    /// Takes the card's answer to the command that was last to be sent.
    /// - Parameter response: the answer.
    /// - Returns: what to do next. After `done` and `fail` the exchange is over.
    public mutating func received(_ response: ResponseAPDU) -> Action { take(.received(response)) }

    private mutating func take(_ event: Event) -> Action {
        let (next, action) = Self.step(state, event, terms, rest)
        state = next
        if case .finished = next { rest.wipe() }
        return action
    }

    /// The number of bytes that wait to be sent.
    var heldBytes: Int { rest.heldBytes }

    private static func step(
        _ state: State, _ event: Event, _ terms: Terms, _ rest: PendingParts
    ) -> (State, Action) {
        switch (state, event) {
        case (.idle, .start):
            return send(rest, terms)
        case (.chaining, .received(let response)):
            guard response.sw.isSuccess else {
                let limit = terms.limits.answerLength
                let fits = response.data.count <= limit
                return (.finished, fits ? .done(response) : .fail(.answerTooLong(limit: limit)))
            }
            guard response.data.isEmpty else { return (.finished, .fail(.dataInsideChain)) }
            return send(rest, terms)
        case (.awaiting(let command), .received(let response)):
            if let command, let ne = response.sw.correctNe, response.data.isEmpty {
                let corrected = command.asking(for: ne)
                return (.awaiting(correctable: nil), .send(corrected))
            }
            return collect(response, into: Collection(data: [], rounds: 0, corrected: false), terms)
        case (.collecting(var collection), .received(let response)):
            if let ne = response.sw.correctNe, !collection.corrected, response.data.isEmpty {
                // Only GET RESPONSE is sent again, which the card has refused without losing what it holds.
                collection.corrected = true
                return (.collecting(collection), .send(.getResponse(after: terms.cla, ne: ne)))
            }
            if response.data.isEmpty, response.sw.bytesAvailable != nil {
                return (.finished, .fail(.noProgress))
            }
            return collect(response, into: collection, terms)
        case (.finished, _), (.idle, .received), (.chaining, .start), (.awaiting, .start),
            (.collecting, .start):
            return (.finished, .fail(.unexpectedEvent))
        }
    }

    private static func send(_ rest: PendingParts, _ terms: Terms) -> (State, Action) {
        guard let part = rest.takeFirst() else { return (.finished, .fail(.unexpectedEvent)) }
        guard rest.isEmpty else { return (.chaining, .send(part)) }
        let correctable = terms.correctsLe && part.ne != nil ? part : nil
        return (.awaiting(correctable: correctable), .send(part))
    }

    private static func collect(
        _ response: ResponseAPDU, into collection: Collection, _ terms: Terms
    ) -> (State, Action) {
        let limit = terms.limits.answerLength
        guard response.data.count <= limit - collection.data.count else {
            return (.finished, .fail(.answerTooLong(limit: limit)))
        }
        let data = collection.data + response.data
        let missing = terms.wanted.map { $0 - data.count } ?? Int.max
        if let available = response.sw.bytesAvailable, missing > 0 {
            guard collection.rounds < terms.limits.rounds else {
                return (.finished, .fail(.tooManyRounds(limit: terms.limits.rounds)))
            }
            let next = Collection(data: data, rounds: collection.rounds + 1, corrected: false)
            let request = CommandAPDU.getResponse(after: terms.cla, ne: min(available, missing))
            return (.collecting(next), .send(request))
        }
        guard let whole = try? ResponseAPDU(data: data, sw: response.sw) else {
            return (.finished, .fail(.answerTooLong(limit: limit)))
        }
        return (.finished, .done(whole))
    }
}
