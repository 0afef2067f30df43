// SPDX-License-Identifier: Apache-2.0
//
// Carries the shim's trace call-back to a Swift closure.

import CCCID

final class Tracer: Sendable {
    private let sink: @Sendable (CCIDTraceEvent) -> Void

    init(_ sink: @escaping @Sendable (CCIDTraceEvent) -> Void) { self.sink = sink }

    /// The shim's call-back; its context is an unretained Tracer that the interface keeps alive.
    static let callback: ccid_trace_callback = { context, event in
        guard let context = unsafe context else { return }
        let tracer = unsafe Unmanaged<Tracer>.fromOpaque(context).takeUnretainedValue()
        tracer.sink(unsafe CCIDTraceEvent(event.pointee))
    }
}

extension CCIDTraceEvent {
    init(_ event: ccid_trace_event) {
        let kind: Kind =
            switch unsafe event.kind {
            case .bulkOut: .bulkOut
            case .bulkIn: .bulkIn
            case .interrupt: .interrupt
            case .controlOut: .controlOut
            case .controlIn: .controlIn
            case .clearHalt: .clearHalt
            }
        unsafe self.init(
            kind: kind,
            bytes: [UInt8](UnsafeBufferPointer(start: event.bytes, count: event.length)),
            isBlanked: event.flags & UInt32(CCID_TRACE_BLANKED) != 0,
            isStray: event.flags & UInt32(CCID_TRACE_STRAY) != 0,
            isExtension: event.flags & UInt32(CCID_TRACE_EXTENSION) != 0,
            time: ReaderInstant(nanoseconds: event.time_ns),
            failure: event.result == .ok ? nil : ReaderError.Kind(event.result))
    }
}
