// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C and its kin. They do not kill the process: a thread waits for them and cancels what runs, so that
// a session ends with the card's power off. A second one ends the process at once.

import CCIDReader
import Dispatch
import Glibc
import Synchronization

/// Watches for SIGINT, SIGTERM and SIGHUP for as long as the process lives.
final class SignalWatch: Sendable {
    /// Becomes readable at the first signal, and stays so: for poll().
    let descriptor: Int32
    /// Cancelled at the first signal.
    let cancellation = Cancellation()

    private let writeEnd: Int32
    private let interrupted = Atomic(false)
    /// What is put in order before the second signal ends the process.
    private let lastAct = Mutex<(@Sendable () -> Void)?>(nil)

    /// Blocks the signals for the calling thread and all that it starts; so it comes before every thread.
    ///
    /// Also lets a write to a closed pipe, or past the limit of a file's size, fail instead of killing the process.
    init() {
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (descriptor, writeEnd) = (ends[0], ends[1])
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
        var set = Self.signals()
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        DispatchQueue(label: "signals").async { [self] in
            var set = Self.signals()
            var number: Int32 = 0
            while unsafe sigwait(&set, &number) == 0 {
                if interrupted.exchange(true, ordering: .sequentiallyConsistent) {
                    lastAct.withLock { $0?() }
                    _exit(130)
                }
                cancellation.cancel()
                _ = unsafe write(writeEnd, "!", 1)
            }
        }
    }

    /// Whether a signal came.
    var isInterrupted: Bool { interrupted.load(ordering: .sequentiallyConsistent) }

    /// Names what is put in order before a second signal ends the process; nil: nothing any more.
    func beforeSecond(_ act: (@Sendable () -> Void)?) { lastAct.withLock { $0 = act } }

    /// Waits until a descriptor can be read, or a signal comes.
    ///
    /// - Returns: whether it can be read; `false` when the user interrupted.
    func waitForInput(on input: Int32) throws(FileFailure) -> Bool {
        var waiting = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while unsafe poll(&waiting, 2, -1) < 0 {
            guard errno == EINTR else { throw FileFailure(errno: errno) }
        }
        return !isInterrupted
    }

    /// Waits for a signal, as long as it takes.
    func wait() {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !isInterrupted { _ = unsafe poll(&waiting, 1, -1) }
    }

    private static func signals() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, signal) }
        return set
    }
}
