// SPDX-License-Identifier: Apache-2.0
//
// A PIN from a file or a descriptor: one line, whose newline is not part of the PIN. The file must not be
// readable by others. It may be a FIFO or a pipe, whose writer takes its time: the user can interrupt the
// waiting. The bytes are handed to a closure and wiped when it returns.

import Glibc
import ISO7816

/// Where a PIN comes from.
enum PINFile: Equatable {
    case path(String)
    case descriptor(Int32)

    /// Why there is no PIN.
    enum Failure: Error, Equatable {
        case cannotRead(String)
        case notAFile
        /// A terminal, which would show what is typed.
        case terminal
        case readableByOthers
        case empty
        case severalLines
        case strangeCharacter
        case tooLong
        case interrupted
    }

    /// More than any PIN of a card: data of a short command.
    static let maximumLength = 255

    /// Reads the line and lends it. It is wiped afterwards, also when `body` throws.
    ///
    /// - Parameters:
    ///   - signals: whose interruption ends the waiting.
    ///   - body: gets the PIN.
    func withPIN<Value>(_ signals: SignalWatch?, _ body: ([UInt8]) throws -> Value) throws -> Value {
        var line = try read(signals)
        defer { line.wipe() }
        return try body(line)
    }

    private func read(_ signals: SignalWatch?) throws -> [UInt8] {
        switch self {
        case .descriptor(let descriptor):
            guard StandardStreams.isInherited(descriptor) else {
                throw Failure.cannotRead(FileFailure(errno: EBADF).text)
            }
            guard isatty(descriptor) == 0 else { throw Failure.terminal }
            return try Self.line(from: descriptor, signals)
        case .path(let path):
            // Without O_NONBLOCK, opening a FIFO would wait for its writer where no signal ends it.
            let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
            guard descriptor >= 0 else { throw Failure.cannotRead(FileFailure(errno: errno).text) }
            defer { close(descriptor) }
            var information = stat()
            guard unsafe fstat(descriptor, &information) == 0 else {
                throw Failure.cannotRead(FileFailure(errno: errno).text)
            }
            guard information.st_mode & S_IFMT != S_IFDIR else { throw Failure.notAFile }
            guard isatty(descriptor) == 0 else { throw Failure.terminal }
            guard information.st_mode & 0o044 == 0 else { throw Failure.readableByOthers }
            return try Self.line(from: descriptor, signals)
        }
    }

    /// Reads until the newline or the end, whichever comes first.
    private static func line(from descriptor: Int32, _ signals: SignalWatch?) throws -> [UInt8] {
        // One buffer of fixed size, so that no copy of the PIN is left behind by growing.
        var bytes = [UInt8](repeating: 0, count: maximumLength + 2)
        var count = 0
        defer { bytes.wipe() }
        while count < bytes.count, !bytes[..<count].contains(0x0A) {
            try wait(for: descriptor, signals)
            let got = unsafe bytes.withUnsafeMutableBytes { room in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[count...])
                return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if got == 0 { break }
            guard got > 0 else {
                if errno == EINTR || errno == EAGAIN { continue }
                throw Failure.cannotRead(FileFailure(errno: errno).text)
            }
            count += got
        }
        return try checked(bytes[..<count])
    }

    /// One line, its end taken off: a copy, which the caller overwrites.
    static func checked(_ line: ArraySlice<UInt8>) throws -> [UInt8] {
        var content = line
        if content.last == 0x0A { content = content.dropLast() }
        if content.last == 0x0D { content = content.dropLast() }
        guard !content.isEmpty else { throw Failure.empty }
        guard !content.contains(0x0A) else { throw Failure.severalLines }
        guard content.count <= maximumLength else { throw Failure.tooLong }
        // A blank, a BOM or a full-width digit is a slip of the editor, and would cost a try.
        guard content.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw Failure.strangeCharacter }
        return Array(content)
    }

    private static func wait(for descriptor: Int32, _ signals: SignalWatch?) throws {
        guard let signals else {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&waiting, 1, -1)
            return
        }
        do throws(FileFailure) {
            if try signals.waitForInput(on: descriptor) { return }
        } catch {
            throw Failure.cannotRead(error.text)
        }
        throw Failure.interrupted
    }
}
