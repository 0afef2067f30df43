// SPDX-License-Identifier: Apache-2.0
//
// What the reader says of itself. Readers in the trade say many odd things and work (of 773 descriptors in libccid's
// collection 136 have a dwMaxIFSD above 254), so a fault is only what leaves a host without a right choice.

import CCIDReader
import KioskReader
import ReaderCatalog

extension Check {
    static let ofDescriptor = [descriptorFields, descriptorLengths, descriptorEndpoints]

    static let descriptorFields = Check(
        .descriptor, "fields",
        LocalText("the class descriptor makes sense", "クラスディスクリプターに矛盾がない"),
        checked: LocalText(
            "each field of the CCID class descriptor, and what the fields say together",
            "CCIDクラスディスクリプターの各項目と、項目どうしの関係"),
        needs: .reader
    ) { bench, log in
        let descriptor = bench.reader.descriptor
        log.saw(
            "CCID \(ClassDescriptor.version(descriptor.bcdCCID)), level \(descriptor.exchangeLevel.rawValue), "
                + "\(descriptor.slotCount) slot(s), firmware \(ClassDescriptor.version(bench.reader.bcdDevice))"
        )
        for (kind, text) in zip(descriptor.problemKinds, descriptor.problems) {
            // Whether a missing interrupt endpoint matters is the next but one check's affair.
            guard kind != .noInterrupt, kind != .messageLength, kind != .ifsd else { continue }
            if kind.isFault(in: descriptor) { log.fault(text) } else { log.note(text) }
        }
        for quirk in bench.reader.quirks { log.note("known quirk \(quirk.name): \(quirk.text)") }
    }

    static let descriptorLengths = Check(
        .descriptor, "lengths",
        LocalText("messages have room for blocks and commands", "メッセージの長さがブロックとコマンドに足りる"),
        checked: LocalText(
            "dwMaxCCIDMessageLength against dwMaxIFSD and the exchange level",
            "dwMaxCCIDMessageLengthと、dwMaxIFSD・通信レベルとの関係"),
        needs: .reader
    ) { bench, log in
        let descriptor = bench.reader.descriptor
        let length = descriptor.dwMaxCCIDMessageLength
        log.saw("dwMaxCCIDMessageLength \(length), dwMaxIFSD \(descriptor.dwMaxIFSD)")
        // Below 64 the shim takes 271 instead: no reader could mean it.
        if length < 64 { log.fault("no command fits into \(length) bytes") }
        if length > 65_554 { log.note("no message of CCID is longer than 65554 bytes") }
        switch descriptor.exchangeLevel {
        case .character, .tpdu: judgeBlocks(descriptor, &log)
        case .shortAPDU, .extendedAPDU:
            if (64..<271).contains(length) {
                log.note("a short command of 261 bytes needs 271; longer data go chained or not at all")
            }
        }
    }

    /// What the host's T=1 needs: a header of 10, a prologue of 3, IFSD, a checksum.
    private static func judgeBlocks(_ descriptor: ClassDescriptor, _ log: inout CheckLog) {
        guard descriptor.speaks(.t1) else { return }
        let ifsd = Int(descriptor.maximumIFSD)
        switch descriptor.dwMaxIFSD {
        case 0: log.note("dwMaxIFSD is 0: 32 is used")
        case 1..<32:
            // A card may send 32 bytes until it is told otherwise (ISO/IEC 7816-3:2006, 11.4.2).
            log.fault("a card sends blocks of 32 bytes before any negotiation, dwMaxIFSD is less")
        case 255...: log.note("dwMaxIFSD is above 254, the most that T=1 knows: 254 is used")
        default: break
        }
        let needed = 10 + 3 + ifsd + 1
        let length = descriptor.dwMaxCCIDMessageLength
        if length >= 64, length < needed {
            log.note(
                "a block with IFSD \(ifsd) makes a message of \(needed) bytes: commands keep to "
                    + "\(descriptor.outMessageLength - 14), answers have room for 271")
        }
    }

    static let descriptorEndpoints = Check(
        .descriptor, "endpoints",
        LocalText("the endpoints are those of a CCID reader", "エンドポイントがCCIDリーダーのものである"),
        checked: LocalText(
            "packet sizes of the bulk endpoints by the bus speed, and the interrupt endpoint",
            "バルクエンドポイントのパケット長とバス速度、割り込みエンドポイント"),
        needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            let info = interface.info
            for (name, endpoint) in [("bulk OUT", info.bulkOut), ("bulk IN", info.bulkIn)] {
                guard let endpoint else {
                    log.fault("there is no \(name) endpoint")
                    continue
                }
                log.saw("\(name) \(endpoint.packetSize) bytes")
                // USB 2.0, 5.8.3.
                let sizes: [UInt16] = info.isHighSpeed ? [512] : [8, 16, 32, 64]
                if !sizes.contains(endpoint.packetSize) {
                    log.fault(
                        "\(name): a packet size of \(endpoint.packetSize) is not for "
                            + (info.isHighSpeed ? "high" : "full") + " speed")
                }
            }
            guard let interrupt = info.interruptIn else {
                return log.note("no interrupt endpoint: the slots have to be polled")
            }
            log.saw("interrupt IN \(interrupt.packetSize) bytes")
        }
    }
}

extension DescriptorProblem {
    /// Whether it leaves a host without a right choice; everything else is odd, and known of readers that work.
    fileprivate func isFault(in descriptor: ClassDescriptor) -> Bool {
        let hostChooses = descriptor.features.isDisjoint(with: [.automaticNegotiation, .automaticPPS])
        return switch self {
        // Nobody can say which level, or which protocol, is meant.
        case .level, .protocols: true
        // A reader that chooses the voltage by itself need not name any.
        case .voltage: descriptor.voltages.isEmpty && !descriptor.features.contains(.automaticVoltage)
        // The waiting times and the rate come from the clock.
        case .clock: descriptor.dwDefaultClock > descriptor.dwMaximumClock || hostChooses
        case .dataRate: descriptor.dwDataRate > descriptor.dwMaxDataRate || hostChooses
        case .bcdCCID, .length, .type, .place, .slots, .busySlots, .rateCount, .ifsd, .messageLength,
            .negotiation, .pin, .pinReserved, .noInterrupt, .synchronous:
            false
        }
    }
}
