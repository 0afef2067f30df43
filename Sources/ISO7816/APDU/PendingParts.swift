// SPDX-License-Identifier: Apache-2.0
//
// The parts of a command that have not gone out yet, in one place and overwritten when nobody will send them.

/// The commands that an exchange has still to send, in their order. Never printed.
///
/// `@unchecked Sendable`: the one reference is a constant of an exchange, which cannot be copied, hands the reference
/// to nobody and is used by one thread at a time; so no two threads ever reach the same parts.
final class PendingParts: @unchecked Sendable {
    private var parts: [CommandAPDU]

    init(_ parts: [CommandAPDU]) { self.parts = parts.reversed() }

    var isEmpty: Bool { parts.isEmpty }

    /// The bytes of data that are held.
    var heldBytes: Int { parts.reduce(0) { $0 + $1.data.count } }

    /// Hands the next one over and keeps no copy.
    func takeFirst() -> CommandAPDU? { parts.popLast() }

    /// Overwrites and forgets them.
    func wipe() {
        for index in parts.indices { parts[index].wipe() }
        parts = []
    }

    deinit { wipe() }
}
