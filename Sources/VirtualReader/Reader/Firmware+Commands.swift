// SPDX-License-Identifier: Apache-2.0
//
// From a message to the command that it is: the checks that all commands share (CCID 1.1, 6.1 and table
// 6.2-2), ABORT's two pipes (5.3.1, 6.1.13), and the small commands.

/// A message of the host's, its header checked.
struct Command {
    let code: CommandCode
    let slot: Int
    let seq: UInt8
    /// The three bytes of the header whose meaning depends on the command.
    let specific: [UInt8]
    let data: [UInt8]
}

extension Firmware {
    /// One message has arrived in full.
    func receive(_ message: [UInt8]) {
        guard message.count >= 10 else {
            // Without a header nobody can be answered; chosen: the pipe halts.
            halted.insert(Endpoint.bulkOut)
            return
        }
        let (slot, seq) = (message[5], message[6])
        if isLost(at: seq) { return }
        guard let code = CommandCode(rawValue: message[0]) else {
            answer(Pending(type: 0x81, slot: slot, seq: seq), .failure(SlotError.commandNotSupported))
            return
        }
        noteCommand(code)
        let faults = faults.at(code)
        let pending = Pending(type: code.answerType, slot: slot, seq: seq, faults: faults)
        guard slots.indices.contains(Int(slot)) else {
            answer(pending, .failure(SlotError.badSlot))
            return
        }
        for fault in faults {
            if fault == .removeCard { remove(slot: Int(slot)) }
            if case .hardwareError(let code) = fault { report(hardwareError: [0x51, slot, seq, code]) }
            if case .hang(let hang) = fault {
                hung = HungFirmware(hang, slot: Int(slot))
                if hang.cure != .powerCycle { return }
            }
        }
        let limit = Int(profile.descriptor.dwMaxCCIDMessageLength)
        guard message.count <= limit, message.le32(at: 1) == UInt32(message.count - 10) else {
            answer(pending, .failure(SlotError.badLength))
            return
        }
        let command = Command(
            code: code, slot: Int(slot), seq: seq, specific: Array(message[7..<10]),
            data: Array(message[10...]))
        if let reply = hungReply(to: command) {
            if case .failure(let error) = reply { answer(pending, .failure(error)) }
        } else if code == .abort {
            takeAbort(command, pending)
        } else if slots[command.slot].abortRequested != nil {
            answer(pending, .failure(SlotError.aborted))
        } else if isBusy(command.slot) {
            refuseAsBusy(pending)
        } else {
            slots[command.slot].working = Pending(type: code.answerType, slot: slot, seq: seq)
            if let reply = runWithHabits(command, pending) { answer(pending, reply) }
        }
    }

    /// The slot itself works, or as many as can work at a time.
    private func isBusy(_ slot: Int) -> Bool {
        let now = clock.now
        let working = slots.indices.filter { slots[$0].busyUntil > now }
        return working.contains(slot) || working.count >= max(1, Int(profile.descriptor.bMaxCCIDBusySlots))
    }

    private func refuseAsBusy(_ pending: Pending) {
        let until = slots[Int(pending.slot)].busyUntil
        answer(pending, .failure(SlotError.slotBusy))
        slots[Int(pending.slot)].busyUntil = until
    }

    /// `nil`: the answer comes by itself, later.
    func run(_ command: Command, _ pending: Pending) -> Reply? {
        switch command.code {
        case .iccPowerOn: powerOn(command)
        case .iccPowerOff: powerOff(command)
        case .getSlotStatus: command.data.isEmpty ? status(command.slot) : .failure(SlotError.badLength)
        case .xfrBlock: transfer(command)
        case .getParameters: parameters(command)
        case .resetParameters: resetParameters(command)
        case .setParameters: setParameters(command)
        case .setDataRateAndClockFrequency: setDataRate(command)
        case .escape: escape(command)
        case .iccClock: setClock(command)
        case .t0APDU: changeT0APDU(command)
        case .secure: secure(command, pending)
        case .mechanical: mechanical(command)
        case .abort: .failure(SlotError.commandNotSupported)  // taken before it gets here
        }
    }

    func status(_ slot: Int) -> Reply { .success(specific: slots[slot].clockStatus) }

    // MARK: Small commands

    private func escape(_ command: Command) -> Reply {
        guard let escapes = profile.escapes else { return .failure(SlotError.commandNotSupported) }
        guard let answer = escapes[command.data] else { return .failure(10) }
        return .success(answer)
    }

    private func setClock(_ command: Command) -> Reply {
        guard profile.descriptor.dwFeatures & 0x100 != 0 else {
            return .failure(SlotError.commandNotSupported)
        }
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        guard slots[command.slot].isActive else { return .failure(SlotError.iccMute) }
        guard command.specific[0] <= 1 else { return .failure(7) }
        slots[command.slot].clockStatus = command.specific[0]
        return status(command.slot)
    }

    /// Only a reader of APDU level that knows T=0 has something to change.
    private func changeT0APDU(_ command: Command) -> Reply {
        let isAPDULevel = profile.exchangeLevel == .shortAPDU || profile.exchangeLevel == .extendedAPDU
        guard isAPDULevel, profile.descriptor.dwProtocols & 1 != 0 else {
            return .failure(SlotError.commandNotSupported)
        }
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        return command.specific[0] <= 3 ? status(command.slot) : .failure(7)
    }

    // MARK: ABORT

    /// The control request; `false` for a slot that there is not.
    func takeAbortRequest(slot: Int, seq: UInt8) -> Bool {
        guard slots.indices.contains(slot) else { return false }
        if profile.habits.ignoresAbort { return true }
        slots[slot].abortRequested = seq
        if slots[slot].abortCommanded == seq { finishAbort(slot: slot, seq, []) }
        return true
    }

    private func takeAbort(_ command: Command, _ pending: Pending) {
        let slot = command.slot
        if profile.habits.ignoresAbort { return }
        switch slots[slot].abortRequested {
        case command.seq: finishAbort(slot: slot, command.seq, pending.faults)
        case nil: slots[slot].abortCommanded = command.seq  // no answer before the control request
        default: answer(pending, .failure(6))  // bSeq is not that of the request
        }
    }

    private func finishAbort(slot: Int, _ seq: UInt8, _ faults: [FaultPlan.Action]) {
        cure(by: .abort, slot: slot)
        guard hung?.hang.cure != .abort || hung?.slot != slot else { return }
        let busyUntil = busyAfterAbort(slot)
        bulkIn.drop(slot: UInt8(slot))
        slots[slot].abortRequested = nil
        slots[slot].abortCommanded = nil
        slots[slot].command = nil
        slots[slot].response = []
        slots[slot].entry = nil
        answer(Pending(type: 0x81, slot: UInt8(slot), seq: seq, faults: faults), status(slot))
        slots[slot].busyUntil = busyUntil
    }
}
