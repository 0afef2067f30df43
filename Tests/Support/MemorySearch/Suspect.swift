// SPDX-License-Identifier: Apache-2.0
//
// The program whose memory is searched: started with a pipe for its results that nobody empties, and perhaps with a
// terminal to type at.

import Glibc

final class Suspect {
    let processID: pid_t
    private let terminal: Int32
    private let results: (read: Int32, write: Int32)
    private(set) var said = ""
    private var promptsSeen = 0

    init(_ words: [String], usesTerminal: Bool) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { Main.end("no pipe", 1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        results = (ends[0], ends[1])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        if usesTerminal {
            terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var (locked, number) = (Int32(0), Int32(0))
            // TIOCSPTLCK and TIOCGPTN of Linux; Swift does not import the macros.
            guard terminal >= 0, ioctl(terminal, 0x4004_5431, &locked) == 0,
                ioctl(terminal, 0x8004_5430, &number) == 0
            else { Main.end("no terminal", 1) }
            // POSIX_SPAWN_SETSID: the leader of a new session that opens a terminal belongs to it.
            posix_spawnattr_setflags(&attributes, 0x80)
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
        } else {
            terminal = -1
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, results.write, 1)
        posix_spawn_file_actions_adddup2(&actions, results.write, 2)
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let variables: [String] = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/tmp"]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var started: pid_t = 0
        if !usesTerminal { Self.fill(results.write) }
        guard posix_spawn(&started, words[0], &actions, &attributes, &argv, &envp) == 0 else {
            Main.end("\(words[0]) does not start", 1)
        }
        processID = started
    }

    /// Nothing more goes into the pipe, until somebody takes something out. The program must not write meanwhile.
    func blockResults() { Self.fill(results.write) }

    private static func fill(_ descriptor: Int32) {
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        let dots = [UInt8](repeating: 0x2E, count: 4096)
        while write(descriptor, dots, dots.count) > 0 {}
        while write(descriptor, dots, 1) > 0 {}
        _ = fcntl(descriptor, F_SETFL, flags)
    }

    /// Reads the terminal until there is one more prompt.
    func waitForPrompt() -> Bool {
        promptsSeen += 1
        var room = [UInt8](repeating: 0, count: 4096)
        while said.split(separator: ": ", omittingEmptySubsequences: false).count - 1 < promptsSeen {
            let count = read(terminal, &room, room.count)
            guard count > 0 else { return false }
            said += String(decoding: room.prefix(count), as: UTF8.self)
        }
        return true
    }

    func type(_ line: [UInt8]) {
        let bytes = line + [0x0A]
        _ = write(terminal, bytes, bytes.count)
    }

    /// Waits until its main thread is inside write(2); false when it ended before.
    func waitUntilWriting() -> Bool {
        #if arch(arm64)
        let call = "64 "
        #else
        let call = "1 "
        #endif
        while !ProcessFile.text("/proc/\(processID)/task/\(processID)/syscall").hasPrefix(call) {
            var status: Int32 = 0
            if waitpid(processID, &status, WNOHANG) == processID { return false }
            // Only a tracer is told of another process's system calls, and PR_SET_DUMPABLE 0, which is under test here,
            // is about who may trace: so it is looked at, again and again.
            usleep(1000)
        }
        return true
    }

    /// Takes its results, and waits for its end.
    func finish() -> Int32 {
        close(results.write)
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(results.read, &room, room.count)
            guard count > 0 else { break }
            said += String(decoding: room.prefix(count).filter { $0 != 0x2E }, as: UTF8.self)
        }
        var status: Int32 = 0
        waitpid(processID, &status, 0)
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
