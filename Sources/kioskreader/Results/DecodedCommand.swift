// SPDX-License-Identifier: Apache-2.0
//
// A command APDU, explained. What carries a PIN shows its header only.

import ISO7816

/// A command APDU, field by field.
struct DecodedCommand: CommandResult {
    let command: CommandAPDU
    /// Whether data and lengths are hidden.
    var isBlanked: Bool { command.leastSensitivity == .secret }

    init(_ command: CommandAPDU) { self.command = command }

    private enum CodingKeys: String, CodingKey {
        case CLA, INS, P1, P2, Lc, data, ne, name, `case`, `class`, sensitivity, repeatable
    }

    private var lc: Int? { isBlanked || command.data.isEmpty ? nil : command.data.count }
    private var apduCase: String? { isBlanked ? nil : "\(command.apduCase)" }
    private var data: String? { isBlanked ? nil : command.data.hex }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(command.cla, forKey: .CLA)
        try fields.encode(command.ins, forKey: .INS)
        try fields.encode(command.p1, forKey: .P1)
        try fields.encode(command.p2, forKey: .P2)
        try fields.encode(lc, forKey: .Lc)
        try fields.encode(data, forKey: .data)
        try fields.encode(isBlanked ? nil : command.ne, forKey: .ne)
        try fields.encode(command.instructionName, forKey: .name)
        try fields.encode(apduCase, forKey: .case)
        try fields.encode(command.classByte.explanation, forKey: .class)
        try fields.encode("\(command.leastSensitivity)", forKey: .sensitivity)
        try fields.encode(command.isRepeatable, forKey: .repeatable)
    }

    func lines(_ style: TextStyle) -> [String] {
        var rows = [
            ["CLA", command.cla.hex, command.classByte.explanation.joined(separator: "; ")],
            ["INS", command.ins.hex, style.bold(command.instructionName ?? "no name in this class")],
            ["P1", command.p1.hex, ""],
            ["P2", command.p2.hex, ""],
        ]
        if isBlanked {
            rows.append(["data", "**", "carries a PIN or a key: data and lengths are not shown"])
            return TextStyle.columns(rows)
        }
        if let lc { rows.append(["Lc", "\(lc)", "bytes of data"]) }
        var lines = TextStyle.columns(rows)
        if !command.data.isEmpty { lines += ["data"] + HexDump.lines(command.data) }
        if let ne = command.ne { lines.append("Ne   \(ne)  bytes expected at most") }
        lines.append("case \(command.apduCase)")
        if command.isRetryCounterQuery { lines.append("asks for the tries left; costs none") }
        return lines
    }
}
