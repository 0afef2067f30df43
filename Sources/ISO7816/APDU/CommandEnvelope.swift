// SPDX-License-Identifier: Apache-2.0
//
// A command APDU of any length as the data of ENVELOPE commands, which a card puts together and runs. Whether
// the card knows ENVELOPE is left to LongCommands, the answers to CommandExchange.

/// Carrying a command inside ENVELOPE (ISO/IEC 7816-4, 7.6.2).
public enum CommandEnvelope {
    /// Cuts the bytes of a command into ENVELOPE commands: even INS C2, P1 and P2 zero, on the command's channel.
    ///
    /// The last one asks for as much of the answer as a short command can; the card announces the rest by 61xx.
    /// The card sees by the length fields of the APDU inside that it is complete, so no empty ENVELOPE closes
    /// the run [mem]. No part ends where Le alone, or a part of it, is missing (EnvelopeCut).
    /// - Parameters:
    ///   - command: the whole command.
    ///   - partLength: the most bytes in one ENVELOPE, 1…255.
    /// - Returns: the ENVELOPE commands in their order, at least one. They are copies: of a secret command, wipe
    ///   them.
    /// - Throws: ``CommandChaining/Failure/partLength(_:)``.
    public static func split(
        _ command: CommandAPDU, partLength: Int = 255
    ) throws(CommandChaining.Failure) -> [CommandAPDU] {
        guard (1...255).contains(partLength) else { throw .partLength(partLength) }
        let cla = command.classByte.forGetResponse.rawValue
        var whole = command.bytes
        defer { for index in whole.indices { whole[index] = 0 } }
        let cut = EnvelopeCut(command, count: whole.count, partLength: partLength, fullPartGoesOn: false)
        var parts: [CommandAPDU] = []
        var start = 0
        var end = cut.end(after: start)
        while end < whole.count {
            parts.append(.envelope(cla: cla, data: whole[start..<end], ne: nil))
            start = end
            end = cut.end(after: start)
        }
        parts.append(.envelope(cla: cla, data: whole[start...], ne: command.ne))
        return parts
    }
}
