// SPDX-License-Identifier: Apache-2.0
//
// Bytes into the process, piece by piece: a file or standard input. A pipe's writer may take its time; the user can
// interrupt the waiting.

import Glibc

/// A file that is read from its beginning to its end, more than once where it can be.
final class FileInput {
    enum Failure: Error {
        case interrupted
        case file(FileFailure)
        /// It has more than so many bytes.
        case tooLong(Int)
    }

    /// How many bytes one piece has at most.
    static let pieceLength = 262_144

    private let descriptor: Int32
    private let closes: Bool
    private let signals: SignalWatch?
    private let start: off_t

    /// Opens a file; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: which one.
    ///   - signals: whose interruption ends the waiting.
    init(_ path: String, signals: SignalWatch?) throws(Failure) {
        self.signals = signals
        closes = path != "-"
        // Without O_NONBLOCK, opening a FIFO would wait for its writer where no signal ends it.
        descriptor =
            closes
            ? unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO
        guard descriptor >= 0 else { throw .file(FileFailure(errno: errno)) }
        // A shell may have read from it before.
        start = lseek(descriptor, 0, SEEK_CUR)
    }

    /// Reads standard input.
    init(standardInput signals: SignalWatch?) {
        self.signals = signals
        (descriptor, closes) = (STDIN_FILENO, false)
        start = lseek(STDIN_FILENO, 0, SEEK_CUR)
    }

    deinit {
        if closes, descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// Whether it can be read a second time.
    var canRewind: Bool { start >= 0 }

    /// Goes back to where it began.
    func rewind() throws(Failure) {
        guard lseek(descriptor, start, SEEK_SET) == start else { throw .file(FileFailure(errno: errno)) }
    }

    /// The next piece; nil at the end.
    ///
    /// - Parameter length: how many bytes it has at most.
    func next(atMost length: Int = pieceLength) throws(Failure) -> [UInt8]? {
        while true {
            if let signals {
                let isReadable: Bool
                do throws(FileFailure) {
                    isReadable = try signals.waitForInput(on: descriptor)
                } catch {
                    throw .file(error)
                }
                guard isReadable else { throw .interrupted }
            }
            var failure: FileFailure?
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: length) { room, count in
                let got = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
                if got < 0 { failure = FileFailure(errno: errno) }
                count = max(got, 0)
            }
            guard let failure else { return piece.isEmpty ? nil : piece }
            guard failure.errno == EINTR || failure.errno == EAGAIN else { throw .file(failure) }
        }
    }
}
