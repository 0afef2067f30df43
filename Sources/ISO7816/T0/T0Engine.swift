// SPDX-License-Identifier: Apache-2.0
//
// One command over T=0 as a value: the APDU in, TPDUs out (ISO/IEC 7816-3:2006, 12.2). No clock, no I/O, no log.
// 61xx and 6Cxx go up as they come: collecting the rest of an answer is CommandExchange's.

extension T0 {
    /// Maps one command APDU to TPDUs, one after the other.
    ///
    /// Not copied, so that the command's bytes are in one place; they are wiped as soon as the last of them is out,
    /// and when the engine goes. Belongs to one thread at a time.
    public struct Engine: ~Copyable, Sendable {
        /// What to do next.
        public enum Action: Equatable, Sendable {
            /// Send one TPDU, then tell its answer.
            case send(TPDU)
            /// The answer: data and status word.
            case complete([UInt8])
            /// No answer. The fate says whether the card may have executed the command.
            case fail(Failure, fate: Fate)
        }

        enum State: Equatable {
            case idle
            /// The TPDU that carries the whole command is out.
            case command
            /// A part in an ENVELOPE is out; the next one begins at `next`.
            case envelope(next: Int)
            /// The ENVELOPE without data that closes the sequence is out.
            case closing
            /// GET RESPONSE is out. The card may name the right length once.
            case getResponse(corrected: Bool)
            case finished
        }

        private static let success: [UInt8] = [0x90, 0x00]

        private(set) var state = State.idle
        private let header: [UInt8]
        private let classByte: ClassByte
        private let apduCase: APDUCase
        private let ne: Int?
        private let dataCount: Int
        private let cut: EnvelopeCut
        /// A part after which the card may have taken the command for whole was answered.
        private var wasExposed = false
        /// The data field; where ENVELOPE has to carry the command, the whole APDU.
        private let command = WipingBuffer()

        /// Takes a command apart.
        /// - Parameters:
        ///   - apdu: the command APDU's bytes, in any of the seven cases; the engine keeps its own copy.
        ///   - partLength: the most bytes of data in one TPDU, 1…255, where the carrier takes no more. A command
        ///     with more of them goes in ENVELOPEs.
        /// - Throws: ``APDUError`` where the bytes are no APDU.
        public init(_ apdu: [UInt8], partLength: Int = T0.greatestData) throws(APDUError) {
            var parsed = try CommandAPDU(apdu)
            defer { parsed.wipe() }
            header = parsed.header
            classByte = parsed.classByte
            apduCase = parsed.apduCase
            ne = parsed.ne
            dataCount = parsed.data.count
            cut = EnvelopeCut(
                parsed, count: apdu.count, partLength: min(max(partLength, 1), T0.greatestData),
                fullPartGoesOn: true)
            command.append(parsed.data.count > cut.partLength ? apdu : parsed.data)
        }

        /// Begins. Called once.
        public mutating func start() -> Action {
            guard state == .idle else { return fail(.unexpectedEvent) }
            guard dataCount <= cut.partLength else { return envelope(at: 0) }
            state = .command
            switch apduCase {
            case .case1:
                return .send(TPDU(header))
            case .case2Short, .case2Extended:
                // Of more than 256 bytes the card announces the rest by 61xx.
                return .send(TPDU(header, fetching: ne ?? 256))
            case .case3Short, .case3Extended, .case4Short, .case4Extended:
                let whole = 0..<dataCount
                let tpdu = TPDU(header, data: { command.copy(whole, to: &$0) }, count: dataCount)
                command.wipe()
                return .send(tpdu)
            }
        }

        /// Takes the card's answer to the TPDU that was last to be sent: data and status word.
        public mutating func received(_ answer: [UInt8]) -> Action {
            guard (2...258).contains(answer.count) else { return fail(.answerLength) }
            switch state {
            case .idle, .finished:
                return fail(.unexpectedEvent)
            case .command, .closing:
                return answered(answer)
            case .envelope(let next):
                guard answer == Self.success else { return complete(answer) }
                wasExposed = cut.mayBeWhole(at: next)
                if next < command.count { return envelope(at: next) }
                return wasFull(next) ? close() : answered(answer)
            case .getResponse(let corrected):
                // The card keeps what it holds when it names the length; only GET RESPONSE is sent again.
                guard !corrected, answer.count == 2, answer[0] == 0x6C else { return complete(answer) }
                return getResponse(answer[1] == 0 ? 256 : Int(answer[1]), corrected: true)
            }
        }

        /// What became of the command when the exchange of the last TPDU broke off.
        /// - Parameter tpdu: what became of that TPDU.
        public func fate(ofTPDU tpdu: Fate) -> Fate {
            switch state {
            case .idle: .notSent
            case .command: tpdu
            // Before its last byte of data is out, the card cannot have run the command. It knows the length from
            // Lc, so the empty ENVELOPE after the last byte changes nothing.
            case .envelope(let next): wasExposed ? .mayHaveRun : cut.mayBeWhole(at: next) ? tpdu : .notSent
            case .closing, .getResponse, .finished: .mayHaveRun
            }
        }

        /// The answer to the command's last byte.
        private mutating func answered(_ answer: [UInt8]) -> Action {
            // 9000 without data: the answer of a case 4 waits for GET RESPONSE.
            guard dataCount > 0, let ne, answer == Self.success else { return complete(answer) }
            return getResponse(ne, corrected: false)
        }

        private mutating func getResponse(_ count: Int, corrected: Bool) -> Action {
            command.wipe()
            state = .getResponse(corrected: corrected)
            return .send(TPDU([classByte.forGetResponse.rawValue, 0xC0, 0, 0], fetching: count))
        }

        /// The part of the APDU from `offset` on, as the data of an ENVELOPE.
        private mutating func envelope(at offset: Int) -> Action {
            let part = offset..<cut.end(after: offset)
            state = .envelope(next: part.upperBound)
            return .send(TPDU(envelopeHeader, data: { command.copy(part, to: &$0) }, count: part.count))
        }

        /// [mem] A last part of 255 bytes does not show that it is the last: an ENVELOPE without data ends the
        /// sequence (ISO/IEC 7816-4, ENVELOPE).
        private func wasFull(_ end: Int) -> Bool {
            cut.partLength == T0.greatestData && end % T0.greatestData == 0
        }

        private mutating func close() -> Action {
            command.wipe()
            state = .closing
            return .send(TPDU(envelopeHeader))
        }

        /// The logical channel is the command's, as with GET RESPONSE.
        private var envelopeHeader: [UInt8] { [classByte.forGetResponse.rawValue, 0xC2, 0, 0] }

        private mutating func complete(_ answer: [UInt8]) -> Action {
            command.wipe()
            state = .finished
            return .complete(answer)
        }

        private mutating func fail(_ failure: Failure) -> Action {
            let fate = fate(ofTPDU: .mayHaveRun)
            command.wipe()
            state = .finished
            return .fail(failure, fate: fate)
        }

        /// The number of bytes that the engine still holds.
        var heldBytes: Int { command.count }
    }
}

extension T0.Engine.Action: CustomStringConvertible, CustomDebugStringConvertible {
    /// The action without any byte or length of an APDU.
    public var description: String {
        switch self {
        case .send(let tpdu): "send \(tpdu)"
        case .complete: "complete"
        case .fail(let failure, let fate): "fail: \(failure), \(fate)"
        }
    }

    /// As ``description``.
    public var debugDescription: String { description }
}
