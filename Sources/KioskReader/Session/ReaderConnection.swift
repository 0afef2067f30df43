// SPDX-License-Identifier: Apache-2.0
//
// A reader that this process holds: what can be done without a card, and for bring-up. Sessions on its
// cards are CardSession's.

import CCIDReader
import ISO7816
import Synchronization

/// A reader that this process holds.
///
/// Every function blocks and may be called from any thread.
public final class ReaderConnection: Sendable {
    /// The reader, as it was found.
    public let reader: Reader
    /// The slot that was named; the first one else.
    public let slot: SlotIndex
    private let lease: Mutex<InterfaceLease?>
    private let options: SessionOptions

    init(_ place: ReaderPlace, _ lease: InterfaceLease, _ options: SessionOptions) {
        reader = place.reader
        slot = place.slot
        self.lease = Mutex(lease)
        self.options = options
    }

    /// What a slot holds now; `nil`: the connection's own slot.
    public func presence(of slot: SlotIndex? = nil) throws(KioskReaderError) -> CardPresence {
        try ask(slot) { interface, call throws(ReaderError) in
            CardPresence(try interface.slotStatus(call).state)
        }
    }

    /// PC_to_RDR_Escape: the vendor's own bytes.
    ///
    /// - Parameters:
    ///   - bytes: what the reader gets.
    ///   - slot: the slot; `nil`: the connection's own.
    ///   - sensitivity: how secret they and the answer are; nothing else tells, since only the vendor knows them.
    public func escape(
        _ bytes: [UInt8], slot: SlotIndex? = nil, sensitivity: Sensitivity = .open
    ) throws(KioskReaderError) -> [UInt8] {
        try ask(slot) { interface, call throws(ReaderError) in
            var call = call
            call.sensitivity = sensitivity
            return try interface.escape(call, bytes).bytes
        }
    }

    /// GET_CLOCK_FREQUENCIES, in kHz; `nil` when the reader does not know the request.
    public func clockFrequencies() throws(KioskReaderError) -> [UInt32]? {
        try ask(nil) { interface, call throws(ReaderError) in try interface.clockFrequencies(call) }
    }

    /// GET_DATA_RATES, in bit/s; `nil` when the reader does not know the request.
    public func dataRates() throws(KioskReaderError) -> [UInt32]? {
        try ask(nil) { interface, call throws(ReaderError) in try interface.dataRates(call) }
    }

    /// PC_to_RDR_GetParameters; most readers want a powered card for it.
    public func parameters(slot: SlotIndex? = nil) throws(KioskReaderError) -> CardParameters {
        try ask(slot) { interface, call throws(ReaderError) in try interface.parameters(call) }
    }

    /// Lends the open interface, for the compatibility suite. All slots are the caller's alone meanwhile.
    ///
    /// - Throws: `readerBusy` when a session of this process has a slot, and what `body` throws.
    package func withInterface<Value>(_ body: (CCIDInterface) throws -> Value) throws -> Value {
        guard let lease = lease.withLock({ $0 }) else {
            throw KioskReaderError(.sessionEnded, subject: reader.subject)
        }
        let slots: [InterfaceLease]
        do throws(ReaderError) {
            slots = try lease.interface.descriptor.slots.map { slot throws(ReaderError) in
                try lease.taking(slot)
            }
        } catch {
            throw KioskReaderError(error, subject: reader.subject)
        }
        return try withExtendedLifetime(slots) { try body(lease.interface) }
    }

    /// Gives the reader back. Also happens when the connection goes.
    public func close() { lease.withLock { $0 = nil } }

    private func ask<Value>(
        _ slot: SlotIndex?, _ body: (CCIDInterface, CCIDCall) throws(ReaderError) -> Value
    ) throws(KioskReaderError) -> Value {
        guard let interface = lease.withLock({ $0?.interface }) else {
            throw KioskReaderError(.sessionEnded, subject: reader.subject)
        }
        let call = CCIDCall(
            slot: slot ?? self.slot, deadline: interface.now.advanced(by: options.deadline),
            waitingTime: .seconds(5), timeExtensions: options.timeExtensions,
            cancellation: options.cancellation)
        do throws(ReaderError) {
            return try body(interface, call)
        } catch {
            interface.mend(error, call.slot)
            throw KioskReaderError(error, subject: reader.subject)
        }
    }
}
