// SPDX-License-Identifier: Apache-2.0
//
// Reading the authentication certificate: what it took on the wire, and the least that it could have taken.

import CCIDReader
import ISO7816
import KioskReader
import MyNumberCard
import VirtualReader

/// What it took to read the authentication certificate of an open session.
struct CertificateReading {
    let level: String
    let reader: String
    let object: Int
    let rate: Int
    let ifsd: Int
    /// Messages from the open interface to the first command: power, parameters, IFSD.
    let openingTransfers: Int
    let taken: Cost
    let least: Cost

    /// What one message each way costs at full speed, in microseconds. A parameter.
    static let usbTurnaround = 250.0

    /// The share of the time of the least sequence, 1 at best.
    var share: Double { least.microseconds / taken.microseconds }

    static let levels = [
        Level.tpdu, Level(name: "TPDU", profile: .gemPCTwin), .extended,
        Level(name: "short APDU", profile: .shortAPDU),
    ]

    static func measure(_ level: Level) throws -> CertificateReading {
        let file = try fileLength(level)
        let meter = WireMeter(VirtualUSBReader(profile: level.profile))
        let hub = try ReaderHub(source: .software([meter]))
        return try hub.withSession { session in
            let opening = meter.take()
            let channel = CountingChannel(session)
            let der = try MyNumberCard(on: channel).readCertificate(.auth)
            let wire = meter.take()
            let hostRunsT1 = session.link.ifsd != nil
            let room = Int(level.profile.descriptor.dwMaxCCIDMessageLength) - 10
            let line = LineTime(
                clock: Double(session.link.clock),
                clocksPerETU: Double(session.link.factors.f) / Double(session.link.factors.d),
                ifsc: Int(session.atr.t1?.ifsc ?? 32), ifsd: Int(session.link.ifsd ?? 254),
                usbTurnaround: usbTurnaround, messageRoom: hostRunsT1 ? nil : room)
            let least = LeastReading(
                line: line, object: der.count, file: file, isExtended: session.answerLengths.longest > 256)
            return CertificateReading(
                level: level.name, reader: level.profile.name, object: der.count, rate: session.link.dataRate,
                ifsd: line.ifsd, openingTransfers: opening.messages,
                taken: hostRunsT1 ? cost(wire, channel, line) : cost(channel, line), least: least.cost)
        }
    }

    /// Where the host runs T=1 every block crossed the USB.
    private static func cost(_ wire: WireCount, _ channel: CountingChannel, _ line: LineTime) -> Cost {
        wire.exchanges.reduce(Cost(apdus: channel.commands.count)) { sum, pair in
            let time = line.line(pair.toReader, pair.fromReader) + line.usbTurnaround
            return sum
                + Cost(
                    blocks: 2, transfers: 2, bytes: pair.toReader + pair.fromReader, microseconds: time)
        }
    }

    /// Where the reader runs T=1 its blocks are reckoned.
    private static func cost(_ channel: CountingChannel, _ line: LineTime) -> Cost {
        zip(channel.commands, channel.answers).reduce(Cost()) { sum, pair in
            sum + line.command(pair.0.bytes.count, pair.1)
        }
    }

    /// The file as it stands on the card, filler included.
    private static func fileLength(_ level: Level) throws -> Int {
        let hub = try ReaderHub(source: .software([VirtualUSBReader(profile: .scr3310)]))
        return try hub.withSession { session in
            let card = MyNumberCard(on: session)
            try card.select(.publicKey)
            let read = try CommandAPDU(cla: 0, ins: 0xB0, p1: 0x8A, p2: 0, ne: 65_536)
            return try session.transmit(read, sensitivity: .identifying, deadline: nil).data.count
        }
    }
}
