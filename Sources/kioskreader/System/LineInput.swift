// SPDX-License-Identifier: Apache-2.0
//
// Lines of standard input, one at a time as they come. What the lines mean, and whether they are secret, is their
// reader's affair.

/// Reads lines of standard input.
struct LineInput {
    /// The longest line that is taken: more than the hex of any APDU, message or TLV object.
    static let maximumLength = 1 << 20
    /// A line and more, and so little that the heap has the room at hand for each: a long piece would come from the system
    /// anew, and go back, for every line.
    private static let pieceLength = 16_384

    /// Why there is no next line, although the input is not over.
    enum Failure: Error {
        case input(FileInput.Failure)
        case tooLong
    }

    private let input: FileInput
    private var buffer: [UInt8] = []
    /// Where the next line begins in it.
    private var start = 0
    /// Where the search for its end goes on.
    private var searched = 0
    private var ended = false

    /// - Parameter signals: whose interruption ends the waiting.
    init(signals: SignalWatch?) { input = FileInput(standardInput: signals) }

    /// The next line without its end, `nil` when the input is over. Bytes that are no UTF-8 come as U+FFFD.
    mutating func next() throws(Failure) -> String? {
        try nextBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same as it came. Whoever still has it when the next one is asked for makes that cost a copy.
    mutating func nextBytes() throws(Failure) -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end]
                start = end + 1
                searched = start
                return line.last == 0x0D ? line.dropLast() : line
            }
            searched = buffer.count
            if ended {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return buffer[start...]
            }
            try read()
        }
    }

    /// Everything that comes, where its first bytes show that it is no text; `nil` where they do not, and then the lines
    /// come from the first one on.
    ///
    /// - Parameters:
    ///   - count: how many first bytes are looked at.
    ///   - isBinary: whether these, or the fewer that there are, begin something else than text.
    mutating func whole(first count: Int, where isBinary: (ArraySlice<UInt8>) -> Bool) throws(Failure)
        -> [UInt8]?
    {
        while buffer.count - start < count, !ended { try read() }
        guard isBinary(buffer[start...].prefix(count)) else { return nil }
        while !ended { try read() }
        defer { (start, searched) = (buffer.count, buffer.count) }
        return Array(buffer[start...])
    }

    /// Reads the next piece.
    private mutating func read() throws(Failure) {
        guard buffer.count - start < Self.maximumLength else { throw .tooLong }
        do throws(FileInput.Failure) {
            if let piece = try input.next(atMost: Self.pieceLength) {
                append(piece)
            } else {
                ended = true
            }
        } catch {
            throw .input(error)
        }
    }

    /// Puts a piece behind what is left of the last ones.
    private mutating func append(_ piece: [UInt8]) {
        if start == buffer.count {
            buffer = piece
        } else {
            buffer.removeSubrange(..<start)
            buffer += piece
        }
        searched -= start
        start = 0
    }
}
