// SPDX-License-Identifier: Apache-2.0
//
// The firmware of a virtual reader: its endpoints and its slots. One thread at a time is inside
// (VirtualUSBReader holds the lock). What each command does is in the extensions beside this file.

import CCIDReader

final class Firmware {
    let profile: ReaderProfile
    let descriptors: Descriptors
    /// What it says that it is: its own descriptors, or those that a fault puts in their place.
    private(set) var shown: Descriptors
    let clock: WaitableClock
    var slots: [Slot]
    var faults: ArmedFaults
    var configuration: UInt8 = 1
    var halted: Set<UInt8> = []
    var silenced: Set<UInt8> = []
    var isGone = false
    /// What it hangs in, and until what is done.
    var hung: HungFirmware?
    var assembly: MessageAssembly
    var bulkIn = AnswerQueue()
    var habitState = HabitState()
    /// Messages for the interrupt pipe beside NotifySlotChange; what nobody fetches is lost at some point.
    private(set) var hardwareErrors: [[UInt8]] = []

    init(
        _ descriptors: Descriptors, cards: [UInt8: CardKind], faults: FaultPlan, clock: WaitableClock
    ) {
        profile = descriptors.profile
        self.descriptors = descriptors
        shown = descriptors
        self.clock = clock
        self.faults = ArmedFaults(faults)
        slots = (0..<profile.slotCount).map { Slot(cards[UInt8($0)] ?? .none) }
        assembly = MessageAssembly(
            packetSize: descriptors.bulkPacketSize, capacity: Int(profile.descriptor.dwMaxCCIDMessageLength),
            looksAtLength: !profile.habits.waitsForEmptyPacket)
        isPluggedIn()
    }

    /// It is plugged in, at the start or again: the moment at which it says what it is.
    func isPluggedIn() {
        shown = descriptors
        for case .pose(let other) in faults.atPlug() { shown = descriptors.posing(as: other) }
    }

    // MARK: Packets

    func out(endpoint: UInt8, _ packet: [UInt8]) -> USBOutAnswer {
        if isGone { return .gone }
        settleEntries()
        guard endpoint == Endpoint.bulkOut, configuration != 0, !halted.contains(endpoint) else {
            return .stall
        }
        if bulkIn.isFull || hung?.silencesPipes == true { return .nak }
        strike(faults.at(pipe: .bulkOut), endpoint)
        if isGone { return .gone }
        if halted.contains(endpoint) { return .stall }
        if silenced.contains(endpoint) { return .nak }
        if let message = assembly.take(packet) { receive(message) }
        return isGone ? .gone : .ack
    }

    func `in`(endpoint: UInt8) -> USBInAnswer {
        if isGone { return .gone }
        settleEntries()
        guard configuration != 0, !halted.contains(endpoint) else { return .stall }
        switch endpoint {
        case Endpoint.bulkIn:
            if let packet = faults.flood(.bulkIn) { return .packet(packet) }
            guard !silenced.contains(endpoint), hung?.silencesPipes != true, let ready = bulkIn.nextReady,
                ready <= clock.now
            else { return .nak }
            strike(faults.at(pipe: .bulkIn), endpoint)
            if isGone { return .gone }
            if halted.contains(endpoint) { return .stall }
            guard !silenced.contains(endpoint), let packet = bulkIn.nextPacket(at: clock.now)
            else { return .nak }
            return .packet(packet)
        case Endpoint.interrupt:
            return interruptPacket()
        default:
            return .stall
        }
    }

    func report(hardwareError message: [UInt8]) {
        if hardwareErrors.count < AnswerQueue.capacity { hardwareErrors.append(message) }
    }

    private func strike(_ actions: [FaultPlan.Action], _ endpoint: UInt8) {
        for action in actions {
            switch action {
            case .stall: halted.insert(endpoint)
            case .silent: silenced.insert(endpoint)
            case .gone: isGone = true
            default: break
            }
        }
    }

    /// When something happens by itself, `nil` for never.
    var nextEvent: UInt64? {
        let isStill =
            halted.contains(Endpoint.bulkIn) || silenced.contains(Endpoint.bulkIn)
            || hung?.silencesPipes == true
        return isStill ? nil : [bulkIn.nextReady, nextEntry].compactMap(\.self).min()
    }

    // MARK: The interrupt pipe (CCID 1.1, 6.3)

    private func interruptPacket() -> USBInAnswer {
        if let packet = faults.flood(.interrupt) { return .packet(packet) }
        let hasNews = !hardwareErrors.isEmpty || slots.contains(where: \.hasChanged)
        guard hasNews, !silenced.contains(Endpoint.interrupt) else { return .nak }
        let actions = faults.at(pipe: .interrupt)
        strike(actions, Endpoint.interrupt)
        if isGone { return .gone }
        if halted.contains(Endpoint.interrupt) { return .stall }
        if silenced.contains(Endpoint.interrupt) { return .nak }
        var message = hardwareErrors.isEmpty ? slotChange() : hardwareErrors.removeFirst()
        if actions.contains(.wrongType) { message[0] = 0x52 }
        for case .truncate(let length) in actions { message = Array(message.prefix(length)) }
        return .packet(message)
    }

    /// RDR_to_PC_NotifySlotChange: two bits a slot, the present state and whether it changed.
    private func slotChange() -> [UInt8] {
        var states = [UInt8](repeating: 0, count: (slots.count + 3) / 4)
        for index in slots.indices {
            let isEmpty = slots[index].card == nil || profile.habits.reportsAbsence
            let bits: UInt8 = (isEmpty ? 0 : 1) | (slots[index].hasChanged ? 2 : 0)
            states[index / 4] |= bits << UInt8(index % 4 * 2)
            slots[index].hasChanged = false
        }
        return [0x50] + states
    }

    // MARK: Cards and state

    func insert(_ kind: CardKind?, slot: Int) {
        if slots[slot].card != nil { remove(slot: slot) }
        if let kind { slots[slot].lastKind = kind }
        slots[slot].card = InsertedCard(slots[slot].lastKind)
        slots[slot].hasChanged = true
    }

    /// Pulls the card; a command that it works on fails at once.
    func remove(slot: Int) {
        guard slots[slot].card != nil else { return }
        slots[slot].powerOff()
        slots[slot].card = nil
        slots[slot].hasChanged = true
        failWorkInProgress(slot: slot)
    }

    /// SET_CONFIGURATION, and with it what a bus reset would do: nothing of the past is left.
    func reset() {
        for index in slots.indices {
            slots[index].powerOff()
            slots[index].busyUntil = 0
            slots[index].abortRequested = nil
            slots[index].abortCommanded = nil
            slots[index].hasChanged = slots[index].card != nil
        }
        halted = []
        assembly.clear()
        bulkIn.clear()
        hardwareErrors = []
        habitState.leaps = 0
        habitState.countsWrong = false
    }
}
