// SPDX-License-Identifier: Apache-2.0
//
// One command of `apdu` as it was typed: hex, and perhaps `{pin}` in it. It becomes an APDU only when the
// PIN is there. Errors name the command by its number and never show a byte of it.

import ISO7816

/// Where a command comes from. What it is called in errors is made when there is one.
enum CommandPlace {
    case argument(Int)
    case line(Int)

    /// What to call it in errors.
    var subject: Phrase {
        switch self {
        case .argument(let number): Phrase("command \(number)", "コマンド \(number)")
        case .line(let number): .line(number)
        }
    }
}

/// A command that is ready to be sent. It alone holds the bytes, and wipes them in the end.
final class PreparedCommand {
    private(set) var apdu: CommandAPDU
    let sensitivity: Sensitivity
    /// Whether `{pin}` stood in it.
    let carriesPIN: Bool
    let place: CommandPlace

    init(apdu: CommandAPDU, sensitivity: Sensitivity, carriesPIN: Bool = false, at place: CommandPlace) {
        self.place = place
        self.apdu = apdu
        self.sensitivity = sensitivity
        self.carriesPIN = carriesPIN
    }

    deinit {
        if sensitivity == .secret { apdu.wipe() }
    }
}

/// A command's hex, with a place for the PIN.
struct APDUTemplate {
    /// What stands for the PIN.
    static let placeholder = "{pin}"

    private let before: [UInt8]
    private let after: [UInt8]
    private let place: CommandPlace
    /// Whether the PIN has to be put in.
    let needsPIN: Bool

    /// Reads a command.
    ///
    /// - Parameters:
    ///   - text: hex with at most one `{pin}`.
    ///   - place: where it comes from.
    init(_ text: String, at place: CommandPlace) throws {
        // Most commands are hex and nothing else.
        if let bytes = HexInput.plainBytes(text.utf8) {
            self.init(bytes, at: place)
            return
        }
        let parts = text.split(separator: Self.placeholder, omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw CommandError(.severalPINs, subject: place.subject)
        }
        let before = try HexInput.bytes(parts[0], subject: place.subject)
        let rest = parts.count == 2 ? parts[1] : ""
        let after = rest.allSatisfy(\.isWhitespace) ? [] : try HexInput.bytes(rest, subject: place.subject)
        self.init(before, needsPIN: parts.count == 2, after, at: place)
    }

    /// Reads a line of standard input without its comment; `nil` when it is blank.
    init?(line: ArraySlice<UInt8>, _ number: Int) throws {
        // Such a line becomes no text.
        if let bytes = HexInput.plainBytes(line) {
            self.init(bytes, at: .line(number))
            return
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.allSatisfy(\.isWhitespace) { return nil }
        try self.init(text, at: .line(number))
    }

    private init(_ before: [UInt8], needsPIN: Bool = false, _ after: [UInt8] = [], at place: CommandPlace) {
        (self.place, self.needsPIN, self.before, self.after) = (place, needsPIN, before, after)
    }

    /// Refuses a command that carries a PIN in its own hex, where the list of processes shows it.
    func refusePIN() throws {
        let carriesOne = needsPIN ? carriesSecond : SecretCommand.mayBegin(before, isWhole: true)
        if carriesOne { throw CommandError(.pinInArguments, subject: place.subject) }
    }

    /// Whether another PIN may stand behind {pin}, as in CHANGE REFERENCE DATA and RESET RETRY COUNTER: more than an Le and
    /// what fills a PIN up.
    private var carriesSecond: Bool {
        before.count > 1 && [0x24, 0x2C].contains(before[1]) && after.count > 1
            && after.contains { $0 != 0xFF && $0 != 0 }
    }

    /// The command, with the PIN in its place.
    ///
    /// - Parameter pin: the PIN, where there is one. It makes the command secret, whatever its header.
    func command(pin: [UInt8]?) throws -> PreparedCommand {
        guard needsPIN else {
            do throws(APDUError) {
                let command = try CommandAPDU(before)
                return PreparedCommand(
                    apdu: command, sensitivity: command.leastSensitivity, at: place)
            } catch {
                throw malformed("\(error)")
            }
        }
        guard let pin else {
            throw CommandError(.pinMissing, subject: place.subject)
        }
        // Right after the header, {pin} brings its own Lc.
        var bytes: [UInt8] = []
        // At once, so that no copy of the PIN is left behind by growing.
        bytes.reserveCapacity(before.count + 1 + pin.count + after.count)
        defer { bytes.wipe() }
        bytes += before
        if before.count == 4 { bytes.append(UInt8(clamping: pin.count)) }
        bytes += pin
        bytes += after
        guard let command = try? CommandAPDU(bytes) else {
            throw malformed("Lc and the PIN do not fit together (numbers withheld)")
        }
        return PreparedCommand(apdu: command, sensitivity: .secret, carriesPIN: true, at: place)
    }

    private func malformed(_ what: String) -> CommandError {
        CommandError(.malformedCommand, detail: what, subject: place.subject)
    }
}
