// SPDX-License-Identifier: Apache-2.0
//
// The knobs of the simulated My Number Card. Every default is the card as it is handed out; the made-up PINs
// are public on purpose.

extension SimulatedMyNumberCard {
    /// The PINs and other values that are verified like one. 照合番号A and B exist twice, with a counter each.
    public enum PIN: String, Sendable, CaseIterable {
        /// 署名用電子証明書暗証番号, JPKI EF 001B: `ABC123`, 5 tries.
        case signature
        /// 利用者証明用電子証明書暗証番号, JPKI EF 0018: `1234`, 3 tries.
        case authentication
        /// 券面事項入力補助用暗証番号, EF 0011: `5678`, 3 tries.
        case support
        /// 照合番号A (the individual number), input support EF 0014: 10 tries, assumed as for B.
        case supportNumberA
        /// 照合番号B (birth date, expiry, security code), input support EF 0015: 10 tries.
        case supportNumberB
        /// 照合番号A, surface EF 0013.
        case surfaceNumberA
        /// 照合番号B, surface EF 0012.
        case surfaceNumberB
        /// 生年月日, surface EF 0011: limit not publicly known, 10 here.
        case surfaceBirthDate
        /// 住民基本台帳用暗証番号 in the 住基AP, EF 001C: `9012`, 3 tries.
        case residentRegistry
        /// The same number in the 共通カードAP, EF 001C, a key of its own.
        case commonRegistry
    }

    /// Which of the cards seen in the field it looks like from outside.
    public enum Model: Sendable {
        /// Handed out from 2023 on: TA1 13, command chaining and extended lengths announced.
        case current
        /// `3B C5 …`: no TA1, nothing announced.
        case earlier
        /// `3B E0 …`: no TA1, IFSC 254, no historical bytes (OpenSC's original one).
        case first
    }

    /// What the antenna says of it; which goes with which contact ATR is not publicly known.
    public enum Antenna: Sendable {
        /// ATQB `00 00 05 E0`, FWI 10.
        case fwi10
        /// ATQB `00 4B 51 FF`, FWI 13.
        case fwi13
    }

    /// Which certificates the card carries, and for which keys. The files in Tests/Support/SimulatedIssuer (CA
    /// certificates, CRLs, OCSP responses) go with them.
    public enum Certificates: Sendable, Equatable {
        /// Valid to 17 February 2030, RSA.
        case usual
        /// The same with another last day, issued on the spot.
        case ending(JapaneseDay)
        /// The signature certificate is revoked, as a move or a marriage does it (affiliationChanged); the
        /// authentication certificate is not.
        case revokedByMove
        /// Both are revoked (cessationOfOperation).
        case revoked
        /// Both come from CAs with the names of those on the card, and other keys: the second generation.
        case otherIssuer
        /// Both are for keys on P-384, in today's layout: invented, no card has them. COMPUTE DIGITAL SIGNATURE takes
        /// a bare hash of 32, 48 or 64 bytes with P1 = 00, and answers r and s, 96 bytes.
        case ellipticCurve
    }

    /// What VERIFY does with a length that no value of that PIN can have. Not publicly known.
    public enum ImpossibleLength: Sendable {
        /// Counts as a wrong PIN: the cautious reading for a host.
        case costsTry
        /// 6700, nothing counted.
        case refused
    }

    /// How the card differs from one fresh from the office.
    public struct Options: Sendable {
        /// Answer to reset and what it announces.
        public var model = Model.current
        /// What a contactless reader builds its pseudo-ATR from.
        public var antenna = Antenna.fwi10
        /// Tries left where they are not full; 0 is locked. More than the limit counts as the limit.
        public var triesLeft: [PIN: Int] = [:]
        /// Values other than the made-up ones.
        public var values: [PIN: String] = [:]
        /// PINs that were never set, as on a card handed out without them (顔認証マイナンバーカード). VERIFY, the
        /// query and the change answer 6A88: chosen after ISO/IEC 7816-4, what the real card says is not known.
        public var unsetPINs: Set<PIN> = []
        /// See `Certificates`.
        public var certificates = Certificates.usual
        /// The card's own end: GET DATA 00F2, the record of the 共通カードAP, the card's face and 照合番号B.
        public var cardEnd = JapaneseDay(number: 23_788)  // 2035-02-17
        /// The label in the token information, JPKI EF 0006. `JPKIAPICCTOKEN` was the 住民基本台帳カード.
        public var tokenLabel = "JPKIAPICCTOKEN2"
        /// What stands behind the certificates up to the end of their files: FF, or 00.
        public var filler: UInt8 = 0xFF
        /// The first command after each reset or power-on answers 6F00 and does nothing, as one author
        /// measured.
        public var firstCommandFails = false
        /// False: as for a child under 15. EF 0008 then begins with 00 (expected, not verified) and EF 0001
        /// holds nothing but filler; its PIN and key are left as they are.
        public var hasSignatureCertificate = true
        /// See `ImpossibleLength`.
        public var impossibleLength = ImpossibleLength.costsTry
        /// The time a private-key operation takes. The real one is not publicly known, 0.2 to 1 s is likely.
        public var signingTime = Duration.zero
        /// Seed of GET CHALLENGE and of the salts: the same seed, the same bytes.
        public var seed: UInt64 = 0x4A50_4B49

        /// The card as it is handed out.
        public init() {}
    }
}
