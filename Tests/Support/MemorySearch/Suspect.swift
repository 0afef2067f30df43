// SPDX-License-Identifier: Apache-2.0
//
// The program whose memory is searched: started with a standard output and a standard error that take nothing unless
// they are told to, and perhaps with a terminal to type at.

import Glibc

final class Suspect {
    let processID: pid_t
    private let terminal: Int32
    /// Standard output and standard error.
    private var outlets = [Outlet(), Outlet()]
    private var shown = ""
    private var promptsSeen = 0

    init(_ words: [String], usesTerminal: Bool) {
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
        for (index, outlet) in outlets.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, outlet.inlet, Int32(index) + 1)
        }
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let variables: [String] = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/tmp"]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var started: pid_t = 0
        guard posix_spawn(&started, words[0], &actions, &attributes, &argv, &envp) == 0 else {
            Main.end("\(words[0]) does not start", 1)
        }
        processID = started
        // The end of the program is the end of what comes out of it.
        outlets.forEach { $0.release() }
    }

    /// Everything that it said so far.
    var said: String { shown + outlets.map { String(decoding: $0.said, as: UTF8.self) }.joined() }

    /// Reads the terminal until there is one more prompt; what is written meanwhile is let through.
    func waitForPrompt() -> Bool {
        promptsSeen += 1
        var room = [UInt8](repeating: 0, count: 4096)
        while shown.split(separator: ": ", omittingEmptySubsequences: false).count - 1 < promptsSeen {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 1) > 0 else {
                if let write = blockedWrite { outlets[write.stream].letThrough() }
                continue
            }
            let count = read(terminal, &room, room.count)
            guard count > 0 else { return false }
            shown += String(decoding: room.prefix(count), as: UTF8.self)
        }
        return true
    }

    func type(_ line: [UInt8]) {
        let bytes = line + [0x0A]
        _ = write(terminal, bytes, bytes.count)
    }

    /// Waits until it is blocked in writing `text`, to standard output or standard error; what it writes before is let
    /// through.
    ///
    /// - Returns: false when it ended before.
    func waitUntilWriting(_ text: String) -> Bool {
        while true {
            if let write = blockedWrite {
                if Memory(of: processID).text(at: write.address, write.count).contains(text) { return true }
                outlets[write.stream].letThrough()
            }
            if let status = ended {
                self.status = status
                return false
            }
            // Only a tracer is told of another process's system calls, and PR_SET_DUMPABLE 0, which is under test here,
            // is about who may trace: so it is looked at, again and again.
            usleep(1000)
        }
    }

    /// The write(2) to one of the outlets that its main thread is blocked in. The kernel tells the call and its
    /// arguments of a thread that sleeps; of one that runs it does not.
    private var blockedWrite: (stream: Int, address: Int, count: Int)? {
        #if arch(arm64)
        let call = "64"
        #else
        let call = "1"
        #endif
        let words = ProcessFile.text("/proc/\(processID)/task/\(processID)/syscall").split(separator: " ")
            .map(String.init)
        guard words.first == call, words.count > 3 else { return nil }
        let arguments = words[1...3].compactMap { Int($0.dropFirst(2), radix: 16) }
        guard arguments.count == 3, outlets.indices.contains(arguments[0] - 1) else { return nil }
        return (arguments[0] - 1, arguments[1], arguments[2])
    }

    /// How it ended, when it was waited for before it was asked for.
    private var status: Int32?

    private var ended: Int32? {
        var status: Int32 = 0
        return waitpid(processID, &status, WNOHANG) == processID ? status : nil
    }

    /// Takes the rest, and waits for its end.
    func finish() -> Int32 {
        Outlet.drain(&outlets)
        var status = self.status ?? 0
        if self.status == nil { waitpid(processID, &status, 0) }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
