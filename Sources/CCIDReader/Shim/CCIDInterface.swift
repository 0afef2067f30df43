// SPDX-License-Identifier: Apache-2.0
//
// An open, claimed CCID interface: what it is, its clock, and the door through which every command goes to
// the shim. The commands themselves stand in the CCIDInterface+….swift files.

import CCCID
import Glibc
import ISO7816
import Synchronization

/// An open, claimed CCID interface. It is released when the last reference to it goes.
///
/// Commands block and may be called from any thread. A slot has one command out; as many slots work at once as
/// the reader's bMaxCCIDBusySlots allows, the others' commands wait with their deadlines running.
@safe
public final class CCIDInterface: @unchecked Sendable {
    // The pointers never change after init. The shim's calls are locked per device and may come from any
    // thread (ccid_commands.h); ccid_close() runs in deinit, when no call can be under way.
    private var device: OpaquePointer?
    private let host: HostHandle
    private let tracer: Tracer?
    private let findings: ReaderFindings
    private let gone = Atomic(false)
    private let closing = Mutex<(@Sendable () -> Void)?>(nil)
    /// The right to talk to a device whose interfaces must not be used at once; `nil` for every other one.
    let turns: InterfaceTurns?
    /// What was found at opening.
    public let info: USBInterfaceInfo
    /// The class descriptor.
    public let descriptor: ClassDescriptor

    /// Why an interface is opened.
    public enum Mode: Sendable {
        /// To look only: no kernel driver is detached, and opening sends nothing.
        case probe
        /// To work: a kernel driver is detached until closing, and old answers are drained.
        case session
        /// To work with a reader that something is wrong with: the same, after SET_INTERFACE has let its
        /// endpoints begin anew.
        case renewal
    }

    /// What an interface needs beyond the rules.
    public struct Quirks: OptionSet, Sendable {
        /// The shim's bits.
        public let rawValue: UInt32

        /// Makes a set from the shim's bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// A zero-length packet follows a command whose length is a multiple of the packet size.
        public static let zeroLengthPacketOut = Quirks(rawValue: UInt32(CCID_QUIRK_OUT_ZLP))

        /// None follows an answer whose length is one. A reader of which it is not known waits a second for it, once.
        public static let noZeroLengthPacketIn = Quirks(rawValue: UInt32(CCID_QUIRK_IN_NO_ZLP))
    }

    init(
        host: HostHandle, path: String, address: UInt8?, mode: Mode, quirks: Quirks, findings: ReaderFindings,
        vendorClass: [USBID], turns: InterfaceTurns?, cancellation: Cancellation?,
        trace: (@Sendable (CCIDTraceEvent) -> Void)?
    ) throws(ReaderError) {
        let tracer = trace.map(Tracer.init)
        var options = unsafe ccid_open_options()
        switch mode {
        case .probe: unsafe options.mode = .probe
        case .session: unsafe options.mode = .session
        case .renewal:
            unsafe options.mode = .session
            unsafe options.renew = true
        }
        unsafe options.quirks = quirks.union(findings.quirks(path, address)).rawValue
        unsafe options.address = address ?? 0
        unsafe options.first_sequence = UInt8.random(in: 0...255)
        if let tracer {
            unsafe options.trace = Tracer.callback
            unsafe options.trace_context = Unmanaged.passUnretained(tracer).toOpaque()
        }
        var device: OpaquePointer? = unsafe try host.open(
            path, &options, vendorClass: vendorClass, cancellation)
        let info: USBInterfaceInfo
        do throws(ReaderError) {
            guard let open = unsafe device else { throw ReaderError(.notFound) }
            info = unsafe USBInterfaceInfo(ccid_device_info(open).pointee)
            switch info.descriptor {
            case .success(let descriptor): self.descriptor = descriptor
            case .failure(let error): throw ReaderError(.malformed, detail: error.description)
            }
        } catch {
            unsafe ccid_close(&device)
            throw error
        }
        unsafe self.device = device
        self.host = host
        self.turns = turns
        self.tracer = tracer
        self.info = info
        self.findings = findings
    }

    deinit {
        if let device = unsafe device, unsafe ccid_omits_empty(device) {
            findings.add(.noZeroLengthPacketIn, info.path, info.address)
        }
        unsafe ccid_close(&device)
        host.giveBack()
        closing.withLock { $0 }?()
    }

    /// Whether a call found that the device left the bus; it does not come back, not even to the same port.
    public var isGone: Bool { gone.load(ordering: .acquiring) }

    /// Runs `action` once the interface is closed and can be claimed again, on the thread that closes it.
    /// `action` must not block; a second one takes the place of the first.
    public func whenClosed(_ action: @escaping @Sendable () -> Void) { closing.withLock { $0 = action } }

    /// The reader's clock.
    public var now: ReaderInstant {
        guard let device = unsafe device else { return ReaderInstant(nanoseconds: 0) }
        return unsafe ReaderInstant(nanoseconds: ccid_now(device))
    }

    /// What a call that went well leaves.
    struct Outcome<Value> {
        let value: Value
        let state: SlotState
        let clock: ClockStatus
        let extended: Duration
    }

    /// Runs one of the shim's calls with the C form of `call`, in its turn.
    func run<Value>(
        _ call: CCIDCall, flags: UInt32 = 0, takesTurn: Bool = true, returning value: Value,
        _ body: (OpaquePointer, inout ccid_call, inout ccid_slot_status, inout ccid_error, inout Value) ->
            ccid_status
    ) throws(ReaderError) -> Outcome<Value> {
        guard let device = unsafe device else { throw ReaderError(.gone) }
        let turns = takesTurn ? turns : nil
        try turns?.take(call.cancellation) { now >= call.deadline }
        defer { turns?.giveBack() }
        var slot = ccid_slot_status()
        var cause = ccid_error()
        var value = value
        // A closure where it is used, which the compiler sees through: what a function of this name would capture, it would
        // watch for overlapping access at each command.
        let status = unsafe Self.withOperation(call.cancellation) { operation in
            var raw = unsafe Self.raw(call, flags: flags, operation: operation)
            return unsafe body(device, &raw, &slot, &cause, &value)
        }
        extendLifetime(self)
        if status == .gone { gone.store(true, ordering: .releasing) }
        guard status == .ok else {
            var error = ReaderError(status, &cause)
            error.isEarly = error.kind == .timedOut && now < call.deadline
            throw error
        }
        return Outcome(
            value: value, state: SlotState(slot.icc),
            clock: ClockStatus(rawValue: slot.bClockStatus) ?? .stoppedUnknown,
            extended: .nanoseconds(Int64(clamping: cause.extended_ns)))
    }

    /// The same for commands that bring bytes back.
    func exchange(
        _ call: CCIDCall, room: Int,
        _ body: (
            OpaquePointer, inout ccid_call, UnsafeMutablePointer<UInt8>, Int, inout Int, inout UInt8,
            inout ccid_slot_status, inout ccid_error
        ) -> ccid_status
    ) throws(ReaderError) -> CCIDAnswer {
        try answer(call) { bytes throws(ReaderError) in
            unsafe try exchange(call, room: room, into: &bytes, body)
        }
    }

    /// What `body` adds to an array, as an answer of its own.
    func answer(
        _ call: CCIDCall, _ body: (inout [UInt8]) throws(ReaderError) -> CCIDReply
    ) throws(ReaderError) -> CCIDAnswer {
        var bytes: [UInt8] = []
        defer { if call.sensitivity != .open { bytes.wipe() } }
        let reply = try body(&bytes)
        // No longer than it is, since the caller may keep it.
        return CCIDAnswer(bytes: Array(bytes[...]), reply)
    }

    /// The same where the bytes are added to an array that is used again and again: the shim writes them into it, and
    /// where it has the room, nothing is taken from the heap.
    func exchange(
        _ call: CCIDCall, room: Int, into bytes: inout [UInt8],
        _ body: (
            OpaquePointer, inout ccid_call, UnsafeMutablePointer<UInt8>, Int, inout Int, inout UInt8,
            inout ccid_slot_status, inout ccid_error
        ) -> ccid_status
    ) throws(ReaderError) -> CCIDReply {
        var chain: UInt8 = 0
        var outcome: Outcome<Int>?
        var failure: ReaderError?
        bytes.makeRoom(for: max(room, 1))
        bytes.append(addingCapacity: max(room, 1)) { span in
            unsafe span.withUnsafeMutableBufferPointer { buffer, count in
                guard let base = buffer.baseAddress else { return }
                do throws(ReaderError) {
                    let done = unsafe try run(call, returning: 0) { device, raw, slot, cause, length in
                        unsafe body(device, &raw, base, buffer.count, &length, &chain, &slot, &cause)
                    }
                    count = done.value
                    outcome = done
                } catch {
                    failure = error
                    if call.sensitivity != .open { unsafe explicit_bzero(base, buffer.count) }
                }
            }
        }
        guard let outcome else { throw failure ?? ReaderError(.noMemory) }
        return CCIDReply(state: outcome.state, chainParameter: chain, extended: outcome.extended)
    }

    /// Lends the shim's token, where there is one.
    private static func withOperation(
        _ token: Cancellation?, _ body: (OpaquePointer?) -> ccid_status
    ) -> ccid_status {
        guard let token else { return body(nil) }
        return unsafe token.withOperation(body)
    }

    private static func raw(_ call: CCIDCall, flags: UInt32, operation: OpaquePointer?) -> ccid_call {
        var raw = unsafe ccid_call()
        unsafe raw.slot = call.slot.rawValue
        unsafe raw.flags = flags
        switch call.sensitivity {
        case .open: break
        case .identifying, .personal: unsafe raw.flags |= UInt32(CCID_PERSONAL)
        case .secret: unsafe raw.flags |= UInt32(CCID_SECRET)
        }
        unsafe raw.deadline_ns = call.deadline.nanoseconds
        unsafe raw.turn_ns = call.turn?.clampedNanoseconds ?? 0
        unsafe raw.wait_ns = call.waitingTime?.clampedNanoseconds ?? 0
        unsafe raw.first_wait_ns = call.firstWaitingTime?.clampedNanoseconds ?? 0
        unsafe raw.max_extensions = UInt32(max(call.timeExtensions.count, 1))
        unsafe raw.max_extension_ns = max(call.timeExtensions.total.clampedNanoseconds, 1)
        unsafe raw.extended_ns = call.extended.clampedNanoseconds
        unsafe raw.operation = operation
        return unsafe raw
    }
}

extension SlotState {
    init(_ icc: ccid_icc_state) {
        switch icc {
        case .active: self = .active
        case .inactive: self = .inactive
        case .absent: self = .absent
        case .unknown: self = .unknown
        }
    }
}
