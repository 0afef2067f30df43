// SPDX-License-Identifier: Apache-2.0
//
// One command of `apdu` as it was typed: hex, and perhaps `{pin}` in it. It becomes an APDU only when the
// PIN is there. Errors name the command by its number and never show a byte of it.

import ISO7816

/// A command that is ready to be sent. It alone holds the bytes, and wipes them in the end.
final class PreparedCommand {
    private(set) var apdu: CommandAPDU
    let sensitivity: Sensitivity
    /// Whether `{pin}` stood in it.
    let carriesPIN: Bool
    /// What to call it in errors.
    let subject: Phrase

    init(apdu: CommandAPDU, sensitivity: Sensitivity, carriesPIN: Bool = false, subject: Phrase) {
        self.subject = subject
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
    private let subject: Phrase
    /// Whether the PIN has to be put in.
    let needsPIN: Bool

    /// Reads a command.
    ///
    /// - Parameters:
    ///   - text: hex with at most one `{pin}`.
    ///   - subject: what to call it in errors.
    init(_ text: String, subject: Phrase) throws {
        self.subject = subject
        // Most commands have no place for a PIN, and are not searched for one.
        let parts =
            text.utf8.contains(UInt8(ascii: "{"))
            ? text.split(separator: Self.placeholder, omittingEmptySubsequences: false) : [text[...]]
        guard parts.count <= 2 else {
            throw CommandError(.severalPINs, subject: subject)
        }
        needsPIN = parts.count == 2
        before = try HexInput.bytes(parts[0], subject: subject)
        let rest = needsPIN ? parts[1] : ""
        after = rest.allSatisfy(\.isWhitespace) ? [] : try HexInput.bytes(rest, subject: subject)
    }

    /// Refuses a command that carries a PIN in its own hex, where the list of processes shows it.
    func refusePIN() throws {
        guard !needsPIN, SecretCommand.mayBegin(before, isWhole: true) else { return }
        throw CommandError(.pinInArguments, subject: subject)
    }

    /// The command, with the PIN in its place.
    ///
    /// - Parameter pin: the PIN, where there is one. It makes the command secret, whatever its header.
    func command(pin: [UInt8]?) throws -> PreparedCommand {
        guard needsPIN else {
            do throws(APDUError) {
                let command = try CommandAPDU(before + after)
                return PreparedCommand(
                    apdu: command, sensitivity: command.leastSensitivity, subject: subject)
            } catch {
                throw malformed("\(error)")
            }
        }
        guard let pin else {
            throw CommandError(.pinMissing, subject: subject)
        }
        // Right after the header, {pin} brings its own Lc.
        var bytes = before.count == 4 ? before + [UInt8(clamping: pin.count)] + pin : before + pin
        bytes += after
        defer { bytes.wipe() }
        guard let command = try? CommandAPDU(bytes) else {
            throw malformed("Lc and the PIN do not fit together (numbers withheld)")
        }
        return PreparedCommand(
            apdu: command, sensitivity: .secret, carriesPIN: true, subject: subject)
    }

    private func malformed(_ what: String) -> CommandError {
        CommandError(.malformedCommand, detail: what, subject: subject)
    }
}
