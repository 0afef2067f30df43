// SPDX-License-Identifier: Apache-2.0
//
// The shim's status and cause as a ReaderError.

import CCCID
import ISO7816

extension ReaderError {
    /// The error behind a status that is not `ok`.
    init(_ status: ccid_status, _ cause: inout ccid_error) {
        self.init(Kind(status))
        if cause.fault != .none { detail = unsafe String(cString: ccid_fault_text(cause.fault)) }
        if cause.answered {
            state = SlotState(rawValue: cause.bStatus & 0x03)
            if cause.bStatus & 0xC0 == 0x40 { bError = cause.bError }
        }
        usbCode = cause.usb
        systemCode = cause.system
        heldByKernel = cause.fault == .kernelDriver
        if cause.busy_pid != 0 {
            holder = unsafe Holder(
                processID: cause.busy_pid, name: String(cString: ccid_error_busy_name(&cause)))
        }
        switch cause.sent {
        case .nothing: sent = .nothing
        case .partly: sent = .partly
        case .all: sent = .all
        }
        fate = cause.may_have_run ? .mayHaveRun : .notSent
        settled = cause.settled
        extended = .nanoseconds(Int64(clamping: cause.extended_ns))
    }
}

extension ReaderError.Kind {
    /// The kind of a status; `ok` is no error and becomes `invalidArgument`, which no caller sees.
    init(_ status: ccid_status) {
        switch status {
        case .ok, .invalidArgument: self = .invalidArgument
        case .noMemory: self = .noMemory
        case .notFound: self = .notFound
        case .permission: self = .permission
        case .busy: self = .busy
        case .gone: self = .gone
        case .timedOut: self = .timedOut
        case .cancelled: self = .cancelled
        case .stalled: self = .stalled
        case .usbFailed: self = .usbFailed
        case .malformed: self = .malformed
        case .commandFailed: self = .commandFailed
        case .cardAbsent: self = .cardAbsent
        case .cardMute: self = .cardMute
        case .extensionLimit: self = .extensionLimit
        case .tooLong: self = .tooLong
        case .unsupported: self = .unsupported
        case .needsRecovery: self = .needsRecovery
        }
    }
}
