// SPDX-License-Identifier: Apache-2.0
//
// Where the commands of `apdu` come from: the arguments, which are checked before anything is opened, or
// the lines of standard input, one at a time as they come.

/// The commands of one run.
struct APDUSource {
    private enum Kind {
        case arguments([APDUTemplate])
        case standardInput
    }

    private let kind: Kind
    private let pin: PINFile?
    private let signals: SignalWatch

    /// - Parameters:
    ///   - words: the arguments.
    ///   - pin: where the PIN for `{pin}` is.
    ///   - signals: whose interruption ends the waiting for a line.
    /// - Throws: what is wrong with an argument: 65, or 64 when it carries a PIN, or is `-` beside others.
    init(_ words: [String], pin: PINFile?, signals: SignalWatch) throws {
        self.pin = pin
        self.signals = signals
        if words == ["-"] {
            kind = .standardInput
            return
        }
        guard !words.contains("-") else { throw CommandError(.standardInputBeside) }
        let templates = try words.enumerated().map { index, word in
            let template = try APDUTemplate(word, at: .argument(index + 1))
            try template.refusePIN()
            return template
        }
        kind = .arguments(templates)
    }

    /// Hands out the commands one by one.
    ///
    /// The PIN is read first, and wiped at the end. Arguments are made commands before `body` begins, so that
    /// what is wrong with the third is known before the first is sent.
    ///
    /// - Parameter body: gets a function that gives the next command, `nil` after the last.
    func withCommands<Value>(_ body: (() throws -> PreparedCommand?) throws -> Value) throws -> Value {
        guard let pin else { return try hand(out: nil, body) }
        do {
            return try pin.withPIN(signals) { try hand(out: $0, body) }
        } catch let failure as PINFile.Failure {
            throw CommandError(failure, from: pin)
        }
    }

    private func hand<Value>(
        out pin: [UInt8]?, _ body: (() throws -> PreparedCommand?) throws -> Value
    ) throws -> Value {
        switch kind {
        case .arguments(let templates):
            var commands = try templates.map { try $0.command(pin: pin) }[...]
            return try body { commands.popFirst() }
        case .standardInput:
            var input = LineInput(signals: signals)
            var (number, sent) = (0, 0)
            return try body {
                while let line = try input.nextLineBytes() {
                    number += 1
                    do {
                        let text = line.prefix { $0 != UInt8(ascii: "#") }
                        guard let template = try APDUTemplate(line: text, number) else { continue }
                        let command = try template.command(pin: pin)
                        sent += 1
                        return command
                    } catch let error as CommandError {
                        throw error.after(sent: sent)
                    }
                }
                guard sent > 0 else {
                    throw CommandError(
                        .inputEmpty, Phrase("a command APDU", "コマンドAPDU"), subject: .standardInput)
                }
                return nil
            }
        }
    }
}

extension CommandError {
    /// The error of a line that was not sent, which says what was: the lines before it ran as they came.
    fileprivate func after(sent count: Int) -> CommandError {
        let before =
            count == 0
            ? Phrase("nothing was sent", "カードには何も送っていません")
            : Phrase(
                "sent before it: \(count) command\(count == 1 ? "" : "s")",
                "この行より前のコマンドは送りました（\(count)件）")
        var told = self
        told.hint = Phrase(
            before.english + "; " + hint.english, before.japanese + "。" + hint.japanese)
        return told
    }
}
