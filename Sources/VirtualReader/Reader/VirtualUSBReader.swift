// SPDX-License-Identifier: Apache-2.0
//
// A smart-card reader made of software, as a device on a USB: what the bus and what a test may do with it.
// The firmware behind it is in Firmware.swift and its extensions.

import CCIDReader
import Synchronization

/// A CCID reader made of software, at packet level.
///
/// Any thread may call it; `wait(until:)` is for the one thread that is the bus.
public final class VirtualUSBReader: USBDeviceModel {
    /// The profile that it was made from.
    public let profile: ReaderProfile
    /// The port chain under the root hub.
    public let ports: [UInt8]
    /// The number of the bus.
    public let bus: UInt8
    /// The address on the bus; another one after each re-plug.
    public var address: UInt8 { plug.withLock { $0.address } }
    /// The speed that it runs at, which decides the packet size.
    public let speed: USBSpeed

    private let clock: WaitableClock
    private let firmware: Mutex<Firmware>
    private let plug: Mutex<Plug>
    /// What is to be done in the middle of the next answer's time.
    private let interlude = Mutex<(@Sendable () -> Void)?>(nil)

    /// Plugs a reader in.
    ///
    /// - Parameters:
    ///   - profile: the model.
    ///   - cards: what lies in each slot at the start; a slot that is not named is empty.
    ///   - faults: what goes wrong, and when.
    ///   - clock: the time that it lives in.
    ///   - speed: the speed on the bus, the profile's own unless told.
    ///   - serial: the text of `iSerialNumber`, `nil` for none; made up.
    ///   - bus: the number of the bus.
    ///   - ports: the port chain under the root hub.
    ///   - address: the address on the bus.
    public init(
        profile: ReaderProfile = .scr3310, cards: [UInt8: CardKind] = [0: .mynumber],
        faults: FaultPlan = .none, clock: DeviceClock = .virtual, speed: USBSpeed? = nil,
        serial: String? = "VIRTUAL1", bus: UInt8 = 1, ports: [UInt8] = [1], address: UInt8 = 2
    ) {
        self.profile = profile
        self.ports = ports
        self.bus = bus
        plug = Mutex(Plug(address: address))
        self.speed = speed ?? profile.speed
        let descriptors = Descriptors(profile: profile, speed: self.speed, serial: serial)
        let waitable = WaitableClock(clock)
        self.clock = waitable
        firmware = Mutex(Firmware(descriptors, cards: cards, faults: faults, clock: waitable))
    }

    // MARK: The bus

    /// The 18 bytes of the device descriptor.
    public var deviceDescriptor: [UInt8] { firmware.withLock { $0.shown.device } }
    /// The configuration with its interface, class descriptor and endpoints.
    public var configurationDescriptor: [UInt8] { firmware.withLock { $0.shown.configuration } }

    /// Whether the system lets it be opened: not where a fault says so.
    public func mayBeOpened() -> Bool { firmware.withLock { $0.faults.atOpening().isEmpty } }

    /// The text of a string descriptor, `nil` where there is none.
    public func string(_ index: UInt8) -> String? { firmware.withLock { $0.shown.string(index) } }

    /// A request on endpoint 0, standard or of the CCID class.
    public func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        noticing { $0.control(setup) }
    }

    /// One packet to the bulk OUT endpoint; the message that it ends is carried out at once.
    public func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        noticing { $0.out(endpoint: endpoint, packet) }
    }

    /// One packet from the bulk IN or the interrupt endpoint, as soon as it is due.
    public func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        noticing { $0.in(endpoint: endpoint) }
    }

    /// The time of its clock, in nanoseconds since it was plugged in.
    public var now: UInt64 { clock.now }

    /// Waits until an answer is due, until `wake()`, a card or the plug moves, or until `deadline`.
    public func wait(until deadline: UInt64) {
        let event = firmware.withLock { $0.nextEvent }
        // What is ready already and was not fetched must not hold the clock still.
        let isPlanned = event.map { $0 > clock.now } ?? false
        if isPlanned, let action = interlude.withLock({ $0.take() }) { return action() }
        clock.wait(event: isPlanned ? event : nil, deadline: deadline)
    }

    /// Ends a `wait` on another thread, now or the next one.
    public func wake() { clock.wake() }

    /// Calls `action` once, on the bus's thread, as soon as that waits for an answer that is under way: what comes from
    /// elsewhere in the middle of a command comes at that moment in every run, whatever the machine's pace.
    public func whileAnswering(_ action: @escaping @Sendable () -> Void) {
        interlude.withLock { $0 = action }
    }

    // MARK: Hands on the reader

    /// Puts a card into a slot, after pulling the one that is there.
    ///
    /// - Parameters:
    ///   - card: the card; `nil` for another one of the kind that was there last.
    ///   - slot: the slot; one that the reader has not got is ignored.
    public func insert(_ card: CardKind? = nil, slot: UInt8 = 0) {
        firmware.withLock { if $0.slots.indices.contains(Int(slot)) { $0.insert(card, slot: Int(slot)) } }
        clock.wake()
    }

    /// Pulls the card out of a slot; a command that it works on fails.
    ///
    /// - Parameter slot: the slot; one that the reader has not got is ignored.
    public func remove(slot: UInt8 = 0) {
        firmware.withLock { if $0.slots.indices.contains(Int(slot)) { $0.remove(slot: Int(slot)) } }
        clock.wake()
    }

    /// Pulls the plug: everything answers `gone` until it is plugged in again.
    public func unplug() {
        noticing { $0.isGone = true }
        clock.wake()
    }

    /// Plugs it in again, after it left by `unplug()` or by a fault: at another address, with all state lost, the
    /// cards in their slots without power. Does nothing while it is plugged in.
    public func plugIn() {
        let wasGone = firmware.withLock { firmware in
            guard firmware.isGone else { return false }
            firmware.reset()
            firmware.configuration = 1
            firmware.silenced = []
            firmware.isGone = false
            firmware.hung = nil
            firmware.isPluggedIn()
            return true
        }
        guard wasGone else { return }
        notify(plug.withLock { $0.comeBack() })
        clock.wake()
    }

    /// How often it was plugged in; 0 while it is not.
    public var plugging: UInt64 { plug.withLock { $0.isIn ? $0.times : 0 } }

    /// USB reset: the cards lose their power, and whatever it was doing is over.
    public func busReset() {
        firmware.withLock { firmware in
            firmware.reset()
            firmware.configuration = 1
            firmware.silenced = []
            firmware.cure(by: .usbReset)
        }
        clock.wake()
    }

    /// Calls `action` after each plugging in and each unplugging.
    public func observePlug(_ action: @escaping @Sendable () -> Void) {
        plug.withLock { $0.observers.append(action) }
    }

    /// Lets the firmware work, and notices when it left the bus meanwhile.
    private func noticing<Value: Sendable>(_ body: (Firmware) -> Value) -> Value {
        let (value, isGone) = firmware.withLock { (body($0), $0.isGone) }
        if isGone { notify(plug.withLock { $0.leave() }) }
        return value
    }

    private func notify(_ observers: [@Sendable () -> Void]) {
        for action in observers { action() }
    }

    /// Whether a slot's card has power now; false for an empty slot, for one that the reader has not got, and while the
    /// plug is pulled.
    public func hasPower(slot: UInt8 = 0) -> Bool {
        firmware.withLock { firmware in
            !firmware.isGone && firmware.slots.indices.contains(Int(slot))
                && firmware.slots[Int(slot)].iccStatus == 0
        }
    }

    /// Whether the plug was pulled, by `unplug()` or by a fault.
    public var isGone: Bool { firmware.withLock { $0.isGone } }

    /// Replaces the fault plan; its counting begins anew.
    public func arm(_ faults: FaultPlan) {
        firmware.withLock { $0.faults = ArmedFaults(faults) }
    }

    /// How often one of the faults struck since they were armed.
    var faultsStruck: Int { firmware.withLock { $0.faults.struck } }
}
