// SPDX-License-Identifier: Apache-2.0
//
// The four basic attributes (基本4情報) as a value that does not tell them by accident. How they stand on the card
// is in BasicAttributes+File.swift, how they are read in MyNumberCard+Attributes.swift.

/// Name, address, birth date and sex of the holder, as the input support application has them as text.
///
/// They are personal: description and mirror show none of them, and no error of this module does.
public struct BasicAttributes: Sendable, Equatable {
    /// 氏名, as it stands on the card: family and given name are separated by a full-width blank.
    public let name: String
    /// 住所.
    public let address: String
    /// 生年月日 in the Gregorian calendar, `YYYY-MM-DD`; what the municipality does not know has zeros there.
    public let birthDate: String
    /// 性別.
    public let sex: Sex

    /// A sex as JIS X 0303 writes it.
    public enum Sex: UInt8, Sendable, CaseIterable {
        /// 不明.
        case unknown = 0x30
        /// 男.
        case male = 0x31
        /// 女.
        case female = 0x32
        /// 適用不能.
        case notApplicable = 0x39
    }
}

extension BasicAttributes: PersonalValue {
    /// That there are attributes, and nothing of them.
    public var description: String { "basic attributes" }
}
