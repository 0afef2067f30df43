// SPDX-License-Identifier: Apache-2.0
//
// What the sweep of PIN operations does, with which PIN, on which readers, and what breaks.

import MyNumberCard
import ReaderFaults
import VirtualReader

/// A PIN of the simulated card, and what is entered for it.
struct SweptPIN: Sendable {
    let reference: PINReference
    let simulated: SimulatedMyNumberCard.PIN
    /// SELECT of its application.
    let application: [UInt8]
    /// The short identifier of its key file.
    let file: UInt8
    let right: [UInt8]
    let wrong: [UInt8]
    let new: [UInt8]

    var hasDigitsAlone: Bool { right.allSatisfy { (0x30...0x39).contains($0) } }

    static let authentication = SweptPIN(
        reference: .authentication, simulated: .authentication, application: SweepOperation.jpki, file: 0x18,
        right: Array("1234".utf8), wrong: Array("9999".utf8), new: Array("4321".utf8))
    static let signature = SweptPIN(
        reference: .signature, simulated: .signature, application: SweepOperation.jpki, file: 0x1B,
        right: Array("ABC123".utf8), wrong: Array("ABC124".utf8), new: Array("2LONGER2REMEMBER".utf8))
    static let inputSupport = SweptPIN(
        reference: .inputSupport, simulated: .support,
        application: [
            0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08,
        ],
        file: 0x11, right: Array("5678".utf8), wrong: Array("9999".utf8), new: Array("8765".utf8))
    static let all = [authentication, signature, inputSupport] + others

    /// What its holder cannot change, and no command asks for: the library asks for their tries, and verifies them.
    private static let others = [
        other(.residentRegistry, .residentRegistry, [0x01, 0x04, 0x01], 0x1C, "9012"),
        other(.common, .commonRegistry, [0x01, 0x01, 0x00], 0x1C, "9012"),
        other(.inputSupportNumberA, .supportNumberA, [0x01, 0x04, 0x08], 0x14, "123456789012"),
        other(.inputSupportNumberB, .supportNumberB, [0x01, 0x04, 0x08], 0x15, "11021720350000"),
        other(.surfaceNumberA, .surfaceNumberA, [0x01, 0x04, 0x02], 0x13, "123456789012"),
        other(.surfaceNumberB, .surfaceNumberB, [0x01, 0x04, 0x02], 0x12, "11021720350000"),
        other(.surfaceBirthDate, .surfaceBirthDate, [0x01, 0x04, 0x02], 0x11, "110217"),
    ]

    /// - Parameter application: the last bytes of its name.
    private static func other(
        _ reference: PINReference, _ simulated: SimulatedMyNumberCard.PIN, _ application: [UInt8],
        _ file: UInt8, _ value: String
    ) -> SweptPIN {
        let select: [UInt8] = [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01]
        let wrong = Array(value.utf8.reversed())
        return SweptPIN(
            reference: reference, simulated: simulated, application: select + application, file: file,
            right: Array(value.utf8), wrong: wrong, new: wrong)
    }
}

/// What is swept.
enum CardPINOperation: String, Sendable, CaseIterable {
    case ask = "asking"
    case verifyRight = "a right PIN"
    case verifyWrong = "a wrong PIN"
    case verifyLast = "a wrong PIN on the last try"
    case change = "a change"
    case changeWrong = "a change with a wrong PIN"
    case keypad = "a right PIN at the keypad"
    case keypadWrong = "a wrong PIN at the keypad"
    case keypadChange = "a change at the keypad"

    /// What the library does with a PIN that its holder cannot change, but for what a keypad and a last try add: they add
    /// the same to each PIN.
    static let ofEveryPIN: [CardPINOperation] = [.ask, .verifyRight, .verifyWrong]

    /// With one PIN every exchange level for what differs there, and a host that runs T=1 and one that does not for the
    /// rest. What the card is asked for another PIN differs in the place and the bytes alone, so one reader of each kind
    /// does for those.
    func profiles(for pin: SweptPIN) -> [ReaderProfile] {
        guard pin.reference.isChangeable else { return Self.ofEveryPIN.contains(self) ? [.scr3310] : [] }
        let isFirst = pin.reference == .authentication
        switch self {
        case .verifyRight, .verifyWrong:
            return isFirst
                ? [.scr3310, .gemPCTwin, .shortAPDU, .extendedAPDU] : [.scr3310, .extendedAPDU]
        case .change: return [.scr3310, .extendedAPDU]
        case .ask, .verifyLast, .changeWrong: return isFirst ? [.scr3310, .extendedAPDU] : [.scr3310]
        case .keypad, .keypadWrong, .keypadChange:
            guard pin.hasDigitsAlone else { return [] }
            let person = PINPad.Person.changes(
                from: self == .keypadWrong ? pin.wrong : pin.right, to: pin.new, again: pin.new)
            return [ReaderProfile.keypad, .keypadAPDU].map { profile in
                var profile = profile
                profile.pinPad = PINPad(person, time: .seconds(2))
                return profile
            }
        }
    }
    var isChange: Bool { self == .change || self == .changeWrong || self == .keypadChange }
    var isAtKeypad: Bool { self == .keypad || self == .keypadWrong || self == .keypadChange }
    /// How it ends on the quiet path, unless well.
    var refusal: MyNumberCardError.Kind? {
        switch self {
        case .verifyWrong, .changeWrong, .keypadWrong: .pinWrong
        case .verifyLast: .pinLocked
        default: nil
        }
    }
    /// The tries that the card has before.
    var tries: Int { self == .verifyLast ? 1 : 2 }

    func act(_ card: MyNumberCard, _ pin: SweptPIN) throws(MyNumberCardError) {
        let reference = pin.reference
        func value(_ bytes: [UInt8]) -> PIN { PIN(copying: bytes) }
        switch self {
        case .ask: _ = try card.triesLeft(reference)
        case .verifyRight: try card.verify(value(pin.right), for: reference)
        case .verifyWrong: try card.verify(value(pin.wrong), for: reference)
        case .verifyLast: try card.verify(value(pin.wrong), for: reference, lastTry: .allowed)
        case .change: try card.change(reference, from: value(pin.right), to: value(pin.new))
        case .changeWrong: try card.change(reference, from: value(pin.wrong), to: value(pin.new))
        case .keypad, .keypadWrong: try card.verifyAtKeypad(reference)
        case .keypadChange: try card.changeAtKeypad(reference)
        }
    }
}

/// What breaks.
enum CardPINFault: Sendable {
    /// What somebody does with card and reader.
    enum Deed: Sendable, CaseIterable {
        case pullsCard, resetsReader

        func act(_ reader: VirtualUSBReader) {
            switch self {
            case .pullsCard: reader.remove()
            case .resetsReader: reader.busReset()
            }
        }
    }

    case none
    case transfer(TransferFault)
    /// At that transfer: before it, or when the reader has worked on it.
    case hand(Int, Deed, before: Bool)
    /// At the answer to that message.
    case message(Int, FaultPlan.Action)
    case reset(Int, before: Bool)
    case line(CardBehaviour)
}
