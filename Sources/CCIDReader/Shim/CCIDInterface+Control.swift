// SPDX-License-Identifier: Apache-2.0
//
// What ends or mends an exchange (Abort, recovery), the control requests (CCID 1.1, 5.3), and the interrupt
// messages (6.3).

import CCCID

extension CCIDInterface {
    /// ABORT by the control request and PC_to_RDR_Abort: ends what a call left in the slot when it timed out
    /// or was cancelled. The card's own state is unknown after it.
    @discardableResult
    public func abort(_ call: CCIDCall, bulkFirst: Bool = false) throws(ReaderError) -> SlotState {
        unsafe try run(call, flags: bulkFirst ? UInt32(CCID_ABORT_BULK_FIRST) : 0, returning: ()) {
            device, raw, slot, cause, _ in
            unsafe ccid_abort(device, &raw, &slot, &cause)
        }.state
    }

    /// Mends the bulk pipes after a command was cut in the OUT pipe.
    public func recover(_ call: CCIDCall) throws(ReaderError) {
        _ = unsafe try run(call, returning: ()) { device, raw, _, cause, _ in
            unsafe ccid_recover(device, &raw, &cause)
        }
    }

    /// GET_CLOCK_FREQUENCIES, in kHz; `nil` when the reader does not know the request.
    public func clockFrequencies(_ call: CCIDCall) throws(ReaderError) -> [UInt32]? {
        unsafe try list(call) { device, raw, values, room, count, cause in
            unsafe ccid_get_clock_frequencies(device, &raw, values, room, &count, &cause)
        }
    }

    /// GET_DATA_RATES, in bit/s; `nil` when the reader does not know the request.
    public func dataRates(_ call: CCIDCall) throws(ReaderError) -> [UInt32]? {
        unsafe try list(call) { device, raw, values, room, count, cause in
            unsafe ccid_get_data_rates(device, &raw, values, room, &count, &cause)
        }
    }

    private func list(
        _ call: CCIDCall,
        _ body: (
            OpaquePointer, inout ccid_call, UnsafeMutablePointer<UInt32>, Int, inout Int, inout ccid_error
        ) -> ccid_status
    ) throws(ReaderError) -> [UInt32]? {
        var values = [UInt32](repeating: 0, count: 256)
        do throws(ReaderError) {
            let count = unsafe try run(call, returning: 0) { device, raw, _, cause, count in
                unsafe values.withUnsafeMutableBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return .noMemory }
                    return unsafe body(device, &raw, base, buffer.count, &count, &cause)
                }
            }.value
            return Array(values.prefix(count))
        } catch  where error.kind == .stalled {
            return nil
        }
    }

    /// What interrupt messages said, several of them merged.
    public struct Changes: Sendable, Equatable {
        /// The slots that hold a card now; `nil` when no NotifySlotChange came.
        public let present: Set<SlotIndex>?
        /// The slots that changed since the report before.
        public let changed: Set<SlotIndex>
        /// The slot of the last HardwareError (overcurrent), if one came.
        public let hardwareError: SlotIndex?
    }

    /// Waits for the interrupt pipe to say something; no report is lost by a time-out or a cancel.
    ///
    /// One thread at a time; commands on other threads go on.
    /// - Throws: `unsupported` without an interrupt endpoint: then GetSlotStatus has to be asked.
    public func waitForChange(_ call: CCIDCall) throws(ReaderError) -> Changes {
        // To listen disturbs no other interface, and it may last.
        let raw = unsafe try run(call, takesTurn: false, returning: ccid_changes()) {
            device, raw, _, cause, out in
            unsafe ccid_wait_change(device, &raw, &out, &cause)
        }.value
        func slots(_ bits: UInt32) -> Set<SlotIndex> {
            Set(descriptor.slots.filter { bits & (1 << UInt32($0.rawValue)) != 0 })
        }
        return Changes(
            present: raw.notifications == 0 ? nil : slots(raw.present),
            changed: raw.notifications == 0 ? [] : slots(raw.changed),
            hardwareError: raw.hardware_errors == 0 ? nil : SlotIndex(raw.hardware_slot))
    }
}
