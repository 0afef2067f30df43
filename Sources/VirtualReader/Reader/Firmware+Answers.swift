// SPDX-License-Identifier: Apache-2.0
//
// How an answer leaves the reader: its header, its time extensions, its packets, and what the fault plan
// does to it.

/// What a command comes to, before it is put into bytes.
struct Reply {
    /// Fails with this bError, `nil` for success.
    var error: UInt8?
    /// The last byte of the header: bChainParameter, bClockStatus, bProtocolNum.
    var specific: UInt8 = 0
    var data: [UInt8] = []
    /// How long the card or the reader works on it.
    var after = Duration.zero

    static func success(_ data: [UInt8] = [], specific: UInt8 = 0, after: Duration = .zero) -> Reply {
        Reply(specific: specific, data: data, after: after)
    }

    static func failure(_ error: UInt8, after: Duration = .zero) -> Reply {
        Reply(error: error, after: after)
    }
}

/// The command that an answer belongs to.
struct Pending {
    /// bMessageType of the answer.
    let type: UInt8
    let slot: UInt8
    let seq: UInt8
    var faults: [FaultPlan.Action] = []
}

extension Firmware {
    /// Puts a reply on its way.
    func answer(_ pending: Pending, _ reply: Reply) {
        var reply = reply
        var ready = clock.now
        let icc = iccStatus(pending.slot, in: pending.type)
        for fault in pending.faults {
            switch fault {
            case .fail(let error): reply = .failure(error, after: reply.after)
            case .timeExtensions(let count, let multiplier):
                for _ in 0..<count { extend(pending, icc, multiplier, at: &ready) }
            case .endlessTimeExtensions(let multiplier):
                extendForEver(pending, icc, multiplier)
                return
            case .late(let delay): ready += delay.wholeNanoseconds
            case .gone: isGone = true
            case .drop: return
            default: break
            }
        }
        // While the card works, the reader says so each time the interval has passed.
        ready = keepAlive(pending, from: ready, until: ready + reply.after.wholeNanoseconds)

        var message: [UInt8] = [pending.type]
        message.appendLE32(UInt32(reply.data.count))
        let seq = habitState.countsWrong ? pending.seq &+ 1 : pending.seq
        message += [pending.slot, seq, icc | (reply.error == nil ? 0x00 : 0x40), reply.error ?? 0]
        message.append(reply.specific)
        message += reply.data
        if swallows(message) { return }
        spoilLength(&message)
        let packets = packets(spoil(message, pending.faults), pending.faults)
        let copies = pending.faults.contains(.twice) ? 2 : 1
        for _ in 0..<copies {
            bulkIn.add(AnswerQueue.Answer(slot: pending.slot, ready: ready, packets: packets))
        }
        if slots.indices.contains(Int(pending.slot)) { slots[Int(pending.slot)].busyUntil = ready }
    }

    /// Time extensions each time the interval has passed, until then.
    @discardableResult
    func keepAlive(_ pending: Pending, from start: UInt64? = nil, until end: UInt64) -> UInt64 {
        let interval = profile.extensionInterval.wholeNanoseconds
        let icc = iccStatus(pending.slot)
        var ready = start ?? clock.now
        while interval > 0, end - ready > interval { extend(pending, icc, 1, at: &ready) }
        return end
    }

    /// One time extension, an interval later (CCID 1.1, 6.2.6: bError is the multiplier).
    private func extend(_ pending: Pending, _ icc: UInt8, _ multiplier: UInt8, at ready: inout UInt64) {
        ready += profile.extensionInterval.wholeNanoseconds
        let message = timeExtension(pending, icc, multiplier)
        bulkIn.add(AnswerQueue.Answer(slot: pending.slot, ready: ready, packets: [message], isFinal: false))
    }

    /// Time extensions instead of an answer. The slot is busy until an ABORT, or until it loses its card.
    private func extendForEver(_ pending: Pending, _ icc: UInt8, _ multiplier: UInt8) {
        let interval = max(1, profile.extensionInterval.wholeNanoseconds)
        bulkIn.add(
            AnswerQueue.Answer(
                slot: pending.slot, ready: clock.now + interval,
                packets: [timeExtension(pending, icc, multiplier)], isFinal: false, interval: interval))
        if slots.indices.contains(Int(pending.slot)) { slots[Int(pending.slot)].busyUntil = .max }
    }

    private func timeExtension(_ pending: Pending, _ icc: UInt8, _ multiplier: UInt8) -> [UInt8] {
        [pending.type, 0, 0, 0, 0, pending.slot, pending.seq, 0x80 | icc, multiplier, 0]
    }

    /// The faults that change bytes.
    private func spoil(_ message: [UInt8], _ faults: [FaultPlan.Action]) -> [UInt8] {
        var message = message
        for fault in faults {
            switch fault {
            case .wrongType: message[0] = message[0] == 0x80 ? 0x81 : 0x80
            case .wrongSlot: message[5] ^= 0x01
            case .wrongSeq: message[6] &+= 0x40
            case .length(let length): message.replaceLength(length)
            case .lengthOff(let difference):
                message.replaceLength(UInt32(truncatingIfNeeded: Int(message.le32(at: 1)) &+ difference))
            default: break
            }
        }
        for case .truncate(let length) in faults { message = Array(message.prefix(length)) }
        return message
    }

    /// Cut at the packet size; a full last packet is followed by an empty one where the profile says so.
    private func packets(_ message: [UInt8], _ faults: [FaultPlan.Action]) -> [[UInt8]] {
        let size = descriptors.bulkPacketSize
        var packets: [[UInt8]] = stride(from: 0, to: message.count, by: size).map { start in
            Array(message[start..<min(start + size, message.count)])
        }
        var endsEmpty = profile.sendsZeroLengthPacket
        for fault in faults {
            switch fault {
            case .zeroLengthPacket, .truncate: endsEmpty = true
            case .noZeroLengthPacket: endsEmpty = false
            default: break
            }
        }
        if message.count % size == 0, endsEmpty || message.isEmpty { packets.append([]) }
        if faults.contains(.babble), let first = packets.first {
            packets[0] = first + [UInt8](repeating: 0xBB, count: size + 1 - first.count)
        }
        let stray = profile.habits.emptyPackets + (faults.contains(.strayZeroLengthPacket) ? 1 : 0)
        return [[UInt8]](repeating: [], count: stray) + packets
    }

    /// The card was pulled: the command under way fails now (its answer was not due yet).
    func failWorkInProgress(slot: Int) {
        guard slots[slot].busyUntil > clock.now, let pending = slots[slot].working else { return }
        bulkIn.drop(slot: UInt8(slot))
        answer(pending, .failure(SlotError.iccMute))
    }

    private func iccStatus(_ slot: UInt8, in type: UInt8) -> UInt8 {
        let status = iccStatus(slot)
        return status == 2 && type == 0x80 && profile.habits.hidesAbsence ? 1 : status
    }

    private func iccStatus(_ slot: UInt8) -> UInt8 {
        slots.indices.contains(Int(slot)) ? toldStatus(Int(slot)) : 2
    }
}

extension [UInt8] {
    fileprivate mutating func replaceLength(_ length: UInt32) {
        var bytes: [UInt8] = []
        bytes.appendLE32(length)
        replaceSubrange(1..<5, with: bytes)
    }
}
