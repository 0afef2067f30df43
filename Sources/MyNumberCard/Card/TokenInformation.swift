// SPDX-License-Identifier: Apache-2.0
//
// EF 0006 of the JPKI application: what PKCS#11 knows of a token, as soltia48/myna-card found it. The label tells one
// generation of the card from another.

/// What the token says of itself.
public struct TokenInformation: PersonalValue, Sendable, Equatable {
    /// Which kind of token a label stands for.
    ///
    /// The raw values are stable names.
    public enum Generation: String, Sendable, CaseIterable {
        /// 個人番号カード: label `JPKIAPICCTOKEN2`.
        case myNumberCard
        /// 住民基本台帳カード, the card before: label `JPKIAPICCTOKEN`.
        case residentRegistryCard
        /// スマホ用電子証明書 on Android: label `JPKIAPGPSETOKEN`.
        case android
        /// スマホ用電子証明書 on an iPhone: label `JPKIAPIOSTOKEN`.
        case iPhone
        /// Any other label.
        case unknown
    }

    /// The label, without the blanks behind it.
    public let label: String
    /// What the label stands for.
    public let generation: Generation
    /// The model, without the blanks behind it.
    public let model: String
    /// The serial number: it identifies the card. Show it only when asked for.
    public let serialNumber: String
    /// The hardware version, two characters.
    public let hardwareVersion: String
    /// The firmware version, two characters.
    public let firmwareVersion: String

    /// The generation, and nothing of what tells this card from another.
    public var description: String { "token information, \(generation.englishName)" }

    static let length = 160
    static let serialNumberPlace = 80..<96

    /// Takes the file apart; nil where it is too short. Characters that are not printable ASCII become `?`.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.length else { return nil }
        func text(_ range: Range<Int>) -> String {
            var field = bytes[range]
            while field.last == 0x20 || field.last == 0x00 { field.removeLast() }
            let printable = field.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }
            return String(decoding: printable, as: UTF8.self)
        }
        label = text(0..<32)
        model = text(64..<80)
        serialNumber = text(Self.serialNumberPlace)
        hardwareVersion = text(140..<142)
        firmwareVersion = text(142..<144)
        generation =
            switch label {
            case "JPKIAPICCTOKEN2": .myNumberCard
            case "JPKIAPICCTOKEN": .residentRegistryCard
            case "JPKIAPGPSETOKEN": .android
            case "JPKIAPIOSTOKEN": .iPhone
            default: .unknown
            }
    }
}

extension TokenInformation.Generation {
    /// What it is, in Japanese.
    public var japaneseName: String {
        switch self {
        case .myNumberCard: "マイナンバーカード"
        case .residentRegistryCard: "住民基本台帳カード"
        case .android: "スマホ用電子証明書（Android）"
        case .iPhone: "スマホ用電子証明書（iPhone）"
        case .unknown: "不明"
        }
    }

    /// What it is, in English.
    public var englishName: String {
        switch self {
        case .myNumberCard: "My Number Card"
        case .residentRegistryCard: "Basic Resident Register card"
        case .android: "phone certificate (Android)"
        case .iPhone: "phone certificate (iPhone)"
        case .unknown: "unknown"
        }
    }
}
