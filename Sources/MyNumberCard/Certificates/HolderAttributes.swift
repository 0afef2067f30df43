// SPDX-License-Identifier: Apache-2.0
//
// The basic attributes in the signature certificate: otherNames of the arc 1.2.392.200149.8.5.5 (soltia48/myna-sign,
// read from a card; nunnun/jpki-local-signer). They describe a person: whoever holds this value shows it only when
// asked for.

/// Name, birth date, sex and address of the holder, as the signature certificate carries them.
public struct HolderAttributes: PersonalValue, Sendable, Equatable {
    /// 氏名.
    public let name: String?
    /// For each character of the name `0`, or `1` where it stands for one that the character set lacks.
    public let nameSubstitutes: String?
    /// The digit of 性別: 1 male, 2 female, 9 not applicable.
    public let sex: String?
    /// 生年月日 as it stands: a digit for the era, then YYYYMMDD of the Gregorian calendar; zeros for what is unknown.
    public let eraBirthDate: String?
    /// 住所.
    public let address: String?
    /// As `nameSubstitutes`, for the address.
    public let addressSubstitutes: String?

    /// The arc of the otherNames; the last number says which attribute one is.
    static let arc = "1.2.392.200149.8.5.5."

    /// - Parameter values: the texts by the last number of their object identifier.
    /// - Returns: `nil` where there is none of them.
    init?(_ values: [Int: String]) {
        guard (1...6).contains(where: { values[$0] != nil }) else { return nil }
        name = values[1]
        nameSubstitutes = values[2]
        sex = values[3]
        eraBirthDate = values[4]
        address = values[5]
        addressSubstitutes = values[6]
    }

    /// That there are attributes, and nothing of them.
    public var description: String { "attributes of the holder" }

    /// The birth date as `YYYY-MM-DD`; `nil` where it is absent, of another form, or no day of the calendar, as with a
    /// day that is not known.
    public var birthDate: String? {
        guard let digits = eraBirthDate?.utf8, digits.count == 9 else { return nil }
        return CivilDate(digits: digits.dropFirst())?.text
    }
}
