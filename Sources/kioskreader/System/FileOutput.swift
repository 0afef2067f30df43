// SPDX-License-Identifier: Apache-2.0
//
// Bytes out of the process: standard output, standard error and the files that options name. Written at
// once, without a buffer, so that a reader of the pipe sees each line when it is made.

import Dispatch
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
    /// - Throws: `FileFailure`; EEXIST where a plain file came in its place meanwhile, ENXIO where nobody reads a FIFO: its
    ///   opening is not waited for, as no signal would end that.
    init(opening path: String) throws(FileFailure) {
        descriptor = unsafe open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw FileFailure(errno: errno) }
        closes = true
        // What is written is waited for as before.
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) >= 0 else {
            throw FileFailure(errno: errno)
        }
        guard FileIdentity(descriptor: descriptor) == nil else { throw FileFailure(errno: EEXIST) }
    }

    /// Calls `act` as soon as nobody reads a pipe or socket any more, without writing to it: on a thread of its own, which
    /// sleeps until then. A signal ends its waiting.
    func whenNobodyReads(_ signals: SignalWatch, _ act: @escaping @Sendable () -> Void) {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0,
            [S_IFIFO, S_IFSOCK].contains(information.st_mode & S_IFMT)
        else { return }
        DispatchQueue(label: "reader of the output").async { [self] in
            // POLLERR and POLLHUP are told without being asked for.
            var waiting = [
                pollfd(fd: descriptor, events: 0, revents: 0),
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            while unsafe poll(&waiting, 2, -1) < 0 {
                guard errno == EINTR else { return }
            }
            if waiting[0].revents != 0 { act() }
        }
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
}
