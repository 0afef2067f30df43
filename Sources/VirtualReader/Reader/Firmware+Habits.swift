// SPDX-License-Identifier: Apache-2.0
//
// What bad habits make of an honest firmware: before a command, at its reply, and at the message that goes out.

/// What the firmware remembers for its habits.
struct HabitState {
    var hasAnswered = false
    var hasLeftEMVMode = false
    /// The slots that had power once.
    var powered: Set<Int> = []
    /// Resets of the kind that goes wrong.
    var resets = 0
    var losesNextAnswer = false
    var aborts = 0
    var countsWrong = false
    var lastSeq: UInt8?
    var leaps = 0
    var chance: SeededGenerator?
}

extension Firmware {
    /// Runs a command, with the habits before and after it.
    func runWithHabits(_ command: Command, _ pending: Pending) -> Reply? {
        let habits = profile.habits
        let reset: ReaderHabits.Reset = slots[command.slot].isActive ? .warm : .cold
        guard var reply = refusal(command, habits) ?? run(command, pending) else { return nil }
        if let size = habits.longestPart { cut(&reply, command, size) }
        if reply.error == nil { change(&reply, command, habits, reset) }
        if !habitState.hasAnswered { reply.after += habits.firstAnswer }
        habitState.hasAnswered = true
        reply.after += habits.answerTime
        return reply
    }

    /// What a habit answers instead of the command's own reply.
    private func refusal(_ command: Command, _ habits: ReaderHabits) -> Reply? {
        if let longest = habits.longestMessage, 10 + command.data.count > longest {
            return .failure(SlotError.badLength)
        }
        switch command.code {
        case .iccPowerOn where habits.startsInEMVMode && !habitState.hasLeftEMVMode:
            return .failure(0xBB)
        case .escape where habits.startsInEMVMode && command.data == [0x1F, 0x01]:
            habitState.hasLeftEMVMode = true
            return .success()
        case .xfrBlock where habits.failsOnIFSDRequest && command.data.dropFirst().first == 0xC1:
            return .failure(0xFB)
        case .xfrBlock where habits.deafRates.contains(slots[command.slot].parameters.rate):
            return .failure(SlotError.iccMute)
        default:
            return nil
        }
    }

    /// The rest waits for an XfrBlock with wLevelParameter 0010, as in a chain that the length makes.
    private func cut(_ reply: inout Reply, _ command: Command, _ size: Int) {
        guard command.code == .xfrBlock, reply.error == nil, reply.specific == 0, reply.data.count > size
        else { return }
        slots[command.slot].response = Array(reply.data[size...])
        reply.data = Array(reply.data.prefix(size))
        reply.specific = 0x01
    }

    /// What a habit changes in a reply that is well.
    private func change(
        _ reply: inout Reply, _ command: Command, _ habits: ReaderHabits, _ reset: ReaderHabits.Reset
    ) {
        switch command.code {
        case .iccPowerOn:
            habitState.powered.insert(command.slot)
            guard habits.unsteadyATR == reset else { return }
            habitState.resets += 1
            if habitState.resets % 2 == 0 { changeATR(&reply.data) }
        case .setParameters where habits.staysAtDefaultRate:
            slots[command.slot].parameters.bytes[0] = 0x11
        case .getParameters:
            if let rate = habits.toldRate { reply.data[0] = rate }
        case .xfrBlock:
            if let seed = habits.corruption { corrupt(&reply.data, seed, slot: command.slot) }
            if let long = habits.longAnswer, long.fate == .cut {
                reply.data = Array(reply.data.prefix(long.limit))
            }
        default: break
        }
    }

    /// Another last historical byte; a TCK behind it is right all the same.
    private func changeATR(_ atr: inout [UInt8]) {
        let hasTCK = atr.dropFirst().reduce(0, ^) == 0
        let last = atr.count - (hasTCK ? 2 : 1)
        guard last > 1 else { return }
        atr[last] ^= 0x01
        if hasTCK { atr[last + 1] ^= 0x01 }
    }

    /// One byte in the middle, one time in eight.
    private func corrupt(_ data: inout [UInt8], _ seed: UInt64, slot: Int) {
        guard data.count >= 40 else { return }
        var chance = habitState.chance ?? SeededGenerator(seed: seed)
        defer { habitState.chance = chance }
        guard chance.next() % 8 == 0 else { return }
        let place = Int(chance.next() % UInt64(data.count - 10)) + 5
        data[place] ^= 0x20
        let isBlock = profile.exchangeLevel == .tpdu && slots[slot].parameters.number == 1
        if isBlock { data[data.count - 1] ^= 0x20 }
    }

    /// Whether a habit keeps a message from leaving the reader.
    func swallows(_ message: [UInt8]) -> Bool {
        if habitState.losesNextAnswer {
            habitState.losesNextAnswer = false
            return true
        }
        return profile.habits.hangsOnFullPackets && message.count % 64 == 0
    }

    /// What a habit makes of a message whose length is right.
    func spoilLength(_ message: inout [UInt8]) {
        guard let long = profile.habits.longAnswer, message[0] == 0x80, message.count - 10 > long.limit else {
            return
        }
        switch long.fate {
        case .cut: break
        case .oneMore: message.append(0xEE)
        case .oneLess: message.removeLast()
        }
    }

    /// Whether the firmware has stopped listening, since bSeq leapt once too often.
    func isLost(at seq: UInt8) -> Bool {
        guard let most = profile.habits.mostLeaps else { return false }
        if let last = habitState.lastSeq, seq != last &+ 1 { habitState.leaps += 1 }
        habitState.lastSeq = seq
        return habitState.leaps > most
    }

    /// What a habit does to the count when a command arrives.
    func noteCommand(_ code: CommandCode) {
        guard profile.habits.losesCount, code != .abort, bulkIn.isWaiting else { return }
        habitState.countsWrong = true
    }

    /// How long a slot is busy after its command was aborted.
    func busyAfterAbort(_ slot: Int) -> UInt64 {
        guard let most = profile.habits.mostAborts, slots[slot].busyUntil > clock.now else { return 0 }
        habitState.aborts += 1
        return habitState.aborts > most ? .max : 0
    }

    /// Whose card a block is for.
    func addressed(_ slot: Int) -> Int {
        profile.habits.mixesSlots && slots.allSatisfy(\.isActive) ? 0 : slot
    }

    /// bmICCStatus as the habits tell it.
    func toldStatus(_ slot: Int) -> UInt8 {
        let status = slots[slot].iccStatus
        let isUnpowered = status == 1 && habitState.powered.contains(slot)
        return profile.habits.staysActive && isUnpowered ? 0 : status
    }
}
