// SPDX-License-Identifier: Apache-2.0
//
// The way in: finds readers, names them, waits for them. Opening connections and sessions stands in
// ReaderHub+Opening.swift, the async face in Async/. It keeps no device open itself.

import CCIDReader
import ISO7816
import ReaderCatalog

/// Finds readers and opens connections and card sessions on them.
///
/// Every function blocks and may be called from any thread.
public final class ReaderHub: Sendable {
    let source: ReaderSource
    let host: CCIDHost
    let trace: Trace?
    let table = InterfaceTable()
    let turnTable: TurnTable
    let watch = HubWatch()
    /// What to do with PINs and personal data on a reader without an approval.
    public let policy: ApprovalPolicy
    private let approvals: ApprovalDirectory

    /// Makes a hub.
    ///
    /// - Parameters:
    ///   - source: where to look for readers.
    ///   - trace: gets what crosses the wire, blanked.
    ///   - policy: what to do with PINs and personal data on a reader without an approval.
    ///   - approvals: where the operator's approval files stand; they are read each time readers are looked for.
    /// - Throws: `usbFailed` when the USB library cannot start; `readerAmbiguous` when two devices made of
    ///   software stand at the same place.
    public init(
        source: ReaderSource = .usb, trace: Trace? = nil, policy: ApprovalPolicy = .enforced,
        approvals: ApprovalDirectory = .system
    ) throws(KioskReaderError) {
        self.source = source
        self.trace = trace
        self.policy = policy
        self.approvals = approvals
        turnTable = source.isUSB ? .usb : TurnTable()
        try source.checkPlaces()
        let vendorClass = ReaderCatalog.vendorClassDevices.map {
            USBID(vendor: $0.vendorID, product: $0.productID)
        }
        do throws(ReaderError) {
            host = try source.host(vendorClass: vendorClass)
        } catch {
            throw KioskReaderError(error, subject: nil)
        }
    }

    /// The readers that are there now, with what their slots hold. Detaches, resets and powers nothing; a
    /// reader that somebody else holds has slots of unknown content.
    ///
    /// - Throws: `usbFailed` when the bus cannot be read.
    public func readers() throws(KioskReaderError) -> [Reader] {
        try enumerated().map(looked)
    }

    /// An interface that says it is a reader, and whose descriptor cannot be used.
    public struct UnusableReader: Sendable {
        /// The stable path.
        public let path: String
        /// The address on its bus, another one each time that it is plugged in.
        let address: UInt8
        /// VID:PID as lsusb prints it.
        public let usbID: String
        /// The product's string, safe to print.
        public let product: String?
        /// Why it cannot be used.
        public let reason: DescriptorError
        /// The class descriptor's bytes as they came, empty when none was found.
        public let descriptorBytes: [UInt8]
    }

    /// The interfaces that cannot be used, with the reason.
    ///
    /// - Throws: `usbFailed` when the bus cannot be read.
    public func unusableReaders() throws(KioskReaderError) -> [UnusableReader] {
        unusable(among: try interfaces())
    }

    private func unusable(among found: [USBInterfaceInfo]) -> [UnusableReader] {
        found.compactMap { info in
            guard case .failure(let reason) = info.descriptor else { return nil }
            return UnusableReader(
                path: info.path, address: info.address,
                usbID: hex16(info.vendorID) + ":" + hex16(info.productID), product: info.product,
                reason: reason, descriptorBytes: info.descriptorBytes)
        }
    }

    /// The one reader that `selector` names, or the only one there is, with what its slots hold. No other
    /// reader is looked at.
    ///
    /// - Parameters:
    ///   - selector: whom to find; `nil`: the only reader.
    ///   - wait: how long to wait for it to be plugged in.
    ///   - cancellation: ends the wait.
    ///   - onWaiting: called once when it is not there yet.
    /// - Throws: `noReader`, `readerNotFound`, `readerAmbiguous` (names the candidates), `slotNotFound`,
    ///   `readerMalformed` where it is there and its descriptor cannot be used, `cancelled`.
    public func reader(
        _ selector: ReaderSelector? = nil, wait: Duration = .zero, cancellation: Cancellation? = nil,
        onWaiting: (@Sendable () -> Void)? = nil
    ) throws(KioskReaderError) -> ReaderPlace {
        let place = try find(selector, wait: wait, cancellation: cancellation, onWaiting: onWaiting)
        return ReaderPlace(reader: looked(place.reader), slot: place.slot)
    }

    /// The same from what enumeration says alone: nothing is opened, and what the slots hold is unknown.
    public func find(
        _ selector: ReaderSelector? = nil, wait: Duration = .zero, cancellation: Cancellation? = nil,
        onWaiting: (@Sendable () -> Void)? = nil
    ) throws(KioskReaderError) -> ReaderPlace {
        var patience = Patience(wait, cancellation)
        while true {
            // First the moment, then the look: what comes between the two ends the wait.
            let moment = wait > .zero ? busMoment() : nil
            do throws(KioskReaderError) {
                return try ReaderSelector.resolve(selector, enumerated())
            } catch {
                guard error.kind == .noReader || error.kind == .readerNotFound else { throw error }
                guard try patience.begins(onWaiting) else { throw explained(error, selector) }
                try waitForBus(after: moment, for: patience.rest, cancellation)
            }
        }
    }

    /// The failure, or that the reader is there and its descriptor cannot be used: nobody shall look for a cable then.
    private func explained(_ error: KioskReaderError, _ selector: ReaderSelector?) -> KioskReaderError {
        // A bus that cannot be read explains nothing: the first failure stands.
        let unusable = (try? unusableReaders()) ?? []
        guard let one = unusable.first(where: { selector?.names($0) ?? true }) else { return error }
        return KioskReaderError(
            .readerMalformed, subject: "reader \(one.path) \(one.product ?? one.usbID)",
            detail: "its class descriptor cannot be used: \(one.reason)")
    }

    private func interfaces() throws(KioskReaderError) -> [USBInterfaceInfo] {
        do throws(ReaderError) {
            return try host.interfaces()
        } catch {
            throw KioskReaderError(error, subject: nil)
        }
    }

    /// The readers that are there now, from what enumeration says alone: none is opened, and what their slots
    /// hold is unknown.
    ///
    /// - Throws: `usbFailed` when the bus cannot be read.
    public func enumerated() throws(KioskReaderError) -> [Reader] {
        usable(among: try interfaces())
    }

    /// The readers that are there now, and what says that it is one and cannot be used, from one look at the bus.
    func everything() throws(KioskReaderError) -> (readers: [Reader], unusable: [UnusableReader]) {
        let found = try interfaces()
        return (usable(among: found), unusable(among: found))
    }

    private func usable(among found: [USBInterfaceInfo]) -> [Reader] {
        guard !found.isEmpty else { return [] }
        let approvals = approvalShelf()
        return found.compactMap { info in
            guard case .success(let descriptor) = info.descriptor else { return nil }
            return Reader(info, descriptor, approvals: approvals)
        }
    }

    /// The operator's approval files as they are now, those that do not hold included; `nil` where readers are made
    /// of software, for which none counts.
    public func approvalShelf() -> ApprovalShelf? { source.isVirtual ? nil : approvals.read() }

    /// The reader with what its slots hold, as far as one may look.
    private func looked(_ reader: Reader) -> Reader {
        var reader = reader
        let slots = reader.slots
        let seen = try? table.look(reader.path, address: reader.address) { () throws(ReaderError) in
            try open(reader, .probe)
        } _: { interface in
            slots.map { Slot(index: $0.index, card: interface.presence(of: $0.index)) }
        }
        if let seen { reader.slots = seen }
        return reader
    }

    /// Opens and claims the reader's interface, with what the catalogue knows about the device.
    ///
    /// The approval is this reader's, not the place's: what has been plugged in there meanwhile is `gone`.
    func open(
        _ reader: Reader, _ mode: CCIDInterface.Mode, _ cancellation: Cancellation? = nil
    ) throws(ReaderError) -> CCIDInterface {
        let interface = try host.open(
            reader.path, address: reader.address, mode: mode, quirks: reader.interfaceQuirks,
            turns: turnTable.turns(reader), cancellation: cancellation, trace: wire(reader.path))
        guard reader.isFound(as: interface.info) else { throw ReaderError(.gone) }
        return interface
    }

    /// The same without a session in mind: a driver of the kernel is left where it is.
    ///
    /// Only a session takes one off: where there is one, this fails. To work with the reader, answers to a process
    /// that died have to be drained all the same, because they may look like ours, and because a session of this
    /// process may join.
    func openBesideKernel(
        _ reader: Reader, _ cancellation: Cancellation?
    ) throws(ReaderError) -> CCIDInterface {
        _ = try host.open(reader.path, address: reader.address, mode: .probe)
        return try open(reader, .session, cancellation)
    }

    /// Where the messages of one reader go.
    private func wire(_ path: String) -> (@Sendable (CCIDTraceEvent) -> Void)? {
        guard let lines = lines(path) else { return nil }
        return { lines.event($0) }
    }

    /// The trace's lines of one reader.
    func lines(_ path: String) -> ReaderTrace? {
        trace.map { ReaderTrace(trace: $0, path: path) }
    }
}

extension CCIDInterface {
    /// What a slot holds; unknown when the reader does not say within three seconds, which one known reader
    /// takes for its first answer.
    func presence(of slot: SlotIndex) -> CardPresence {
        let call = CCIDCall(
            slot: slot, deadline: now.advanced(by: .seconds(3)), waitingTime: .seconds(3))
        guard let status = try? slotStatus(call) else { return .unknown }
        return CardPresence(status.state)
    }
}

extension CardPresence {
    init(_ state: SlotState) {
        switch state {
        case .active: self = .powered
        case .inactive: self = .present
        case .absent: self = .absent
        case .unknown: self = .unknown
        }
    }
}
