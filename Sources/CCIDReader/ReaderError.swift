// SPDX-License-Identifier: Apache-2.0
//
// What a call on a reader throws: what happened, the cause behind it, and how much had gone out. It never
// holds a byte of a command or an answer.

import ISO7816

/// Why a call on a reader failed.
public struct ReaderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened; the raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// The caller asked for something that cannot be; nothing went out.
        case invalidArgument
        /// No memory.
        case noMemory
        /// No reader has this path now.
        case notFound
        /// The system does not let this process open the device.
        case permission
        /// Another process, or a kernel driver, holds the interface.
        case busy
        /// The device left the bus.
        case gone
        /// A deadline passed.
        case timedOut
        /// The caller cancelled.
        case cancelled
        /// An endpoint stalled, or the control request was refused.
        case stalled
        /// The host controller could not move the bytes.
        case usbFailed
        /// The reader broke USB or CCID 1.1.
        case malformed
        /// The reader says that the command failed; see `bError`.
        case commandFailed
        /// No card is in the slot.
        case cardAbsent
        /// The card does not answer.
        case cardMute
        /// The reader asked for more time more often or for longer than the call allows.
        case extensionLimit
        /// The answer is longer than the room for it.
        case tooLong
        /// This reader has no such thing.
        case unsupported
        /// A command was cut in the OUT pipe; the reader has to be recovered first.
        case needsRecovery
    }

    /// Who probably holds a busy device.
    public struct Holder: Sendable, Equatable {
        /// The process's number.
        public let processID: Int32
        /// Its short name, safe to print; empty when unknown.
        public let name: String
    }

    /// How much of the last message had gone out.
    public enum Sent: Sendable, Equatable {
        /// Not a byte.
        case nothing
        /// Some of it.
        case partly
        /// All of it.
        case all
    }

    /// What happened.
    public let kind: Kind
    /// What exactly was wrong, in a few words; empty when the kind says all.
    public var detail = ""
    /// `bError` of the answer that reported the failure (CCID 1.1, 6.2.6).
    public var bError: UInt8?
    /// What the failed answer says about the slot.
    public var state: SlotState?
    /// The USB library's own code, 0 for none.
    public var usbCode: Int32 = 0
    /// The system's error number, 0 for none.
    public var systemCode: Int32 = 0
    /// Who probably holds the device.
    public var holder: Holder?
    /// A kernel driver holds the interface, and nobody asked to detach it.
    public var heldByKernel = false
    /// How much had gone out.
    public var sent = Sent.nothing
    /// What became of the command: once a byte of its last part went out, the card may have run it.
    public var fate = Fate.notSent
    /// After a refused ABORT: the old answer came by itself, the slot is free.
    public var settled = false
    /// A time-out before the call's deadline: a limit of the library's own, such as the time for one answer.
    public var isEarly = false
    /// The time that the reader's time extensions took before it failed.
    public var extended = Duration.zero

    /// Makes an error of this kind; the rest is set as far as it is known.
    public init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    /// The kind and what is known of the cause.
    public var description: String {
        var parts = [kind.rawValue]
        if !detail.isEmpty { parts.append(detail) }
        if let bError {
            parts.append("bError " + Hex.string(bError) + " (" + CCIDNames.slotError(bError) + ")")
        }
        if let holder { parts.append("process \(holder.processID) \(holder.name)") }
        if usbCode != 0 { parts.append("USB code \(usbCode)") }
        return parts.joined(separator: ", ")
    }
}
