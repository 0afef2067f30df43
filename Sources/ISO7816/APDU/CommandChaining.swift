// SPDX-License-Identifier: Apache-2.0
//
// Cutting a command that is too long for its carrier into a chain of short ones.
// Whether the card can take a chain, and when to use one, is left to the caller; the answers to the parts
// are CommandExchange's business.

/// Command chaining by bit 5 of the class (ISO/IEC 7816-4, 5.1.1.1).
public enum CommandChaining {
    /// Why a command cannot be cut.
    public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The class is none of the standard's, so bit 5 may mean something else.
        case classWithoutChaining(ClassByte)
        /// The command is itself a part of a chain.
        case alreadyChained
        /// The wanted length of a part is not 1…255.
        case partLength(Int)

        /// One line in words.
        public var description: String {
            switch self {
            case .classWithoutChaining(let cla): "class \(cla) does not define command chaining"
            case .alreadyChained: "the command is already a part of a chain"
            case .partLength(let length): "a part of a chain has 1 to 255 bytes of data, not \(length)"
            }
        }
    }

    /// Cuts a command into short ones: the same INS, P1 and P2, bit 5 of the class set in all but the last,
    /// and the Le in the last alone.
    ///
    /// Where more than 256 bytes of answer are expected, the last part asks for 256, and the card announces the rest by 61xx.
    /// Under secure messaging a part is protected by itself, so cutting comes first; the caller sees to that.
    /// - Parameters:
    ///   - command: the whole command; with no more data than one part holds, it becomes one short command.
    ///   - partLength: the most bytes of data in one part, 1…255.
    /// - Returns: the parts in their order, at least one. They are copies: of a secret command, wipe them.
    /// - Throws: ``Failure`` where the command cannot be cut.
    public static func split(
        _ command: CommandAPDU, partLength: Int = 255
    ) throws(Failure) -> [CommandAPDU] {
        guard (1...255).contains(partLength) else { throw .partLength(partLength) }
        let cla = command.classByte
        guard command.data.count > partLength else {
            return [command.part(cla: cla.rawValue, data: command.data[...], ne: command.ne)]
        }
        guard let more = cla.chained(true), let last = cla.chained(false) else {
            throw .classWithoutChaining(cla)
        }
        guard !cla.isChained else { throw .alreadyChained }
        var rest = command.data[...]
        var parts: [CommandAPDU] = []
        while rest.count > partLength {
            parts.append(command.part(cla: more.rawValue, data: rest.prefix(partLength), ne: nil))
            rest = rest.dropFirst(partLength)
        }
        parts.append(command.part(cla: last.rawValue, data: rest, ne: command.ne))
        return parts
    }
}
