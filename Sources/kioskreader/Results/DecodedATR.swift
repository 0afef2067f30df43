// SPDX-License-Identifier: Apache-2.0
//
// An ATR, byte by byte.

import ISO7816

/// An answer to reset and what its bytes mean.
struct DecodedATR: CommandResult {
    let atr: ATR

    init(_ atr: ATR) { self.atr = atr }

    private enum CodingKeys: String, CodingKey {
        case atr, TS, T0, interfaceBytes, protocols, historicalBytes, TCK, convention, fi, di
        case extraGuardTime, specificMode, t1, commandChaining, extendedLength, deviations
    }

    /// The keys of `decode atr`, also used by `atr` and `reset`.
    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(atr.bytes.hex, forKey: .atr)
        try fields.encode(atr.ts, forKey: .TS)
        try fields.encode(atr.formatByte, forKey: .T0)
        var bytes = fields.nestedContainer(keyedBy: FieldKey.self, forKey: .interfaceBytes)
        for byte in atr.interfaceBytes { try bytes.encode(byte.value, forKey: FieldKey(byte.name)) }
        try fields.encode(atr.offeredProtocols, forKey: .protocols)
        try fields.encode(atr.historicalBytes.hex, forKey: .historicalBytes)
        try fields.encode(CheckCharacter(atr.tck), forKey: .TCK)
        try fields.encode(atr.convention == .direct ? "direct" : "inverse", forKey: .convention)
        try fields.encode(atr.fi, forKey: .fi)
        try fields.encode(atr.di, forKey: .di)
        try fields.encode(atr.extraGuardTime, forKey: .extraGuardTime)
        try fields.encode(atr.specificMode.map(Mode.init), forKey: .specificMode)
        try fields.encode(atr.t1.map(T1Values.init), forKey: .t1)
        try fields.encode(capabilities?.hasCommandChaining, forKey: .commandChaining)
        try fields.encode(capabilities?.hasExtendedLength, forKey: .extendedLength)
        try fields.encode(atr.deviations.map(\.description), forKey: .deviations)
    }

    private var capabilities: CardCapabilities? { HistoricalBytes(atr.historicalBytes).capabilities }

    func lines(_ style: TextStyle) -> [String] {
        var rows: [[String]] = []
        for part in atr.explanation {
            for (index, line) in part.lines.enumerated() {
                rows.append([index == 0 ? part.name : "", index == 0 ? part.bytes.hex : "", line])
            }
            if part.lines.isEmpty { rows.append([part.name, part.bytes.hex, ""]) }
        }
        return [style.bold(atr.bytes.spacedHex)] + TextStyle.columns(rows)
            + atr.deviations.map { style.bold("odd: ") + $0.description }
    }

    private struct CheckCharacter: Encodable {
        let present: Bool
        let valid: Bool

        init(_ tck: ATR.TCK) { (present, valid) = (tck.present, tck.valid) }
    }

    private struct Mode: Encodable {
        let `protocol`: UInt8
        let canChange: Bool
        let implicitParameters: Bool

        init(_ mode: ATR.SpecificMode) {
            `protocol` = mode.protocol
            canChange = mode.canChange
            implicitParameters = mode.implicitParameters
        }
    }

    private struct T1Values: Encodable {
        let ifsc: UInt8
        let bwi: UInt8
        let cwi: UInt8
        let edc: String

        init(_ parameters: T1Parameters) {
            ifsc = parameters.ifsc
            bwi = parameters.bwi
            cwi = parameters.cwi
            edc = parameters.edc.name
        }
    }
}

extension T1.EDC {
    /// The standard's abbreviation.
    var name: String {
        switch self {
        case .lrc: "LRC"
        case .crc: "CRC"
        }
    }
}
