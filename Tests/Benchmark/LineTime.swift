// SPDX-License-Identifier: Apache-2.0
//
// How long bytes take between reader and card, and what lies between two blocks: the card's line at T=1
// (ISO/IEC 7816-3:2006, clause 11), and the USB.

/// The time that a card's line and the USB take, in microseconds.
struct LineTime: Sendable {
    /// The card's clock in kHz.
    let clock: Double
    /// F and D: an etu is F/D clocks.
    let clocksPerETU: Double
    /// The most bytes in one information field, to the card and from it.
    let ifsc: Int
    let ifsd: Int
    /// What one message to the reader and one back cost beside the line; a parameter, nothing that was measured.
    let usbTurnaround: Double
    /// The most bytes in one message of a reader that runs T=1 by itself; nil where the host does.
    let messageRoom: Int?

    /// A character of T=1 where N is 255: eleven etu (ISO/IEC 7816-3:2006, 11.2).
    static let characterETU = 11.0
    /// From the last character of one side to the first of the other: the block guard time, 22 etu between the leading
    /// edges, of which the character itself takes eleven.
    static let gapETU = 22.0 - characterETU
    /// NAD, PCB, LEN and LRC.
    static let frame = 4

    var etu: Double { clocksPerETU / clock * 1_000 }

    /// Two blocks, one each way.
    func line(_ toCard: Int, _ fromCard: Int) -> Double {
        (Double(toCard + fromCard) * Self.characterETU + 2 * Self.gapETU) * etu
    }

    /// One command and its answer, as the fewest blocks that carry them.
    func command(_ command: Int, _ answer: Int) -> Cost {
        let (out, back) = (Self.parts(command, ifsc), Self.parts(answer, ifsd))
        // Each block but the last in either direction is answered by an R-block.
        let pairs = out + back - 1
        let bytes = command + answer + Self.frame * 2 * pairs
        let messages =
            messageRoom.map { Self.parts(command, $0) + Self.parts(answer, $0) - 1 } ?? pairs
        let time =
            (Double(bytes) * Self.characterETU + Double(2 * pairs) * Self.gapETU) * etu
            + Double(messages) * usbTurnaround
        return Cost(apdus: 1, blocks: 2 * pairs, transfers: 2 * messages, bytes: bytes, microseconds: time)
    }

    private static func parts(_ length: Int, _ size: Int) -> Int { max(1, (length + size - 1) / size) }
}

/// What a sequence of commands costs.
struct Cost: Equatable, Sendable {
    var apdus = 0
    /// T=1 blocks, both ways.
    var blocks = 0
    /// USB transfers on the bulk pipes, both ways.
    var transfers = 0
    /// Bytes on the card's line, both ways.
    var bytes = 0
    /// The time of line and USB.
    var microseconds = 0.0

    static func + (left: Cost, right: Cost) -> Cost {
        Cost(
            apdus: left.apdus + right.apdus, blocks: left.blocks + right.blocks,
            transfers: left.transfers + right.transfers, bytes: left.bytes + right.bytes,
            microseconds: left.microseconds + right.microseconds)
    }
}
