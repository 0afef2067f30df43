// SPDX-License-Identifier: Apache-2.0
//
// A block of T=1, explained. A block that may carry a PIN shows its PCB only: LEN is the PIN's length, and
// the LRC is the XOR of its digits.

import ISO7816

/// A T=1 block, field by field.
struct DecodedBlock: CommandResult {
    let block: T1.Block
    let edc: T1.EDC
    let pcb: UInt8
    let epilogue: [UInt8]
    let isBlanked: Bool

    /// Reads a block; which checksum it has shows itself.
    init(_ bytes: [UInt8]) throws {
        let isBlanked = Self.mayCarryPIN(bytes)
        do throws(T1.BlockError) {
            (block, edc) = try Self.parse(bytes)
        } catch {
            guard isBlanked else { throw error }
            throw MalformedBytes(description: "why is withheld, for it may carry a PIN")
        }
        pcb = bytes[1]
        epilogue = Array(bytes.suffix(edc.length))
        self.isBlanked = isBlanked
    }

    private static func parse(_ bytes: [UInt8]) throws(T1.BlockError) -> (T1.Block, T1.EDC) {
        do throws(T1.BlockError) {
            return (try T1.Block.parse(bytes, edc: .lrc), .lrc)
        } catch let lrcError {
            do throws(T1.BlockError) {
                return (try T1.Block.parse(bytes, edc: .crc), .crc)
            } catch {
                // The LRC is what nearly every card has, so its error says more.
                throw lrcError
            }
        }
    }

    /// Whether an I-block's first bytes are those of a command that carries a PIN.
    private static func mayCarryPIN(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4, bytes[1] & 0x80 == 0 else { return false }
        let length = Int(bytes[2])
        // Without the checksum where the length is right; in doubt with all that is there.
        let isSound = bytes.count == 3 + length + 1 || bytes.count == 3 + length + 2
        let information = isSound ? bytes[3..<(3 + length)] : bytes[3...]
        return SecretCommand.mayBegin(information, isWhole: isSound && bytes[1] & 0x20 == 0)
    }

    private enum CodingKeys: String, CodingKey {
        case NAD, PCB, LEN, INF, epilogue, edc, kind, number, more, summary, blanked
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(0 as UInt8, forKey: .NAD)
        try fields.encode(pcb, forKey: .PCB)
        try fields.encode(isBlanked ? nil : block.information.count, forKey: .LEN)
        try fields.encode(isBlanked ? nil : block.information.hex, forKey: .INF)
        try fields.encode(isBlanked ? nil : epilogue.hex, forKey: .epilogue)
        try fields.encode(edc.name, forKey: .edc)
        switch block.kind {
        case .information(let number, let more):
            try fields.encode("I", forKey: .kind)
            try fields.encode(number.rawValue, forKey: .number)
            try fields.encode(more, forKey: .more)
        case .acknowledgement(let number, _):
            try fields.encode("R", forKey: .kind)
            try fields.encode(number.rawValue, forKey: .number)
            try fields.encode(false, forKey: .more)
        case .request, .response:
            try fields.encode("S", forKey: .kind)
            try fields.encodeNil(forKey: .number)
            try fields.encode(false, forKey: .more)
        }
        try fields.encode(block.summary(blanked: isBlanked), forKey: .summary)
        try fields.encode(isBlanked, forKey: .blanked)
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = [style.bold(block.summary(blanked: isBlanked))]
        guard !isBlanked else {
            return lines + ["PCB  \(pcb.hex)", "may carry a PIN or a key: the rest is not shown"]
        }
        lines += TextStyle.columns([
            ["NAD", "00"], ["PCB", pcb.hex], ["LEN", "\(block.information.count)"],
            [edc.name, epilogue.spacedHex],
        ])
        if !block.information.isEmpty { lines += ["INF"] + HexDump.lines(block.information) }
        return lines
    }
}

/// Whether bytes are the beginning of a command that carries a PIN. In doubt they are.
enum SecretCommand {
    /// - Parameters:
    ///   - bytes: the first bytes of what may be a command APDU.
    ///   - isWhole: whether they are all of it.
    static func mayBegin(_ bytes: some Collection<UInt8>, isWhole: Bool) -> Bool {
        let bytes = Array(bytes)
        if isWhole, let command = try? CommandAPDU(bytes) { return command.leastSensitivity == .secret }
        // A whole command that carries something has five bytes at least, the first part of one has two.
        guard bytes.count >= (isWhole ? 5 : 2),
            let header = try? CommandAPDU(cla: bytes[0], ins: bytes[1], p1: 0, p2: 0, data: [0])
        else { return false }
        return header.leastSensitivity == .secret
    }
}
