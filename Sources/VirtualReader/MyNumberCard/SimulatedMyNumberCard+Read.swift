// SPDX-License-Identifier: Apache-2.0
//
// READ BINARY, READ RECORD, GET DATA and GET CHALLENGE: everything that gives bytes without a key.

extension SimulatedMyNumberCard {
    /// `00 B0`. P1 with bit 8: a short identifier, and P2 is the offset; else both are the offset, up to
    /// 7FFF.
    ///
    /// Asking for more than is left gives what is left with 9000 (JICSAP 6.4.1); an offset at or behind the
    /// end gives 6B00 (measured by soltia48/myna-card).
    func readBinary(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.data.isEmpty, let expected = command.expected else { throw .wrongLength }
        let isShort = command.p1 & 0x80 != 0
        guard !isShort || command.p1 & 0x60 == 0 else { throw .wrongParameters }
        let short = command.p1 & 0x1F
        let (_, file) = try file(short: isShort && short != 0 ? short : nil)
        guard case .transparent(let bytes) = file.content else { throw .wrongFileKind }
        guard file.access.isMet(by: verified) else { throw .accessNotAllowed }
        let offset = isShort ? Int(command.p2) : Int(command.parameters)
        guard offset < bytes.count else { throw .offsetOutside }
        return Array(bytes.dropFirst(offset).prefix(expected))
    }

    /// `00 B2`: a record by its number (P2 ends in 100), of the current file or of a short identifier.
    func readRecord(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.data.isEmpty, let expected = command.expected else { throw .wrongLength }
        guard command.p2 & 0x07 == 0x04, command.p1 != 0 else { throw .wrongParameters }
        let short = command.p2 >> 3
        let (_, file) = try file(short: short == 0 ? nil : short)
        guard case .records(let records) = file.content else { throw .wrongFileKind }
        guard file.access.isMet(by: verified) else { throw .accessNotAllowed }
        guard Int(command.p1) <= records.count else { throw .recordNotFound }
        return Array(records[Int(command.p1) - 1].prefix(expected))
    }

    /// `00 CA`: the card manager's objects. Inside an application only 5F51 is found: cards differ there.
    ///
    /// An object that is longer than Le is refused with 6700, never cut and never 6Cxx (soltia48/myna-card).
    func getData(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.data.isEmpty, let expected = command.expected else { throw .wrongLength }
        let isFound = application == 0 || command.parameters == 0x5F51
        let object = CardManagerObjects.value(
            command.parameters, atr: atr, cardEnd: options.cardEnd)
        guard isFound, let value = object else { throw .dataNotFound }
        guard value.count <= expected else { throw .wrongLength }
        return value
    }

    /// `00 84 00 00`: 1 to 256 bytes at any level; an extended Le is refused with 6985 (soltia48/myna-card).
    func getChallenge(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.parameters == 0 else { throw .wrongParameters }
        guard command.data.isEmpty, let expected = command.expected else { throw .wrongLength }
        guard !command.isExtended else { throw .conditionsNotMet }
        return random.bytes(expected)
    }
}

/// SplitMix64: bytes that look random and come again with the same seed. Nothing secret hangs on them.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
    }
}
