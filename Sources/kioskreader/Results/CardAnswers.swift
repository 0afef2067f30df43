// SPDX-License-Identifier: Apache-2.0
//
// What `atr`, `reset`, `params` and `escape` show.

import CCIDReader
import ISO7816
import KioskReader

/// Which slot of which reader a result is about.
struct SlotPlace: Encodable {
    let reader: String
    let slot: UInt8

    init(_ reader: Reader, _ slot: SlotIndex) {
        self.reader = reader.path
        self.slot = slot.rawValue
    }

    var text: String { "reader \(reader), slot \(slot)" }
}

/// The answer to reset and what was chosen by it.
struct AnswerToReset: CommandResult {
    let place: SlotPlace
    let decoded: DecodedATR
    let link: LinkSummary
    /// How the card was reset; `nil` when the session's own power-on did.
    let kind: String?

    init(_ session: CardSession, kind: ResetKind? = nil) {
        place = SlotPlace(session.reader, session.slot)
        decoded = DecodedATR(session.atr)
        link = LinkSummary(session.link)
        self.kind = kind.map { $0 == .cold ? "cold" : "warm" }
    }

    private enum CodingKeys: String, CodingKey { case reader, slot, reset, link }

    func encode(to encoder: any Encoder) throws {
        try decoded.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(place.reader, forKey: .reader)
        try fields.encode(place.slot, forKey: .slot)
        try fields.encode(kind, forKey: .reset)
        try fields.encode(link, forKey: .link)
    }

    func lines(_ style: TextStyle) -> [String] {
        [place.text + (kind.map { ", after a \($0) reset" } ?? "")] + decoded.lines(style) + [link.text]
    }
}

/// A slot's parameters by their standard names.
struct SlotParameters: CommandResult {
    let place: SlotPlace
    let parameters: CardParameters

    func encode(to encoder: any Encoder) throws {
        try place.encode(to: encoder)
        var fields = encoder.container(keyedBy: FieldKey.self)
        try fields.encode(parameters.cardProtocol.rawValue, forKey: FieldKey("bProtocolNum"))
        for field in parameters.fields { try fields.encode(field.value, forKey: FieldKey(field.name)) }
    }

    func lines(_ style: TextStyle) -> [String] {
        let rows = parameters.fields.map { field in
            [field.name, field.value.hex, parameters.meaning(of: field.name) ?? ""]
        }
        return [place.text, style.bold("\(parameters.cardProtocol)")] + TextStyle.columns(rows)
    }
}

extension CardParameters {
    /// What a field says, where the number alone does not tell (CCID 1.1, 6.1.7).
    func meaning(of name: String) -> String? {
        switch name {
        case "bmFindexDindex": return TransmissionFactors(code: bmFindexDindex).map { "F/D = \($0)" }
        case "bmTCCKST0": return bmTCCKS & 0x02 == 0 ? "direct convention" : "inverse convention"
        case "bmTCCKST1":
            return (bmTCCKS & 0x01 == 0 ? "LRC" : "CRC") + ", "
                + (bmTCCKS & 0x02 == 0 ? "direct convention" : "inverse convention")
        case "bGuardTimeT0", "bGuardTimeT1": return "extra guard time"
        case "bWaitingIntegerT0": return "WI"
        case "bmWaitingIntegersT1": return "BWI \(bWaitingIntegers >> 4), CWI \(bWaitingIntegers & 0x0F)"
        case "bClockStop":
            return ["the clock may not stop", "may stop low", "may stop high", "may stop either way"][
                Int(bClockStop & 0x03)]
        case "bIFSC": return "\(bIFSC) bytes"
        case "bNadValue": return nil
        default: return nil
        }
    }
}

/// What a vendor command was answered.
struct EscapeAnswer: CommandResult {
    let place: SlotPlace
    let command: [UInt8]
    let response: [UInt8]

    private enum CodingKeys: String, CodingKey { case command, response }

    func encode(to encoder: any Encoder) throws {
        try place.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(command.hex, forKey: .command)
        try fields.encode(response.hex, forKey: .response)
    }

    func lines(_ style: TextStyle) -> [String] {
        response.isEmpty ? ["an empty answer"] : HexDump.lines(response, indent: "")
    }
}
