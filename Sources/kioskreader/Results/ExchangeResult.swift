// SPDX-License-Identifier: Apache-2.0
//
// One command and its answer, as `apdu` shows them. What carries a PIN shows its header and status word.

import ISO7816

/// One exchange with the card.
struct ExchangeResult: CommandResult {
    /// The command's hex, or as much of it as may be seen; its bytes are not kept.
    private let command: String
    private let name: String?
    private let isBlanked: Bool
    private let response: ResponseAPDU
    private let duration: Duration

    /// What stands for bytes that are not shown.
    static let blank = "**"

    init(_ prepared: PreparedCommand, _ response: ResponseAPDU, _ duration: Duration) {
        let apdu = prepared.apdu
        isBlanked = prepared.sensitivity == .secret
        command = isBlanked ? [apdu.cla, apdu.ins, apdu.p1, apdu.p2].hex + Self.blank : apdu.bytes.hex
        name = apdu.instructionName
        self.response = response
        self.duration = duration
    }

    private var isAnswerBlanked: Bool { isBlanked && !response.data.isEmpty }

    /// Milliseconds with three decimals.
    private var milliseconds: Double {
        let microseconds = duration / .microseconds(1)
        return microseconds.rounded() / 1000
    }

    private enum CodingKeys: String, CodingKey { case command, response, sw, data, milliseconds }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(command, forKey: .command)
        try fields.encode(
            isAnswerBlanked ? Self.blank + "\(response.sw)" : response.bytes.hex, forKey: .response)
        try fields.encode("\(response.sw)", forKey: .sw)
        try fields.encode(isAnswerBlanked ? Self.blank : response.data.hex, forKey: .data)
        try fields.encode(milliseconds, forKey: .milliseconds)
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = ["> " + command + style.dim(name.map { "  " + $0 } ?? "")]
        if isAnswerBlanked {
            lines.append("  " + Self.blank)
        } else {
            lines += HexDump.lines(response.data)
        }
        let status = DecodedStatusWord(response.sw)
        return lines + [
            "< " + style.bold(status.sw) + "  " + status.text + style.dim("  (\(milliseconds) ms)")
        ]
    }
}
