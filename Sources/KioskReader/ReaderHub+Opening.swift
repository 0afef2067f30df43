// SPDX-License-Identifier: Apache-2.0
//
// Opens readers and sessions: finds the reader, claims its interface, waits for a card, powers it on.

import CCIDReader
import ISO7816

extension ReaderHub {
    /// Opens a reader for work that needs no card. A driver of the kernel is left where it is.
    ///
    /// - Throws: what `reader(_:wait:cancellation:onWaiting:)` throws, `permission`, `readerBusy`, `readerGone`.
    public func openReader(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions()
    ) throws(KioskReaderError) -> ReaderConnection {
        var patience = Patience(options.wait, options.cancellation)
        let (place, lease) = try claim(selector, options, &patience) { reader throws(ReaderError) in
            try self.openBesideKernel(reader, options.cancellation)
        }
        return ReaderConnection(place, lease, options)
    }

    /// Opens a reader, runs `body`, and closes it on every path.
    public func withReader<Value>(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions(),
        _ body: (ReaderConnection) throws -> Value
    ) throws -> Value {
        let connection = try openReader(selector, options: options)
        defer { connection.close() }
        return try body(connection)
    }

    /// Opens a session on a card: powers it off and on, chooses protocol and parameters.
    ///
    /// Of a reader with several slots, none of them named, the first one that holds a card is taken.
    /// - Throws: what `openReader` throws, `noCard`, `cardMute`, `cardUnsupported`, `deadline`, `cancelled`.
    public func openSession(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions()
    ) throws(KioskReaderError) -> CardSession {
        var patience = Patience(options.wait, options.cancellation)
        let (place, lease) = try claim(selector, options, &patience) { reader throws(ReaderError) in
            try self.open(reader, .session, options.cancellation)
        }
        let reader = place.reader
        let choice = selector?.slot == nil ? reader.slots.map(\.index) : [place.slot]
        let slot = try waitForCard(in: choice, lease, reader, options, &patience)
        // The slot is the session's alone; the interface is open already.
        let own = try hold(reader) { () throws(ReaderError) in try lease.taking(slot) }
        var settings = reader.cardSettings()
        settings.preferredProtocol = options.preferredProtocol
        settings.timeExtensions = options.timeExtensions
        settings.cancellation = options.cancellation
        let lines = lines(reader.path)
        if let lines { settings.observer = { lines.event($0) } }
        let subject = reader.subject + (reader.slots.count > 1 ? ", slot \(slot)" : "")
        do throws(CardError) {
            let card = try CardConnection.open(
                interface: own.interface, slot: slot, settings: settings,
                deadline: own.interface.now.advanced(by: max(options.deadline, .seconds(30))))
            let session = CardSession(
                reader: reader, slot: slot, card: card, lease: own, options: options, policy: policy,
                lines: lines, subject: subject)
            session.listen()
            return session
        } catch {
            throw KioskReaderError(error, subject: subject)
        }
    }

    /// Opens a session, runs `body`, and ends the session with the card's power off on every path.
    public func withSession<Value>(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions(),
        _ body: (CardSession) throws -> Value
    ) throws -> Value {
        let session = try openSession(selector, options: options)
        defer { session.close() }
        return try body(session)
    }

    private func find(
        _ selector: ReaderSelector?, _ options: SessionOptions, _ wait: Duration
    ) throws(KioskReaderError) -> ReaderPlace {
        try find(selector, wait: wait, cancellation: options.cancellation) { options.onWaiting?(nil) }
    }

    /// How often a reader that has just arrived is tried again where the system does not let it be opened yet, beyond
    /// what the caller waits.
    private static let permissionAttempts = 8
    private static let permissionStep = Duration.milliseconds(250)

    /// Finds the reader and claims its interface. One that has just arrived may not have its permissions from udev yet:
    /// it is tried again for two seconds, or for as long as the caller waits, and looked for anew each time, since
    /// another one may have taken its place.
    private func claim(
        _ selector: ReaderSelector?, _ options: SessionOptions, _ patience: inout Patience,
        _ open: (_ reader: Reader) throws(ReaderError) -> CCIDInterface
    ) throws(KioskReaderError) -> (place: ReaderPlace, lease: InterfaceLease) {
        var attempts = 0
        while true {
            let place = try find(selector, options, patience.rest)
            let reader = place.reader
            do throws(KioskReaderError) {
                let lease = try hold(reader) { () throws(ReaderError) in
                    try table.lease(reader.path, address: reader.address, slot: nil) {
                        () throws(ReaderError) in try open(reader)
                    }
                }
                return (place, lease)
            } catch {
                guard error.kind == .permission else { throw error }
                if try patience.goesOn(after: Self.permissionStep, { options.onWaiting?(reader) }) {
                    continue
                }
                guard attempts < Self.permissionAttempts, watch.hasJustArrived(reader) else { throw error }
                attempts += 1
                guard !(options.cancellation ?? Cancellation()).wait(for: Self.permissionStep) else {
                    throw KioskReaderError(.cancelled)
                }
            }
        }
    }

    private func hold(
        _ reader: Reader, _ body: () throws(ReaderError) -> InterfaceLease
    ) throws(KioskReaderError) -> InterfaceLease {
        do throws(ReaderError) {
            return try body()
        } catch {
            throw KioskReaderError(unprompted: error, subject: reader.subject)
        }
    }

    /// The first of the slots that holds a card; waits for one as long as the caller allows.
    private func waitForCard(
        in slots: [SlotIndex], _ lease: InterfaceLease, _ reader: Reader, _ options: SessionOptions,
        _ patience: inout Patience
    ) throws(KioskReaderError) -> SlotIndex {
        let interface = lease.interface
        let end = interface.now.advanced(by: patience.rest)
        while true {
            for slot in slots {
                do throws(ReaderError) {
                    let call = CCIDCall(
                        slot: slot, deadline: interface.now.advanced(by: .seconds(5)),
                        waitingTime: .seconds(5), cancellation: options.cancellation)
                    if try interface.slotStatus(call).state.hasCard { return slot }
                } catch {
                    throw KioskReaderError(unprompted: error, subject: reader.subject)
                }
            }
            guard interface.now < end, try patience.begins({ options.onWaiting?(reader) }) else {
                throw KioskReaderError(.noCard, subject: reader.subject)
            }
            try waitForChange(lease, reader, end, options, &patience)
        }
    }

    /// Waits for the interrupt pipe, at most a second, since some readers lose reports; a reader without one
    /// is asked again every 250 ms.
    private func waitForChange(
        _ lease: InterfaceLease, _ reader: Reader, _ end: ReaderInstant, _ options: SessionOptions,
        _ patience: inout Patience
    ) throws(KioskReaderError) {
        let interface = lease.interface
        do throws(ReaderError) {
            let call = CCIDCall(
                slot: .first, deadline: min(end, interface.now.advanced(by: .seconds(1))),
                cancellation: options.cancellation)
            try lease.monitor.waitForReport(call, interface)
        } catch {
            switch error.kind {
            case .timedOut: return
            case .unsupported, .malformed, .stalled:
                _ = try patience.goesOn(after: .milliseconds(250), { options.onWaiting?(reader) })
            default: throw KioskReaderError(error, subject: reader.subject)
            }
        }
    }
}
