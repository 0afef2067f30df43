// SPDX-License-Identifier: Apache-2.0
//
// Lines from a file descriptor, one at a time as they come. Waiting for one ends when the user interrupts.
// What the lines mean, and whether they are secret, is their reader's affair.

import Glibc

/// Reads lines from a file descriptor.
struct LineInput {
    /// The longest line that is taken: more than the hex of any APDU, message or TLV object.
    static let maximumLength = 1 << 20

    /// Why there is no next line, although the input is not over.
    enum Failure: Error {
        case interrupted
        case tooLong
        case file(FileFailure)
    }

    private let descriptor: Int32
    private let signals: SignalWatch?
    private var buffer: [UInt8] = []
    private var ended = false

    /// - Parameters:
    ///   - descriptor: an open file descriptor; it stays open.
    ///   - signals: whose interruption ends the waiting.
    init(descriptor: Int32 = STDIN_FILENO, signals: SignalWatch?) {
        self.descriptor = descriptor
        self.signals = signals
    }

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
            guard buffer.count < Self.maximumLength else { throw .tooLong }
            try fill()
        }
    }

    private mutating func fill() throws(Failure) {
        if let signals {
            let isReadable: Bool
            do throws(FileFailure) {
                isReadable = try signals.waitForInput(on: descriptor)
            } catch {
                throw .file(error)
            }
            guard isReadable else { throw .interrupted }
        }
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe room.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        switch count {
        case 0: ended = true
        case 1...: buffer += room[..<count]
        default:
            guard errno == EINTR else { throw .file(FileFailure(errno: errno)) }
        }
    }
}
