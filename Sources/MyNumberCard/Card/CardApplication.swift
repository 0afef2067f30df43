// SPDX-License-Identifier: Apache-2.0
//
// The applications of the card: the names that SELECT knows them by, and those that people do. What stands in
// them is CardFile's and PINReference's.

/// One application of a My Number Card.
///
/// The raw value is the name that JSON uses.
public enum CardApplication: String, Sendable, CaseIterable {
    /// 公的個人認証AP (JPKI): the two key pairs, their certificates and PINs.
    case publicKey
    /// 券面事項入力補助AP: number and attributes as text.
    case inputSupport
    /// 券面事項確認AP: what is printed on the card, as pictures.
    case surface
    /// 住基AP: for municipal offices.
    case residentRegistry
    /// 共通カードAP: the card's serial number and expiry.
    case common
    /// The card manager: what is current after power-on. Selecting it ends the verified state of every PIN.
    case cardManager

    /// The whole name that SELECT takes: a part of it would find an application, too, but perhaps another one.
    /// (OpenSC, jpki/myna and soltia48/myna-card agree.)
    public var identifier: [UInt8] {
        switch self {
        case .publicKey: [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]
        case .inputSupport: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08]
        case .surface: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02]
        case .residentRegistry: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01]
        case .common: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00]
        case .cardManager: [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00]
        }
    }

    /// The official name in Japanese, where there is one.
    public var japaneseName: String {
        switch self {
        case .publicKey: "公的個人認証AP"
        case .inputSupport: "券面事項入力補助AP"
        case .surface: "券面事項確認AP"
        case .residentRegistry: "住基AP"
        case .common: "共通カードAP"
        case .cardManager: "カードマネージャー"
        }
    }

    /// What it is, in English.
    public var englishName: String {
        switch self {
        case .publicKey: "JPKI application"
        case .inputSupport: "input support application"
        case .surface: "surface confirmation application"
        case .residentRegistry: "resident registry application"
        case .common: "common card application"
        case .cardManager: "card manager"
        }
    }
}
