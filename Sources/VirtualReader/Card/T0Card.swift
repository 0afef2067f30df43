// SPDX-License-Identifier: Apache-2.0
//
// The card's half of T=0 at TPDU level (ISO/IEC 7816-3:2006, 12.2): commands of five bytes and perhaps data,
// 61xx with GET RESPONSE, 6Cxx. Procedure bytes are between card and reader and do not show here.

/// A card that speaks T=0, with a simulated application behind it.
package final class T0Card {
    /// An ATR that offers nothing but T=0 at the default rate: no interface and no historical bytes.
    package static let atr: [UInt8] = [0x3B, 0x00]

    private let application: any SimulatedApplication
    /// Response data that GET RESPONSE may fetch, and the status word that ends them.
    private var pending: [UInt8] = []
    private var pendingStatus: [UInt8] = [0x90, 0x00]
    /// The answer to an outgoing command that was told its right length by 6Cxx: the command has run, and
    /// the same header with that length gets it without running again.
    private var held: (header: [UInt8], response: [UInt8])?

    /// The instructions whose data go to the reader when P3 is a length (ISO/IEC 7816-4, table of commands).
    private static let outgoing: Set<UInt8> = [0x84, 0xB0, 0xB1, 0xB2, 0xB3, 0xC0, 0xCA]
    /// The instructions with data both ways, whose answer waits for GET RESPONSE.
    private static let bothWays: Set<UInt8> = [0x2A, 0x86, 0x87, 0x88, 0xA4, 0xCB]

    /// A card of that kind, `nil` for one without an application.
    package init?(_ kind: CardKind) {
        guard case .application(let make) = kind.content else { return nil }
        application = make()
        application.reset()
    }

    /// A reset: what was pending is forgotten.
    package func reset() {
        application.reset()
        forget()
    }

    /// Takes one TPDU and gives data and status word.
    package func process(_ tpdu: [UInt8]) -> [UInt8] {
        guard tpdu.count >= 4 else { return [0x67, 0x00] }
        let header = Array(tpdu.prefix(4))
        let p3 = tpdu.count > 4 ? tpdu[4] : 0
        let data = Array(tpdu.dropFirst(5))
        if header[1] == 0xC0 { return getResponse(p3) }
        if let held, held.header == header, data.isEmpty,
            p3 == UInt8(truncatingIfNeeded: held.response.count - 2)
        {
            forget()
            return held.response
        }
        forget()
        if !data.isEmpty {
            guard data.count == Int(p3) else { return [0x67, 0x00] }
            return keep(application.process(tpdu + (Self.bothWays.contains(header[1]) ? [0] : [])))
        }
        guard Self.outgoing.contains(header[1]) || p3 != 0 else { return keep(application.process(header)) }
        return outgoing(header, p3)
    }

    /// Case 2: P3 is the length that the reader wants, 0 for 256.
    private func outgoing(_ header: [UInt8], _ p3: UInt8) -> [UInt8] {
        let wanted = p3 == 0 ? 256 : Int(p3)
        let response = application.process(header + [p3])
        let available = response.count - 2
        guard available > 0, available < wanted else { return response }
        held = (header, response)
        return [0x6C, UInt8(available)]
    }

    /// Case 4: data wait for GET RESPONSE.
    private func keep(_ response: [UInt8]) -> [UInt8] {
        let data = response.dropLast(2)
        guard !data.isEmpty else { return response }
        pending = Array(data)
        pendingStatus = Array(response.suffix(2))
        return [0x61, UInt8(truncatingIfNeeded: min(data.count, 256))]
    }

    private func getResponse(_ p3: UInt8) -> [UInt8] {
        guard !pending.isEmpty else { return [0x69, 0x85] }
        let wanted = p3 == 0 ? 256 : Int(p3)
        guard wanted <= pending.count else { return [0x6C, UInt8(pending.count)] }
        let part = Array(pending.prefix(wanted))
        pending.removeFirst(wanted)
        guard pending.isEmpty else {
            return part + [0x61, UInt8(truncatingIfNeeded: min(pending.count, 256))]
        }
        return part + pendingStatus
    }

    private func forget() {
        pending = []
        held = nil
    }
}
