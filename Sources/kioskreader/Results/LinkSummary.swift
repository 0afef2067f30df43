// SPDX-License-Identifier: Apache-2.0
//
// What was agreed with a card, as `atr` and `reset` show it.

import CCIDReader
import ISO7816

/// Protocol, rate and sizes in use.
struct LinkSummary: Encodable {
    private let link: CardLink

    init(_ link: CardLink) { self.link = link }

    private enum CodingKeys: String, CodingKey {
        case `protocol`, exchangeLevel, fi, di, clockKHz, dataRate, negotiation, ifsc, ifsd
        case blockWaitingTimeMilliseconds
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(link.cardProtocol.rawValue, forKey: .protocol)
        try fields.encode(link.exchangeLevel.rawValue, forKey: .exchangeLevel)
        try fields.encode(link.factors.f, forKey: .fi)
        try fields.encode(link.factors.d, forKey: .di)
        try fields.encode(link.clock, forKey: .clockKHz)
        try fields.encode(link.dataRate, forKey: .dataRate)
        try fields.encode(link.negotiation.rawValue, forKey: .negotiation)
        try fields.encode(link.ifsc, forKey: .ifsc)
        try fields.encode(link.ifsd, forKey: .ifsd)
        try fields.encode(waitingTime, forKey: .blockWaitingTimeMilliseconds)
    }

    private var waitingTime: Int? { link.blockWaitingTime.map { Int(($0 / .milliseconds(1)).rounded()) } }

    /// All of it in one line.
    var text: String {
        var parts = [
            "chosen: \(link.cardProtocol)", "F/D \(link.factors)",
            "\(link.dataRate) bit/s at \(link.clock) kHz",
        ]
        switch link.negotiation {
        case .reader: parts.append("negotiated by the reader")
        case .readerPPS: parts.append("PPS by the reader")
        case .hostPPS: parts.append("PPS by the host")
        case .refused: parts.append("the card refused the PPS")
        case .none: break
        }
        if let ifsc = link.ifsc { parts.append("IFSC \(ifsc)") }
        if let ifsd = link.ifsd { parts.append("IFSD \(ifsd)") }
        if let waitingTime { parts.append("BWT \(waitingTime) ms") }
        return parts.joined(separator: ", ")
    }
}
