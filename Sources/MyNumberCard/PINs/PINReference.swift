// SPDX-License-Identifier: Apache-2.0
//
// The PINs of the card: where each stands and how many wrong entries in a row it bears. What a value may look
// like is in PINFormatRule.swift.

import ISO7816

/// One PIN of the card, or a value that is verified like one.
///
/// The raw value is the name that JSON uses; the first three are those of the command line as well. Reference 0012 of
/// the input support application is left out: nobody knows what it is, and cards are issued with it locked.
public enum PINReference: String, Sendable, CaseIterable {
    /// 利用者証明用電子証明書暗証番号: four digits.
    case authentication = "auth"
    /// 署名用電子証明書暗証番号: six to sixteen letters and digits.
    case signature = "sign"
    /// 券面事項入力補助用暗証番号: four digits.
    case inputSupport = "support"
    /// 住民基本台帳用暗証番号, in the 住基AP: four digits.
    case residentRegistry
    /// The key of 住民基本台帳用暗証番号 in the 共通カードAP, which offices set together with the other.
    case common
    /// 照合番号A of the input support application: the individual number.
    case inputSupportNumberA
    /// 照合番号B of the input support application: from what is printed on the card.
    case inputSupportNumberB
    /// 照合番号A of the surface application.
    case surfaceNumberA
    /// 照合番号B of the surface application.
    case surfaceNumberB
    /// The birth date that opens the age record of the surface application.
    case surfaceBirthDate

    /// The application that it belongs to.
    public var application: CardApplication { file.application }

    /// How many wrong entries in a row lock it; nil where that is not publicly known.
    ///
    /// The numbers stand in ``Leaflet``, with their sources.
    public var limit: Int? {
        switch self {
        case .signature: Leaflet.signatureTries.value
        case .authentication: Leaflet.authenticationTries.value
        case .inputSupport: Leaflet.inputSupportTries.value
        case .residentRegistry, .common: Leaflet.residentRegistryTries.value
        case .inputSupportNumberB, .surfaceNumberB: Leaflet.numberBTries.value
        case .inputSupportNumberA, .surfaceNumberA, .surfaceBirthDate: nil
        }
    }

    /// The official name in Japanese.
    public var japaneseName: String {
        switch self {
        case .authentication: "利用者証明用電子証明書暗証番号"
        case .signature: "署名用電子証明書暗証番号"
        case .inputSupport: "券面事項入力補助用暗証番号"
        case .residentRegistry: "住民基本台帳用暗証番号"
        case .common: "住民基本台帳用暗証番号（共通カードAP）"
        case .inputSupportNumberA: "照合番号A（券面事項入力補助AP）"
        case .inputSupportNumberB: "照合番号B（券面事項入力補助AP）"
        case .surfaceNumberA: "照合番号A（券面事項確認AP）"
        case .surfaceNumberB: "照合番号B（券面事項確認AP）"
        case .surfaceBirthDate: "生年月日（券面事項確認AP）"
        }
    }

    /// What it is, in English.
    public var englishName: String {
        switch self {
        case .authentication: "user authentication PIN"
        case .signature: "signature password"
        case .inputSupport: "input support PIN"
        case .residentRegistry: "resident registry PIN"
        case .common: "resident registry PIN (common card application)"
        case .inputSupportNumberA: "matching number A (input support)"
        case .inputSupportNumberB: "matching number B (input support)"
        case .surfaceNumberA: "matching number A (surface)"
        case .surfaceNumberB: "matching number B (surface)"
        case .surfaceBirthDate: "birth date (surface)"
        }
    }

    /// The key file that VERIFY needs selected (soltia48/myna-card; the first two also OpenSC and jpki/myna).
    var file: CardFile {
        let place: (CardApplication, UInt16) =
            switch self {
            case .authentication: (.publicKey, 0x0018)
            case .signature: (.publicKey, 0x001B)
            case .inputSupport: (.inputSupport, 0x0011)
            case .inputSupportNumberA: (.inputSupport, 0x0014)
            case .inputSupportNumberB: (.inputSupport, 0x0015)
            case .surfaceBirthDate: (.surface, 0x0011)
            case .surfaceNumberB: (.surface, 0x0012)
            case .surfaceNumberA: (.surface, 0x0013)
            case .residentRegistry: (.residentRegistry, 0x001C)
            case .common: (.common, 0x001C)
            }
        return CardFile(place.0, place.1, englishName)
    }
}
