// SPDX-License-Identifier: Apache-2.0
//
// Which interfaces this process has open, and which of their slots a session has: across processes an
// interface is exclusive, within one a slot is. Each interface has a lock of its own, so that a slow reader
// holds nobody up but those who want that reader; one opening stands in InterfaceOpening.swift.

import CCIDReader
import Synchronization

/// The right to use an interface, and one of its slots where one is named; given back when it goes.
final class InterfaceLease: Sendable {
    let interface: CCIDInterface
    private let slot: SlotIndex?
    private let opening: InterfaceOpening

    fileprivate init(_ interface: CCIDInterface, _ slot: SlotIndex?, _ opening: InterfaceOpening) {
        self.interface = interface
        self.slot = slot
        self.opening = opening
    }

    /// Who listens at the interface's interrupt pipe for everybody.
    var monitor: SlotMonitor { opening.monitor }

    /// The right to use a slot of the same interface as well.
    ///
    /// - Throws: `busy` when a session of this process has it.
    func taking(_ slot: SlotIndex) throws(ReaderError) -> InterfaceLease {
        guard opening.take(slot) else { throw ReaderError(.busy, detail: InterfaceTable.slotIsTaken) }
        return InterfaceLease(interface, slot, opening)
    }

    deinit {
        if let slot { opening.giveBack(slot) }
    }
}

/// The open interfaces of a hub.
final class InterfaceTable: Sendable {
    /// What a slot that is taken is refused with.
    static let slotIsTaken = "a session of this process has the slot"

    /// One interface. Its lock is held while somebody opens it or looks at it: who wants it as well waits.
    private final class Place: Sendable {
        let opening = Mutex<InterfaceOpening?>(nil)
    }

    private enum Look<Value: Sendable>: Sendable {
        case joined(CCIDInterface)
        case done(Value)
    }

    private let places = Mutex<[String: Place]>([:])

    private func place(_ path: String) -> Place {
        places.withLock { places in
            if let known = places[path] { return known }
            let new = Place()
            places[path] = new
            return new
        }
    }

    /// Whether somebody of this hub has the interface open.
    func isOpen(_ path: String) -> Bool {
        place(path).opening.withLock { $0?.isOpen ?? false }
    }

    /// Opens the interface, or joins it where it is open; `slot` becomes the caller's alone.
    ///
    /// - Parameters:
    ///   - path: the interface's path.
    ///   - address: the device's address now: an interface of another one, which is gone, is not joined;
    ///     `nil`: whichever is open.
    ///   - slot: the slot to take.
    ///   - open: opens the interface.
    /// - Throws: `busy` when a session of this process has the slot, else what `open` throws.
    func lease(
        _ path: String, address: UInt8? = nil, slot: SlotIndex?, open: () throws(ReaderError) -> CCIDInterface
    ) throws(ReaderError) -> InterfaceLease {
        try place(path).opening.withLock { current throws(ReaderError) -> InterfaceLease in
            let opening: InterfaceOpening
            let interface: CCIDInterface
            if let known = current, let joined = known.interface(address) {
                (opening, interface) = (known, joined)
            } else {
                current?.waitUntilClosed()
                interface = try open()
                opening = InterfaceOpening(interface, toLook: false)
                current = opening
            }
            let lease = InterfaceLease(interface, nil, opening)
            guard let slot else { return lease }
            return try lease.taking(slot)
        }
    }

    /// Looks at the interface where it is open, else opens it for that; a lease waits until this is over.
    ///
    /// - Parameters:
    ///   - path: the interface's path.
    ///   - address: the device's address now, as for a lease.
    ///   - open: opens the interface, in a way that nobody could work with.
    ///   - body: asks it.
    func look<Value: Sendable>(
        _ path: String, address: UInt8? = nil, open: () throws(ReaderError) -> CCIDInterface,
        _ body: (CCIDInterface) -> Value
    ) throws(ReaderError) -> Value {
        let look = try place(path).opening.withLock { current throws(ReaderError) -> Look<Value> in
            if let joined = current?.interface(address) { return .joined(joined) }
            current?.waitUntilClosed()
            let interface = try open()
            current = InterfaceOpening(interface, toLook: true)
            return .done(body(interface))
        }
        switch look {
        case .joined(let interface): return body(interface)
        case .done(let value): return value
        }
    }
}
