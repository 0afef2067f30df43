// SPDX-License-Identifier: Apache-2.0
//
// The card's half of T=0 at TPDU level (ISO/IEC 7816-3:2006, 12.2): commands of five bytes and perhaps data,
// 61xx with GET RESPONSE, 6Cxx, ENVELOPE. Procedure bytes are T0CardLine's affair.

/// A card that speaks T=0, with a simulated application behind it.
package final class T0Card {
    /// An ATR that offers nothing but T=0 at the default rate: no interface and no historical bytes.
    package static let atr: [UInt8] = [0x3B, 0x00]

    private let application: any SimulatedApplication
    private let behaviour: CardBehaviour
    /// Response data that GET RESPONSE may fetch, and the status word that ends them.
    private var pending: [UInt8] = []
    private var pendingStatus: [UInt8] = [0x90, 0x00]
    /// The answer to an outgoing command that was told its right length by 6Cxx: the command has run, and
    /// the same header with that length gets it without running again.
    private var held: (header: [UInt8], response: [UInt8])?
    /// What ENVELOPE has brought of a command.
    private var envelope: [UInt8] = []
    /// How long the application works on what the last TPDU had it do.
    private(set) var worked = Duration.zero

    /// The instructions whose data go to the reader when P3 is a length (ISO/IEC 7816-4, table of commands).
    private static let outgoing: Set<UInt8> = [0x84, 0xB0, 0xB1, 0xB2, 0xB3, 0xC0, 0xCA]
    /// The instructions with data both ways, whose answer waits for GET RESPONSE.
    private static let bothWays: Set<UInt8> = [0x2A, 0x86, 0x87, 0x88, 0xA4, 0xCB, InventedUnlock.ins]
    /// Beyond this no command is a command (an extended one has 65,544 bytes at most).
    private static let longestCommand = 65_544

    /// A card of that kind, `nil` for one without an application.
    package convenience init?(_ kind: CardKind) {
        guard case .application(let make) = kind.content else { return nil }
        self.init(make(), behaviour: kind.behaviour)
        application.reset()
    }

    /// A card that has just been reset, its application with it.
    init(_ application: any SimulatedApplication, behaviour: CardBehaviour = CardBehaviour()) {
        self.application = application
        self.behaviour = behaviour
    }

    /// A reset: what was pending is forgotten.
    package func reset() {
        application.reset()
        forget()
    }

    /// Whether data follow this header of five bytes. A card knows that of its commands; P3 alone does not say.
    func takesData(_ header: [UInt8]) -> Bool { !Self.outgoing.contains(header[1]) && header[4] != 0 }

    /// Takes one TPDU and gives data and status word.
    package func process(_ tpdu: [UInt8]) -> [UInt8] {
        worked = .zero
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
        let begun = envelope
        forget()
        guard data.isEmpty || data.count == Int(p3) else { return [0x67, 0x00] }
        if header[1] == 0xC2 { return collect(begun, data) }
        guard data.isEmpty else {
            return keep(run(tpdu + (Self.bothWays.contains(header[1]) ? [0] : [])))
        }
        guard Self.outgoing.contains(header[1]) || p3 != 0 else { return keep(run(header)) }
        return outgoing(header, p3)
    }

    private func run(_ command: [UInt8]) -> [UInt8] {
        worked += application.workingTime(for: command)
        return application.process(command)
    }

    /// Case 2: P3 is the length that the reader wants, 0 for 256.
    private func outgoing(_ header: [UInt8], _ p3: UInt8) -> [UInt8] {
        let wanted = p3 == 0 ? 256 : Int(p3)
        let response = run(header + [p3])
        let available = response.count - 2
        guard available > 0, available != wanted else { return response }
        guard available > wanted else {
            held = (header, response)
            return [0x6C, UInt8(available)]
        }
        pending = Array(response[wanted..<available])
        pendingStatus = Array(response.suffix(2))
        return Array(response.prefix(wanted)) + announcement
    }

    /// Case 4: data wait for GET RESPONSE.
    private func keep(_ response: [UInt8]) -> [UInt8] {
        let data = response.dropLast(2)
        guard !data.isEmpty else { return response }
        pending = Array(data)
        pendingStatus = Array(response.suffix(2))
        return behaviour.announcesAnswers || pendingStatus != [0x90, 0x00] ? announcement : [0x90, 0x00]
    }

    private var announcement: [UInt8] { [0x61, UInt8(truncatingIfNeeded: min(pending.count, 256))] }

    private func getResponse(_ p3: UInt8) -> [UInt8] {
        envelope = []
        guard !pending.isEmpty else { return [0x69, 0x85] }
        let wanted = p3 == 0 ? 256 : Int(p3)
        guard wanted <= pending.count else { return [0x6C, UInt8(pending.count)] }
        let part = Array(pending.prefix(wanted))
        pending.removeFirst(wanted)
        return part + (pending.isEmpty ? pendingStatus : announcement)
    }

    /// ENVELOPE: a command that is too long for a TPDU comes in parts. A part of less than 255 bytes, or an empty
    /// one, is the last, unless Lc wants more: a reader's messages may have no room for 255.
    private func collect(_ begun: [UInt8], _ part: [UInt8]) -> [UInt8] {
        let command = begun + part
        guard !command.isEmpty, command.count <= Self.longestCommand else { return [0x67, 0x00] }
        let isLast = part.isEmpty || part.count < 255 && !Self.lacksBytes(command)
        guard isLast else {
            envelope = command
            return [0x90, 0x00]
        }
        return keep(run(command))
    }

    /// Whether Lc, or half an Le, says that a command goes on.
    private static func lacksBytes(_ command: [UInt8]) -> Bool {
        guard command.count > 5 else { return true }
        guard command[4] == 0 else { return command.count < 5 + Int(command[4]) }
        guard command.count >= 7 else { return true }
        let end = 7 + (Int(command[5]) << 8 | Int(command[6]))
        return command.count < end || command.count == end + 1
    }

    private func forget() {
        pending = []
        held = nil
        envelope = []
    }
}
