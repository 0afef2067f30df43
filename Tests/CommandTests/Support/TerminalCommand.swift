// SPDX-License-Identifier: Apache-2.0
//
// Runs the built command on a terminal of its own, as a person sits at: what is asked, what is typed, and how the
// terminal is left.

import Glibc

/// A command that runs on a terminal, which is its standard output and standard error as well.
final class TerminalCommand {
    enum Failure: Error { case terminal(Int32), spawn(Int32) }

    let processID: pid_t
    private let terminal: Int32
    /// Held so that what the terminal is set to outlives the command.
    private let other: Int32
    private(set) var shown = ""
    private var searched = 0

    /// - Parameters:
    ///   - arguments: the words after the command's name.
    ///   - environment: on top of a small fixed one.
    ///   - typedAhead: what is typed before the command begins.
    init(_ arguments: [String], environment: [String: String] = [:], typedAhead: String = "") throws {
        terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number) = (Int32(0), Int32(0))
        // TIOCSPTLCK and TIOCGPTN of Linux; Swift does not import the macros.
        guard terminal >= 0, ioctl(terminal, 0x4004_5431, &locked) == 0,
            ioctl(terminal, 0x8004_5430, &number) == 0
        else { throw Failure.terminal(errno) }
        let path = "/dev/pts/\(number)"
        other = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID: the leader of a new session that opens a terminal belongs to it.
        posix_spawnattr_setflags(&attributes, 0x80)
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        let variables = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"]
            .merging(environment) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] =
            ([RunningCommand.path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        _ = write(terminal, typedAhead, typedAhead.utf8.count)
        var started: pid_t = 0
        let result = posix_spawn(&started, RunningCommand.path, &actions, &attributes, &argv, &envp)
        guard result == 0 else { throw Failure.spawn(result) }
        processID = started
    }

    deinit {
        close(terminal)
        close(other)
    }

    /// Reads until `text` is shown behind what was waited for last; false when it never comes.
    func waits(for text: String) -> Bool {
        while true {
            let rest = shown.dropFirst(searched)
            if let range = rest.range(of: text) {
                searched = shown.distance(from: shown.startIndex, to: range.upperBound)
                return true
            }
            guard readMore() else { return false }
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    /// Whether what is typed is shown.
    var echoes: Bool {
        var settings = termios()
        return tcgetattr(terminal, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Waits for its end, and reads what is there by then.
    func finish() -> Int32 {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        let flags = fcntl(terminal, F_GETFL)
        _ = fcntl(terminal, F_SETFL, flags | O_NONBLOCK)
        while readMore() {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private func readMore() -> Bool {
        var room = [UInt8](repeating: 0, count: 4096)
        let count = read(terminal, &room, room.count)
        guard count > 0 else { return false }
        shown += String(decoding: room.prefix(count), as: UTF8.self)
        return true
    }
}
