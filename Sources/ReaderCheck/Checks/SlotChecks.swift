// SPDX-License-Identifier: Apache-2.0
//
// What the reader says of its slots without being asked for a card: empty ones, and the reports of the interrupt
// pipe. No hand is needed, so what only a hand could show, a card's coming and going, is not checked here.

import CCIDReader
import KioskReader

extension Check {
    static let ofSlots = [slotStatus, slotEvents]

    static let slotStatus = Check(
        .slot, "status",
        LocalText("each slot says what it holds", "各スロットが状態を正しく答える"),
        checked: LocalText(
            "GetSlotStatus of every slot; an empty one refuses power as an empty one",
            "全スロットのGetSlotStatus。空のスロットは「カードなし」として通電を拒むこと"),
        needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            for slot in interface.descriptor.slots {
                let call = bench.call(interface, .seconds(10), slot: slot)
                let state = try interface.slotStatus(call).state
                log.saw("slot \(slot): \(state.words)")
                switch state {
                case .unknown: log.fault("slot \(slot): bmICCStatus 3 is reserved")
                case .absent: judgeEmpty(interface, call, bench.voltage, &log)
                case .active, .inactive: break
                }
            }
        }
    }

    private static func judgeEmpty(
        _ interface: CCIDInterface, _ call: CCIDCall, _ voltage: PowerSelect, _ log: inout CheckLog
    ) {
        do throws(ReaderError) {
            _ = try interface.powerOn(call, voltage)
            log.fault("slot \(call.slot): empty, and gave an answer to reset")
            _ = try? interface.powerOff(call)
        } catch {
            switch error.kind {
            case .cardAbsent: log.saw("slot \(call.slot): refuses power")
            case .cardMute, .commandFailed:
                log.fault("slot \(call.slot): empty by GetSlotStatus, and not by IccPowerOn (\(error))")
            default: log.fault(error, "slot \(call.slot): power on")
            }
        }
    }

    static let slotEvents = Check(
        .slot, "events",
        LocalText("the interrupt pipe agrees with the slots", "割り込みの通知がスロットの状態と合う"),
        checked: LocalText(
            "NotifySlotChange at opening and during a power cycle, against GetSlotStatus",
            "接続時と電源の入切中のNotifySlotChangeを、GetSlotStatusと照合"),
        isEssential: false, needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            guard interface.info.interruptIn != nil else { throw SkipReason.noInterruptEndpoint }
            try compare(interface, bench, "at opening", &log)
            let state = try interface.slotStatus(bench.call(interface)).state
            guard state.hasCard else { return }
            do throws(ReaderError) {
                _ = try interface.powerOn(bench.call(interface, .seconds(10)), bench.voltage)
            } catch {
                // A card that does not answer is another check's affair.
                return log.saw("no power cycle: \(error)")
            }
            try interface.powerOff(bench.call(interface))
            let changed = try compare(interface, bench, "after a power cycle", &log)
            if changed.contains(bench.slot) {
                log.note("a power cycle is reported as a change of the slot, which it is not")
            }
        }
    }

    /// What the pipe says within half a second, against what the slots say. Readers lose reports, and many say
    /// nothing before something happens, so silence is no fault.
    @discardableResult
    private static func compare(
        _ interface: CCIDInterface, _ bench: CheckBench, _ when: String, _ log: inout CheckLog
    ) throws -> Set<SlotIndex> {
        let changes: CCIDInterface.Changes
        do throws(ReaderError) {
            let call = CCIDCall(
                slot: bench.slot, deadline: interface.now.advanced(by: .milliseconds(500)),
                cancellation: bench.options.session.cancellation)
            changes = try interface.waitForChange(call)
        } catch {
            guard error.kind == .timedOut else { throw error }
            log.saw("\(when): no report")
            return []
        }
        if let slot = changes.hardwareError {
            log.fault("\(when): slot \(slot) reports a hardware error")
        }
        guard let present = changes.present else { return [] }
        for slot in interface.descriptor.slots {
            let hasCard = try interface.slotStatus(bench.call(interface, slot: slot)).state.hasCard
            guard hasCard != present.contains(slot) else { continue }
            log.fault(
                "\(when): slot \(slot) is reported \(hasCard ? "empty" : "to hold a card"), GetSlotStatus "
                    + "says that it \(hasCard ? "holds a card" : "is empty")")
        }
        log.saw("\(when): a report of \(present.count) card(s)")
        return changes.changed
    }
}

extension SlotState {
    /// For reports.
    var words: String {
        switch self {
        case .active: "card with power"
        case .inactive: "card without power"
        case .absent: "no card"
        case .unknown: "reserved state"
        }
    }
}
