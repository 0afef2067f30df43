// SPDX-License-Identifier: Apache-2.0
//
// The interface without a card: opened and closed again and again, its numbers, its lists on endpoint 0.

import CCIDReader
import KioskReader

extension Check {
    static let ofInterface = [openings, sequence, clocks, rates]

    /// After so many failures nothing new is learnt.
    static let mostFailures = 3

    static let openings = Check(
        .interface, "openings",
        LocalText("the interface opens and closes again and again", "インターフェースを繰り返し開閉できる"),
        checked: LocalText(
            "claiming and releasing the interface a hundred times; the slot answers each time",
            "インターフェースの確保と解放を100回。毎回スロットが応答すること"),
        needs: .reader
    ) { bench, log in
        let count = bench.options.openings
        var states: [SlotState] = []
        var failures = 0
        for number in 1...count where failures < mostFailures {
            do {
                states.append(
                    try bench.withInterface { try $0.slotStatus(bench.call($0)).state })
            } catch {
                failures += 1
                log.fault(error, "opening \(number) of \(count)")
            }
        }
        log.saw("\(states.count) of \(count) openings, the slot answered each time")
        let kinds = Set(states.map(\.hasCard))
        if states.contains(.unknown) { log.fault("bmICCStatus was 3, which is reserved") }
        if kinds.count > 1 { log.fault("the slot held a card at some openings, and none at others") }
    }

    static let sequence = Check(
        .interface, "sequence",
        LocalText("answers carry the number and slot of their commands", "応答の番号とスロットがコマンドと一致する"),
        checked: LocalText(
            "300 commands in one opening, each slot in turn: more than there are values of bSeq",
            "1回の接続で300コマンドを各スロットへ順に送信（bSeqの全値を一巡）"),
        needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            let slots = interface.descriptor.slots
            for number in 0..<300 {
                _ = try interface.slotStatus(bench.call(interface, slot: slots[number % slots.count]))
            }
            log.saw("300 answers, each with its command's bSeq and bSlot")
        }
    }

    static let clocks = Check(
        .interface, "clocks",
        LocalText("the list of clocks fits the descriptor", "クロックの一覧がディスクリプターと合う"),
        checked: LocalText(
            "GET_CLOCK_FREQUENCIES against dwDefaultClock, dwMaximumClock and bNumClockSupported",
            "GET_CLOCK_FREQUENCIESと、dwDefaultClock・dwMaximumClock・bNumClockSupportedとの関係"),
        needs: .reader
    ) { bench, log in
        let descriptor = bench.reader.descriptor
        let listed = try list(&log) { try bench.withInterface { try $0.clockFrequencies(bench.call($0)) } }
        guard let listed else { return }
        log.saw(RateList.summary(listed, "kHz"))
        noteCount(listed, descriptor.bNumClockSupported, "bNumClockSupported", &log)
        // The host never sets a clock other than the default, so nothing hangs on the others.
        if listed.contains(0) { log.note("a clock of 0 is listed") }
        if listed.contains(where: { $0 > descriptor.dwMaximumClock }) {
            log.note("a clock above dwMaximumClock (\(descriptor.dwMaximumClock) kHz) is listed")
        }
        if !listed.isEmpty, !listed.contains(descriptor.dwDefaultClock) {
            log.note("dwDefaultClock (\(descriptor.dwDefaultClock) kHz) is not listed")
        }
    }

    static let rates = Check(
        .interface, "rates",
        LocalText("the list of data rates fits the descriptor", "通信速度の一覧がディスクリプターと合う"),
        checked: LocalText(
            "GET_DATA_RATES against dwDataRate, dwMaxDataRate and bNumDataRatesSupported",
            "GET_DATA_RATESと、dwDataRate・dwMaxDataRate・bNumDataRatesSupportedとの関係"),
        needs: .reader
    ) { bench, log in
        let descriptor = bench.reader.descriptor
        let listed = try list(&log) { try bench.withInterface { try $0.dataRates(bench.call($0)) } }
        guard let listed else { return }
        log.saw(RateList.summary(listed, "bit/s"))
        noteCount(listed, descriptor.bNumDataRatesSupported, "bNumDataRatesSupported", &log)
        let contradictions = RateList.contradictions(listed, descriptor)
        // Where the reader negotiates by itself, nobody else reads the list.
        let hostReads =
            !descriptor.features.contains(.automaticNegotiation) && descriptor.bNumDataRatesSupported > 0
        for contradiction in contradictions {
            if hostReads { log.fault(contradiction) } else { log.note(contradiction) }
        }
    }

    /// A list that is not given is no fault (most readers give none), nor is one of a wrong size: it is not used.
    private static func list(_ log: inout CheckLog, _ ask: () throws -> [UInt32]?) throws -> [UInt32]? {
        do {
            guard let listed = try ask() else {
                log.saw("the reader gives no list")
                return nil
            }
            return listed
        } catch let error as ReaderError where error.kind == .malformed {
            log.note("the list is not made of numbers of four bytes, and is not used (\(error))")
            return nil
        }
    }

    private static func noteCount(
        _ listed: [UInt32], _ announced: UInt8, _ field: String, _ log: inout CheckLog
    ) {
        guard listed.count != Int(announced) else { return }
        log.note("\(field) says \(announced), the list has \(listed.count)")
    }
}

/// What a list of data rates says.
enum RateList {
    static func summary(_ values: [UInt32], _ unit: String) -> String {
        guard let least = values.min(), let greatest = values.max() else { return "an empty list" }
        return values.count == 1
            ? "\(least) \(unit)" : "\(values.count) values from \(least) to \(greatest) \(unit)"
    }

    /// Why a host would not believe the list; readers round, so one percent is no contradiction.
    static func contradictions(_ rates: [UInt32], _ descriptor: ClassDescriptor) -> [String] {
        guard !rates.isEmpty else { return [] }
        var found: [String] = []
        let highest = UInt64(descriptor.dwMaxDataRate)
        if rates.contains(0) { found.append("a rate of 0 is listed") }
        if let rate = rates.max(), UInt64(rate) > highest + highest / 100 {
            found.append("\(rate) bit/s is listed, dwMaxDataRate is \(highest)")
        }
        let standard = UInt64(descriptor.dwDataRate)
        let hasDefault = rates.contains { rate in
            let difference = max(UInt64(rate), standard) - min(UInt64(rate), standard)
            return difference <= max(1, standard / 100)
        }
        if !hasDefault { found.append("dwDataRate (\(standard) bit/s) is not listed") }
        return found
    }
}
