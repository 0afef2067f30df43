// SPDX-License-Identifier: Apache-2.0
//
// Which files the simulated card has, what stands in them and what opens them: the table behind every answer.
// Found by soltia48/myna-card (on test cards), jpki/myna, OpenSC and AokiApp/jsapdu; holder and issuer are
// made up (SimulatedIssuer). Commands on these files are SimulatedMyNumberCard's.

/// The card's applications as they are issued.
struct SimulatedCardFiles {
    let options: SimulatedMyNumberCard.Options

    /// Facts of the holder that several files repeat; they match Scripts/make-simulated-issuer.
    enum Holder {
        static let number = "123456789012"  // wrong check digit
        static let birthDate = "110217"  // 平成11年, YYMMDD
        static let municipality = "99999"
        static let cardSerial = "990000000000001"
    }

    /// 照合番号B: the birth date, the year of the card's own end, the security code.
    private var matchingB: String { Holder.birthDate + options.cardEnd.text.prefix(4) + "0000" }

    /// In the order in which a partial name is compared. The first is the card manager.
    var applications: [CardApplication] {
        [cardManager, jpki, support, surface, registry, common]
    }

    func pin(_ pin: SimulatedMyNumberCard.PIN) -> ElementaryFile {
        guard !options.unsetPINs.contains(pin) else {
            return ElementaryFile(content: .pin(nil), access: .never)
        }
        let (value, lengths, limit): (String, ClosedRange<Int>, Int) =
            switch pin {
            case .signature: ("ABC123", 6...16, 5)
            case .authentication: ("1234", 4...4, 3)
            case .support: ("5678", 4...4, 3)
            case .supportNumberA, .surfaceNumberA: (Holder.number, 12...12, 10)
            case .supportNumberB, .surfaceNumberB: (matchingB, 14...14, 10)
            case .surfaceBirthDate: (Holder.birthDate, 6...6, 10)
            case .residentRegistry, .commonRegistry: ("9012", 4...4, 3)
            }
        let reference = ReferencePIN(
            value: options.values[pin] ?? value, lengths: lengths, limit: limit,
            triesLeft: options.triesLeft[pin])
        return ElementaryFile(content: .pin(reference), access: .never)
    }

    /// Where a PIN stands: index into `applications`, and the file.
    static func place(of pin: SimulatedMyNumberCard.PIN) -> (application: Int, file: FileIdentifier) {
        switch pin {
        case .signature: (1, 0x001B)
        case .authentication: (1, 0x0018)
        case .support: (2, 0x0011)
        case .supportNumberA: (2, 0x0014)
        case .supportNumberB: (2, 0x0015)
        case .surfaceBirthDate: (3, 0x0011)
        case .surfaceNumberB: (3, 0x0012)
        case .surfaceNumberA: (3, 0x0013)
        case .residentRegistry: (4, 0x001C)
        case .commonRegistry: (5, 0x001C)
        }
    }

    /// The issuer security domain: what is current after a reset. Its 001E is internal.
    private var cardManager: CardApplication {
        CardApplication(
            name: [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00], change: .none,
            sessionKeyRefusal: .unknownInstruction, files: [0x001E: .reference])
    }

    /// 住基AP. Both registry applications hold the same 16-byte key reference.
    private var registry: CardApplication {
        CardApplication(
            name: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01], change: .changeKey,
            sessionKeyRefusal: .accessNotAllowed,
            files: [
                0x0002: .transparent(Self.registryKeyReference),
                0x001C: pin(.residentRegistry),
            ])
    }

    /// 共通カードAP. Record 1: simple TLV 01 with serial number, municipality and expiry, 28 digits.
    private var common: CardApplication {
        let digits = Array((Holder.cardSerial + Holder.municipality + options.cardEnd.text).utf8)
        return CardApplication(
            name: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00], change: .changeKey,
            sessionKeyRefusal: .noSessionKeyHere,
            files: [
                0x0001: ElementaryFile(
                    content: .records([[0x01, UInt8(digits.count)] + digits]), access: .free),
                0x0002: .transparent(Self.registryKeyReference),
                0x0019: .key(SimulatedIssuer.Keys.common),
                0x001C: pin(.commonRegistry),
            ])
    }

    private static let registryKeyReference = CardManagerObjects.keyIdentifier("9000020", "000")
}
