// SPDX-License-Identifier: Apache-2.0
//
// Where the reader deals in characters: XfrBlock at character level (CCID 1.1, 3.2.1 and 6.1.4), which hands them
// through, and T=0 at TPDU level, where it sees to the procedure bytes by itself (ISO/IEC 7816-3:2006, 10.3).

extension Firmware {
    /// A card that says NULL for so long hangs; until then the host hears time extensions. Chosen.
    private static let greatestPatience = Duration.seconds(120)

    /// Bytes to the card, maybe none, and up to wLevelParameter from it. Fewer when the card falls silent among
    /// them; when none come it is mute.
    func transferCharacters(_ command: Command, expected: Int, with card: InsertedCard) -> Reply {
        guard expected <= Int(profile.descriptor.dwMaxCCIDMessageLength) - 10 else { return .failure(8) }
        guard expected > 0 || !command.data.isEmpty else { return .failure(SlotError.badLength) }
        let parameters = slots[command.slot].parameters
        if !command.data.isEmpty { card.send(command.data, parameters) }
        guard expected > 0 else { return .success() }
        let waiting = parameters.waitingTime(bBWI: command.specific[0])
        let (bytes, after) = card.take(expected, waiting: waiting)
        return bytes.isEmpty ? .failure(SlotError.iccMute, after: after) : .success(bytes, after: after)
    }

    /// One TPDU of T=0: five bytes, and as many more as P3 says where data go to the card.
    func exchangeT0(_ tpdu: [UInt8], with card: InsertedCard, _ parameters: ProtocolParameters) -> Reply {
        guard tpdu.count >= 5, tpdu.count == 5 || tpdu.count == 5 + Int(tpdu[4])
        else { return .failure(SlotError.badLength) }
        var transfer = TPDUTransfer(tpdu, card, waiting: parameters.waitingTime(bBWI: 0), parameters)
        return transfer.run(until: Self.greatestPatience)
    }
}

/// The reader's half of one TPDU of T=0.
private struct TPDUTransfer {
    private let card: InsertedCard
    private let parameters: ProtocolParameters
    private let waiting: Duration
    private let header: [UInt8]
    /// What has not gone to the card.
    private var outgoing: [UInt8]
    /// How much the card may send; of a TPDU without data, P3, where 0 means 256.
    private var missing: Int
    private var answer: [UInt8] = []
    private var spent = Duration.zero

    init(_ tpdu: [UInt8], _ card: InsertedCard, waiting: Duration, _ parameters: ProtocolParameters) {
        self.card = card
        self.parameters = parameters
        self.waiting = waiting
        header = Array(tpdu.prefix(5))
        outgoing = Array(tpdu.dropFirst(5))
        missing = outgoing.isEmpty ? (tpdu[4] == 0 ? 256 : Int(tpdu[4])) : 0
    }

    mutating func run(until limit: Duration) -> Reply {
        card.send(header, parameters)
        while spent < limit {
            guard let byte = take(1)?.first else { break }
            switch byte {
            case 0x60: continue
            case 0x60...0x6F, 0x90...0x9F:
                guard let second = take(1) else { return mute }
                return .success(answer + [byte] + second, after: spent)
            case header[1], ~header[1]:
                guard move(all: byte == header[1]) else { return mute }
            default: return mute
            }
        }
        return mute
    }

    private var mute: Reply { .failure(SlotError.iccMute, after: spent) }

    /// The data that the card has acknowledged.
    private mutating func move(all: Bool) -> Bool {
        if !outgoing.isEmpty {
            let part = all ? outgoing : Array(outgoing.prefix(1))
            outgoing.removeFirst(part.count)
            card.send(part, parameters)
            return true
        }
        guard missing > 0, let data = take(all ? missing : 1) else { return false }
        missing -= data.count
        answer += data
        return true
    }

    /// So many characters, or none.
    private mutating func take(_ count: Int) -> [UInt8]? {
        let (bytes, after) = card.take(count, waiting: waiting)
        spent += after
        return bytes.count == count ? bytes : nil
    }
}
