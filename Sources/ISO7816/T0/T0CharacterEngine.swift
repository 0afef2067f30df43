// SPDX-License-Identifier: Apache-2.0
//
// One TPDU of T=0 byte by byte (ISO/IEC 7816-3:2006, 10.3.3): what each procedure byte asks for. A value: bytes in,
// one action out; no clock, no I/O. Which TPDU it is, T0.Engine says.

extension T0 {
    /// Exchanges one TPDU where the caller sees the procedure bytes.
    ///
    /// Not copied; the data to be sent and the data that came are wiped when the exchange ends, and when it goes.
    public struct CharacterEngine: ~Copyable, Sendable {
        /// What to do next.
        public enum Action: Equatable, Sendable {
            /// Send these bytes, maybe none, then read up to `expected` (1…256). `isExtension`: the card has just
            /// asked for more time by NULL.
            case transfer([UInt8], expected: Int, isExtension: Bool)
            /// The answer: data and status word.
            case complete([UInt8])
            /// No answer.
            case fail(Failure)
        }

        enum State: Equatable {
            case idle
            case procedureByte
            case data(missing: Int)
            case sw2
            case finished
        }

        private(set) var state = State.idle
        private let nullLimit: Int
        private var nulls = 0
        private var ins: UInt8 = 0
        /// The place in the TPDU of what is to be sent next.
        private var sent = 5
        /// How many bytes are to come from the card.
        private var missing = 0
        private let tpdu = WipingBuffer()
        private let answer = WipingBuffer()

        /// An engine for one TPDU.
        /// - Parameter nullLimit: how many NULL in a row are borne.
        public init(nullLimit: Int) { self.nullLimit = nullLimit }

        /// Begins. Called once.
        public mutating func start(_ tpdu: TPDU) -> Action {
            guard state == .idle else { return fail(.unexpectedEvent) }
            guard !Self.isSW1(tpdu.ins), !Self.isSW1(~tpdu.ins) else { return fail(.instruction) }
            ins = tpdu.ins
            missing = tpdu.expected
            self.tpdu.append(tpdu.bytes)
            return next(send: 0..<5)
        }

        /// Takes what the card sent.
        public mutating func received(_ bytes: [UInt8]) -> Action {
            guard let first = bytes.first else { return fail(.byteCount) }
            switch state {
            case .idle, .finished:
                return fail(.unexpectedEvent)
            case .procedureByte:
                guard bytes.count == 1 else { return fail(.byteCount) }
                return procedure(first)
            case .data(let wanted):
                guard bytes.count <= wanted else { return fail(.byteCount) }
                answer.append(bytes)
                missing -= bytes.count
                return bytes.count < wanted ? fetch(wanted - bytes.count) : next()
            case .sw2:
                guard bytes.count == 1 else { return fail(.byteCount) }
                answer.append(bytes)
                return finish(.complete(answer.take()))
            }
        }

        private mutating func procedure(_ byte: UInt8) -> Action {
            guard byte != 0x60 else {
                nulls += 1
                return nulls > nullLimit ? fail(.nullLimit) : next(isExtension: true)
            }
            nulls = 0
            if Self.isSW1(byte) {
                answer.append([byte])
                state = .sw2
                return .transfer([], expected: 1, isExtension: false)
            }
            guard byte == ins || byte == ~ins else { return fail(.procedureByte) }
            if missing > 0 { return fetch(byte == ins ? missing : 1) }
            let rest = sent..<tpdu.count
            guard !rest.isEmpty else { return fail(.procedureByte) }
            return next(send: byte == ins ? rest : sent..<sent + 1)
        }

        /// Reads data.
        private mutating func fetch(_ count: Int) -> Action {
            state = .data(missing: count)
            return .transfer([], expected: count, isExtension: false)
        }

        /// Sends a part of the TPDU, or nothing, and reads a procedure byte.
        private mutating func next(send range: Range<Int> = 0..<0, isExtension: Bool = false) -> Action {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(range.count)
            tpdu.copy(range, to: &bytes)
            sent = max(sent, range.upperBound)
            state = .procedureByte
            return .transfer(bytes, expected: 1, isExtension: isExtension)
        }

        private mutating func fail(_ failure: Failure) -> Action { finish(.fail(failure)) }

        private mutating func finish(_ action: Action) -> Action {
            tpdu.wipe()
            answer.wipe()
            state = .finished
            return action
        }

        /// 6X but NULL, and 9X. So no INS of these forms can be acknowledged.
        private static func isSW1(_ byte: UInt8) -> Bool { byte & 0xF0 == 0x60 || byte & 0xF0 == 0x90 }

        /// The number of bytes that the engine still holds.
        var heldBytes: Int { tpdu.count + answer.count }
    }
}

extension T0.CharacterEngine.Action: CustomStringConvertible, CustomDebugStringConvertible {
    /// The action without any byte or length of an APDU.
    public var description: String {
        switch self {
        case .transfer(_, _, let isExtension): isExtension ? "transfer after NULL" : "transfer"
        case .complete: "complete"
        case .fail(let failure): "fail: \(failure)"
        }
    }

    /// As ``description``.
    public var debugDescription: String { description }
}
