// SPDX-License-Identifier: Apache-2.0
//
// The terminal that this process belongs to, whatever its standard streams are: a question, and a line without echo.
// How the terminal was is restored on every path, a second Ctrl-C included.

import Glibc
import ISO7816

/// The controlling terminal, open.
struct Terminal: ~Copyable {
    private let descriptor: Int32
    private let signals: SignalWatch

    /// - Returns: nil where this process has none.
    init?(_ signals: SignalWatch) {
        descriptor = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        self.signals = signals
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Writes words; what fails there fails in silence.
    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads the answer to a question: yes or not. It is not seen, since somebody may type the PIN that he expects to be
    /// asked for.
    ///
    /// What was typed before it was asked is no answer.
    func saysYes(to question: String) throws -> Bool {
        var line: [UInt8] = [0, 0]
        defer { line.wipe() }
        let count = try withoutEcho {
            write(question)
            return try endingLine { try fill(&line) }
        }
        return count == 1 && (line[0] == UInt8(ascii: "y") || line[0] == UInt8(ascii: "Y"))
    }

    /// Reads a line without echo into one buffer of fixed size, lends it, and overwrites it.
    ///
    /// - Throws: as `PINFile`, and `cannotRead` where the echo cannot be switched off.
    func withSecretLine<Value>(_ prompt: String, _ body: ([UInt8]) throws -> Value) throws -> Value {
        // One more than fits tells a line that is too long; the newline is not kept.
        var line = [UInt8](repeating: 0, count: PINFile.maximumLength + 1)
        defer { line.wipe() }
        let count = try withoutEcho {
            write(prompt)
            return try endingLine { try fill(&line) }
        }
        var exact = try PINFile.checked(line[..<count])
        defer { exact.wipe() }
        return try body(exact)
    }

    /// Reads up to the newline; what does not fit is read and dropped.
    private func fill(_ line: inout [UInt8]) throws -> (Int, hasNewline: Bool) {
        var count = 0
        while let byte = try byte() {
            guard byte != 0x0A else { return (count, true) }
            if count < line.count {
                line[count] = byte
                count += 1
            }
        }
        return (count, false)
    }

    /// Where what is read ends without a newline, at the end of the input or by an interrupt, what is said next begins on
    /// a line of its own all the same.
    private func endingLine<Value>(_ body: () throws -> (Value, hasNewline: Bool)) throws -> Value {
        var hasNewline = false
        defer { if !hasNewline { write("\n") } }
        let value: Value
        (value, hasNewline) = try body()
        return value
    }

    /// One byte; nil at the end of the input.
    private func byte() throws -> UInt8? {
        while true {
            guard try signals.waitForInput(on: descriptor) else { throw PINFile.Failure.interrupted }
            var byte: UInt8 = 0
            let got = unsafe read(descriptor, &byte, 1)
            if got == 1 { return byte }
            if got == 0 { return nil }
            guard errno == EINTR || errno == EAGAIN else {
                throw PINFile.Failure.cannotRead(FileFailure(errno: errno).text)
            }
        }
    }

    private func withoutEcho<Value>(_ body: () throws -> Value) throws -> Value {
        var before = termios()
        guard unsafe tcgetattr(descriptor, &before) == 0 else {
            throw PINFile.Failure.cannotRead(FileFailure(errno: errno).text)
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK)
        // The newline is seen. Lines and Ctrl-C stay; what stops or kills without asking is off.
        silent.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
        silent.c_cc.10 = 0  // VSUSP, Ctrl-Z
        silent.c_cc.1 = 0  // VQUIT, Ctrl-backslash
        let place = descriptor
        signals.beforeSecond { [before] in
            var before = before
            _ = unsafe tcsetattr(place, TCSAFLUSH, &before)
        }
        defer {
            _ = unsafe tcsetattr(descriptor, TCSAFLUSH, &before)
            signals.beforeSecond(nil)
        }
        // What was typed ahead is dropped: it was seen.
        guard unsafe tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else {
            throw PINFile.Failure.cannotRead(FileFailure(errno: errno).text)
        }
        return try body()
    }
}
