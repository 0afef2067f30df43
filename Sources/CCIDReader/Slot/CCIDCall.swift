// SPDX-License-Identifier: Apache-2.0
//
// What every blocking call on a reader takes: the slot, how secret its bytes are, until when it may last,
// and what cancels it; and what it gives back.

import ISO7816

/// A moment on a reader's clock, which is the machine's for USB and the device's own for software.
public struct ReaderInstant: Sendable, Comparable, Hashable {
    /// Nanoseconds from some beginning.
    public let nanoseconds: UInt64

    /// Makes a moment from its nanoseconds.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Never.
    public static let distantFuture = ReaderInstant(nanoseconds: .max)

    /// A later moment; `distantFuture` where the sum does not fit.
    public func advanced(by duration: Duration) -> ReaderInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.clampedNanoseconds)
        return overflow ? .distantFuture : ReaderInstant(nanoseconds: sum)
    }

    /// The time from `earlier` to this moment, zero when it is none.
    public func since(_ earlier: ReaderInstant) -> Duration {
        .nanoseconds(Int64(clamping: nanoseconds - min(nanoseconds, earlier.nanoseconds)))
    }

    /// Orders by time.
    public static func < (left: ReaderInstant, right: ReaderInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// The duration in nanoseconds within 0…`UInt64.max`.
    var clampedNanoseconds: UInt64 { UInt64(clamping: attoseconds / 1_000_000_000) }
}

/// What a blocking call on a reader takes.
public struct CCIDCall: Sendable {
    /// The slot.
    public var slot: SlotIndex
    /// How secret the bytes are; it goes down to the trace and the shim's buffers.
    public var sensitivity: Sensitivity
    /// Until when the call may last, waiting for its turn included: each slot has one command out, and a reader
    /// works for bMaxCCIDBusySlots slots at once.
    public var deadline: ReaderInstant
    /// How long the call may last once it is its turn; `nil`: the deadline only.
    public var turn: Duration?
    /// One unit of waiting time, such as BWT: a time extension grants a multiple of it. `nil`: the deadline only.
    public var waitingTime: Duration?
    /// How long the first answer may take, where it is not one unit.
    public var firstWaitingTime: Duration?
    /// How often and how long the reader may ask for more time.
    public var timeExtensions: TimeExtensionLimits
    /// What of that time earlier calls for the same command used up.
    public var extended = Duration.zero
    /// Ends the call from any thread.
    public var cancellation: Cancellation?

    /// Makes a call's options.
    public init(
        slot: SlotIndex, sensitivity: Sensitivity = .open, deadline: ReaderInstant,
        waitingTime: Duration? = nil, firstWaitingTime: Duration? = nil,
        timeExtensions: TimeExtensionLimits = TimeExtensionLimits(), cancellation: Cancellation? = nil
    ) {
        self.slot = slot
        self.sensitivity = sensitivity
        self.deadline = deadline
        self.waitingTime = waitingTime
        self.firstWaitingTime = firstWaitingTime
        self.timeExtensions = timeExtensions
        self.cancellation = cancellation
    }
}

/// What a successful command tells beside its bytes.
struct CCIDReply {
    /// What the slot holds after it.
    let state: SlotState
    /// `bChainParameter` of an answer to XfrBlock, 0 else.
    let chainParameter: UInt8
    /// The time that the reader's time extensions took.
    let extended: Duration
}

/// What a successful command gives back.
public struct CCIDAnswer: Sendable, Equatable {
    /// `abData`.
    public let bytes: [UInt8]
    /// What the slot holds after it.
    public let state: SlotState
    /// `bChainParameter` of an answer to XfrBlock, 0 else.
    public let chainParameter: UInt8
    /// The time that the reader's time extensions took.
    public let extended: Duration

    /// Makes an answer from its parts.
    public init(bytes: [UInt8], state: SlotState, chainParameter: UInt8 = 0, extended: Duration = .zero) {
        self.bytes = bytes
        self.state = state
        self.chainParameter = chainParameter
        self.extended = extended
    }

    init(bytes: [UInt8], _ reply: CCIDReply) {
        self.init(
            bytes: bytes, state: reply.state, chainParameter: reply.chainParameter, extended: reply.extended)
    }
}
