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
    private var ended = false

    /// - Parameter signals: whose interruption ends the waiting.
    init(signals: SignalWatch?) { input = FileInput(standardInput: signals) }

    /// The next line without its end, `nil` when the input is over. Bytes that are no UTF-8 come as U+FFFD.
    mutating func next() throws(Failure) -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                var line = buffer[..<end]
                if line.last == 0x0D { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeSubrange(...end)
                return text
            }
            if ended {
                guard !buffer.isEmpty else { return nil }
                defer { buffer = [] }
                return String(decoding: buffer, as: UTF8.self)
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
        while buffer.count < count, !ended { try read() }
        guard isBinary(buffer.prefix(count)) else { return nil }
        while !ended { try read() }
        defer { buffer = [] }
        return buffer
    }

    /// Reads the next piece.
    private mutating func read() throws(Failure) {
        guard buffer.count < Self.maximumLength else { throw .tooLong }
        do throws(FileInput.Failure) {
            if let piece = try input.next(atMost: Self.pieceLength) {
                buffer += piece
            } else {
                ended = true
            }
        } catch {
            throw .input(error)
        }
    }
}
