// SPDX-License-Identifier: Apache-2.0
//
// One command and its answer, as `apdu` shows them. What carries a PIN shows its header and status word.

import ISO7816

/// One exchange with the card.
struct ExchangeResult: ShownResult {
    /// The command, or as much of it as may be seen; the rest is not kept.
    private let command: [UInt8]
    private let name: String?
    private let isBlanked: Bool
    private let response: ResponseAPDU
    private let duration: Duration

    /// What stands for bytes that are not shown.
    static let blank = "**"

    init(_ prepared: PreparedCommand, _ response: ResponseAPDU, _ duration: Duration) {
        let apdu = prepared.apdu
        isBlanked = prepared.sensitivity == .secret
        command = isBlanked ? [apdu.cla, apdu.ins, apdu.p1, apdu.p2] : apdu.bytes
        name = apdu.instructionName
        self.response = response
        self.duration = duration
    }

    private var isAnswerBlanked: Bool { isBlanked && !response.data.isEmpty }

    /// Milliseconds with three decimals.
    private var milliseconds: Double {
        let (seconds, attoseconds) = duration.components
        let perMicrosecond: Int64 = 1_000_000_000_000
        return Double(seconds * 1_000_000 + (attoseconds + perMicrosecond / 2) / perMicrosecond) / 1000
    }

    private enum CodingKeys: String, CodingKey { case command, response, sw, data, milliseconds }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(command.hex + (isBlanked ? Self.blank : ""), forKey: .command)
        try fields.encode(
            isAnswerBlanked ? Self.blank + "\(response.sw)" : response.bytes.hex, forKey: .response)
        try fields.encode("\(response.sw)", forKey: .sw)
        try fields.encode(isAnswerBlanked ? Self.blank : response.data.hex, forKey: .data)
        try fields.encode(milliseconds, forKey: .milliseconds)
    }

    func text(_ style: TextStyle) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(200 + command.count * 2 + response.data.count * 7 / 2)
        text += "> ".utf8
        text.appendHex(command)
        if isBlanked { text += Self.blank.utf8 }
        text += style.dim(name.map { "  " + $0 } ?? "").utf8
        text += "\n".utf8
        if isAnswerBlanked {
            text += "  \(Self.blank)\n".utf8
        } else {
            HexDump.write(response.data, to: &text)
        }
        let status = DecodedStatusWord(response.sw)
        text += "< ".utf8
        text += style.bold(status.sw).utf8
        text += "  ".utf8
        text += status.text.utf8
        text += style.dim("  (" + milliseconds.description + " ms)").utf8
        text += "\n".utf8
        return text
    }
}
