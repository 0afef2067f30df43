// SPDX-License-Identifier: Apache-2.0
//
// One command of `apdu` as it was typed: hex, and perhaps `{pin}` in it. It becomes an APDU only when the
// PIN is there. Errors name the command by its number and never show a byte of it.

import ISO7816

/// A command that is ready to be sent. It alone holds the bytes, and wipes them in the end.
final class PreparedCommand {
    private(set) var apdu: CommandAPDU
    let sensitivity: Sensitivity

    init(apdu: CommandAPDU, sensitivity: Sensitivity) {
        self.apdu = apdu
        self.sensitivity = sensitivity
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
    private let subject: String
    /// Whether the PIN has to be put in.
    let needsPIN: Bool

    /// Reads a command.
    ///
    /// - Parameters:
    ///   - text: hex with at most one `{pin}`.
    ///   - subject: what to call it in errors.
    init(_ text: String, subject: String) throws {
        self.subject = subject
        let parts = text.split(separator: Self.placeholder, omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw CommandError(
                .data, .malformedHex, "more than one {pin}", subject: subject,
                hint: "a command carries one PIN at most in this way")
        }
        needsPIN = parts.count == 2
        before = try HexInput.bytes(parts[0], subject: subject)
        let rest = needsPIN ? parts[1] : ""
        after = rest.allSatisfy(\.isWhitespace) ? [] : try HexInput.bytes(rest, subject: subject)
    }

    /// Refuses a command that carries a PIN in its own hex, where the list of processes shows it.
    func refusePIN() throws {
        guard !needsPIN, SecretCommand.mayBegin(before, isWhole: true) else { return }
        throw CommandError(
            .usage, .pinInArguments, "a command with a PIN does not belong in the arguments",
            subject: subject, hint: "write {pin} in its place, and give --pin-file FILE or --pin-fd N")
    }

    /// The command, with the PIN in its place.
    ///
    /// - Parameter pin: the PIN, where there is one. It makes the command secret, whatever its header.
    func command(pin: [UInt8]?) throws -> PreparedCommand {
        guard needsPIN else {
            do throws(APDUError) {
                let command = try CommandAPDU(before + after)
                return PreparedCommand(apdu: command, sensitivity: command.leastSensitivity)
            } catch {
                throw malformed("\(error)")
            }
        }
        guard let pin else {
            throw CommandError(
                .usage, .pinMissing, "no PIN for {pin}", subject: subject,
                hint: "say where it is: --pin-file FILE or --pin-fd N")
        }
        // Right after the header, {pin} brings its own Lc.
        var bytes = before.count == 4 ? before + [UInt8(clamping: pin.count)] + pin : before + pin
        bytes += after
        defer { wipe(&bytes) }
        guard let command = try? CommandAPDU(bytes) else {
            throw malformed("Lc and the PIN do not fit together (numbers withheld)")
        }
        return PreparedCommand(apdu: command, sensitivity: .secret)
    }

    private func malformed(_ what: String) -> CommandError {
        CommandError(
            .data, .malformedInput, "not a command APDU: \(what)", subject: subject,
            hint: "one argument or line is one whole APDU, such as 00A4040C0AD392F000260100000001")
    }
}
