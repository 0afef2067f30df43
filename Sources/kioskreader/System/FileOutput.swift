// SPDX-License-Identifier: Apache-2.0
//
// Bytes out of the process: standard output, standard error and the files that options name. Written at
// once, without a buffer, so that a reader of the pipe sees each line when it is made.

import Glibc
import Synchronization

/// The other end of the pipe is closed; nobody wants the rest, which is no error.
struct OutputClosed: Error {}

/// A file could not be opened or written.
struct FileFailure: Error {
    /// The system's error number.
    let errno: Int32
    /// The system's words for it.
    var text: String { unsafe String(cString: strerror(errno)) }
}

/// A file descriptor that bytes are written to.
///
/// Calls from several threads do not mix their bytes within one call.
final class FileOutput: Sendable {
    static let standardOutput = FileOutput(descriptor: STDOUT_FILENO)
    static let standardError = FileOutput(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    private let closes: Bool
    private let lock = Mutex(())

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        closes = false
    }

    /// Takes an open descriptor over.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
        closes = true
    }

    /// Opens what is no plain file, such as a device or a FIFO.
    ///
    /// - Throws: `FileFailure`.
    init(opening path: String) throws(FileFailure) {
        descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw FileFailure(errno: errno) }
        closes = true
    }

    deinit {
        if closes, descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Writes all bytes.
    ///
    /// - Throws: `OutputClosed` when nobody reads the pipe any more, else `FileFailure`.
    func write(_ bytes: [UInt8]) throws {
        try lock.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EPIPE {
                    throw OutputClosed()
                } else if errno != EINTR {
                    throw FileFailure(errno: errno)
                }
            }
        }
    }

    /// Writes a file whole or not at all.
    ///
    /// - Parameters:
    ///   - path: the place.
    ///   - bytes: the content.
    ///   - mode: who may read and write it.
    ///   - overwrites: whether a file that is there may go.
    /// - Throws: `FileFailure`; EEXIST when a file is there and may not go.
    static func replace(
        _ path: String, with bytes: [UInt8], mode: mode_t, overwrites: Bool
    ) throws(FileFailure) {
        let replacement = try FileReplacement(path)
        do {
            try replacement.output.write(bytes)
        } catch {
            throw error as? FileFailure ?? FileFailure(errno: EIO)
        }
        try replacement.commit(mode: mode, overwrites: overwrites)
    }
}
