// SPDX-License-Identifier: Apache-2.0
//
// Runs the built command as its users do: a process of its own, with pipes, or with a terminal as its
// standard output. Nothing waits for a time; reading ends when the process does.

import Glibc
import Synchronization

/// How a run of the command ended.
struct CommandRun {
    let output: String
    /// Standard output as it came; as text above.
    let outputBytes: [UInt8]
    let errors: String
    /// The exit code; 128 and the signal's number when a signal ended it.
    let status: Int32

    /// Runs the command to its end.
    static func kioskreader(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> CommandRun {
        let process = try RunningCommand(arguments, environment: environment)
        process.write(input)
        process.closeInput()
        return process.finish()
    }

    /// Runs another program to its end.
    static func other(_ program: String, _ arguments: [String]) throws -> CommandRun {
        let process = try RunningCommand(arguments, program: program)
        process.closeInput()
        return process.finish()
    }
}

/// A command that runs.
final class RunningCommand {
    enum Failure: Error { case spawn(Int32), pipe(Int32), terminal(Int32) }

    let processID: pid_t
    private var input: Int32
    private var output: Int32
    private let errors: Int32
    private var outputBytes: [UInt8] = []

    /// The command that was built beside these tests.
    static let path: String = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let program = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        let folder = program.lastIndex(of: "/").map { program[..<$0] } ?? "."
        return folder + "/kioskreader"
    }()

    /// - Parameters:
    ///   - arguments: the words after the command's name.
    ///   - environment: on top of a small fixed one.
    ///   - terminal: standard output and standard error are a terminal.
    ///   - program: another one than the command.
    init(
        _ arguments: [String], environment: [String: String] = [:], terminal: Bool = false,
        program: String = path
    ) throws {
        // A command that ends without reading must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        let started = try Self.spawning.withLock { _ in
            try Self.start([program] + arguments, environment, terminal: terminal)
        }
        (processID, input, output, errors) = started
    }

    private static func start(
        _ words: [String], _ environment: [String: String], terminal: Bool
    ) throws -> (pid_t, input: Int32, output: Int32, errors: Int32) {
        let input = try pipe()
        let output = terminal ? try self.terminal() : try pipe()
        let errors = terminal ? (read: -1, write: output.write) : try pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, place) in [(input.read, Int32(0)), (output.write, 1), (errors.write, 2)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, place)
        }
        // A session of its own (POSIX_SPAWN_SETSID), without the terminal of whoever runs the tests: no one is asked.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, 0x80)
        let variables = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
        var argv = words.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var processID: pid_t = 0
        let result = posix_spawn(&processID, words[0], &actions, &attributes, &argv, &envp)
        for end in Set([input.read, output.write, errors.write]) { close(end) }
        guard result == 0 else { throw Failure.spawn(result) }
        return (processID, input.write, output.read, errors.read)
    }

    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            // The command may have ended without reading all of it.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Nobody reads standard output any more.
    func closeOutput() {
        close(output)
        output = -1
    }

    /// What was read of standard output.
    var outputSoFar: String { String(decoding: outputBytes, as: UTF8.self) }

    func send(_ signal: Int32) { kill(processID, signal) }

    /// Reads standard output until `text` is there, or the output ends.
    func readUntil(_ text: String) -> Bool {
        while !String(decoding: outputBytes, as: UTF8.self).contains(text) {
            guard let bytes = Self.read(output), !bytes.isEmpty else { return false }
            outputBytes += bytes
        }
        return true
    }

    /// Reads the rest and waits for the end.
    func finish() -> CommandRun {
        var collected = [output: outputBytes, errors: []]
        var open = [output, errors].filter { $0 >= 0 }
        while !open.isEmpty {
            var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&waiting, UInt(waiting.count), -1) >= 0 || errno == EINTR else { break }
            for entry in waiting where entry.revents != 0 {
                if let bytes = Self.read(entry.fd), !bytes.isEmpty {
                    collected[entry.fd, default: []] += bytes
                } else {
                    open.removeAll { $0 == entry.fd }
                }
            }
        }
        closeInput()
        if output >= 0 { close(output) }
        if errors >= 0 { close(errors) }
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return CommandRun(
            output: String(decoding: collected[output] ?? [], as: UTF8.self),
            outputBytes: collected[output] ?? [],
            errors: String(decoding: collected[errors] ?? [], as: UTF8.self), status: code)
    }

    /// What is there; `nil` when the other end is closed (a terminal says EIO then).
    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &room, room.count)
            if count >= 0 { return Array(room.prefix(count)) }
            guard errno == EINTR else { return nil }
        }
    }

    /// Between making a descriptor and marking it, no other test may start a process that would inherit it.
    private static let spawning = Mutex(())

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Failure.pipe(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func terminal() throws -> (read: Int32, write: Int32) {
        let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number) = (Int32(0), Int32(0))
        // TIOCSPTLCK and TIOCGPTN of Linux; Swift does not import the macros.
        guard ours >= 0, ioctl(ours, 0x4004_5431, &locked) == 0, ioctl(ours, 0x8004_5430, &number) == 0 else {
            throw Failure.terminal(errno)
        }
        let child = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard child >= 0 else { throw Failure.terminal(errno) }
        return (ours, child)
    }
}
