// SPDX-License-Identifier: Apache-2.0
//
// One opening of an interface, from the claim to the release: who may join it, and which slots are taken.
// A reader that is plugged in again gets another opening, so that what is left of the old one disturbs nobody.

import CCIDReader
import Dispatch
import Synchronization

/// One opening of an interface.
final class InterfaceOpening: Sendable {
    private struct State {
        weak var interface: CCIDInterface?
        var slots: Set<SlotIndex> = []
    }

    private let state: Mutex<State>
    private let toLook: Bool
    private let closed = DispatchGroup()
    /// Who listens at the interrupt pipe for everybody.
    let monitor = SlotMonitor()

    /// - Parameters:
    ///   - interface: the interface, just opened.
    ///   - toLook: it was opened for a look: nobody may join it, and it is closed right away.
    init(_ interface: CCIDInterface, toLook: Bool) {
        state = Mutex(State(interface: interface))
        self.toLook = toLook
        closed.enter()
        interface.whenClosed { [closed] in closed.leave() }
    }

    /// Whether somebody still has it open, and its device has not gone.
    var isOpen: Bool { state.withLock { $0.interface }.map { !$0.isGone } ?? false }

    /// The interface, when it can be joined: it is open, and its device is not gone, and is the one at this
    /// address where one is given.
    func interface(_ address: UInt8?) -> CCIDInterface? {
        guard !toLook, let interface = state.withLock({ $0.interface }) else { return nil }
        let isOther = address.map { $0 != interface.info.address } ?? false
        return interface.isGone || isOther ? nil : interface
    }

    /// Waits until the interface is closed, when nobody uses it any more: its last user may be doing that
    /// now. One that is gone and still held is not waited for.
    func waitUntilClosed() {
        if toLook || state.withLock({ $0.interface == nil }) { closed.wait() }
    }

    /// Takes a slot; false when somebody has it.
    func take(_ slot: SlotIndex) -> Bool { state.withLock { $0.slots.insert(slot).inserted } }

    /// The opposite of `take(_:)`.
    func giveBack(_ slot: SlotIndex) { state.withLock { _ = $0.slots.remove(slot) } }
}
