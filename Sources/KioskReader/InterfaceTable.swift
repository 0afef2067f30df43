// SPDX-License-Identifier: Apache-2.0
//
// Which interfaces this process has open, and which of their slots a session has: across processes an
// interface is exclusive, within one a slot is.

import CCIDReader
import Synchronization

/// The right to use an interface, and one of its slots where one is named; given back when it goes.
final class InterfaceLease: Sendable {
    let interface: CCIDInterface
    private let path: String
    private let slot: SlotIndex?
    private let table: InterfaceTable

    fileprivate init(_ interface: CCIDInterface, _ path: String, _ slot: SlotIndex?, _ table: InterfaceTable)
    {
        self.interface = interface
        self.path = path
        self.slot = slot
        self.table = table
    }

    deinit {
        if let slot { table.giveBack(path, slot) }
    }
}

/// The open interfaces of a hub.
final class InterfaceTable: Sendable {
    private struct Entry {
        weak var interface: CCIDInterface?
        var slots: Set<SlotIndex> = []
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Opens the interface, or joins it where it is open; `slot` becomes the caller's alone.
    ///
    /// - Throws: `busy` when a session of this process has the slot, else what `open` throws.
    func lease(
        _ path: String, slot: SlotIndex?, open: () throws(ReaderError) -> CCIDInterface
    ) throws(ReaderError) -> InterfaceLease {
        let interface = try entries.withLock { table throws(ReaderError) -> CCIDInterface in
            var entry = table[path] ?? Entry()
            if let slot, entry.slots.contains(slot) {
                throw ReaderError(.busy, detail: "a session of this process has the slot")
            }
            let interface: CCIDInterface
            if let known = entry.interface { interface = known } else { interface = try open() }
            entry.interface = interface
            if let slot { entry.slots.insert(slot) }
            table[path] = entry
            return interface
        }
        return InterfaceLease(interface, path, slot, self)
    }

    /// The interface, when it is open.
    func opened(_ path: String) -> CCIDInterface? { entries.withLock { $0[path]?.interface } }

    fileprivate func giveBack(_ path: String, _ slot: SlotIndex) {
        entries.withLock { table in
            _ = table[path]?.slots.remove(slot)
            if table[path]?.slots.isEmpty == true, table[path]?.interface == nil { table[path] = nil }
        }
    }
}
