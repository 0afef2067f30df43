// SPDX-License-Identifier: Apache-2.0
//
// What the card tells of itself without a PIN: its applications, the token, which certificates it has, when it expires,
// and the tries of every PIN.

import ISO7816

/// Which of the two certificates a card holds, as EF 0008 of the JPKI application says.
public struct CertificateAvailability: Sendable, Equatable {
    /// Whether there is a signature certificate; nil: a value that nobody has explained.
    public let signature: Bool?
    /// Whether there is a user authentication certificate; nil: a value that nobody has explained.
    public let authentication: Bool?

    /// 8F is what cards with both show (soltia48/myna-card); 00 for an absent one is expected, nobody has published it.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return nil }
        func meaning(_ byte: UInt8) -> Bool? { byte == 0x8F ? true : byte == 0x00 ? false : nil }
        (signature, authentication) = (meaning(bytes[0]), meaning(bytes[1]))
    }
}

/// What a card tells of itself without a PIN.
public struct CardOverview: Sendable, Equatable {
    /// The applications that it has.
    public var applications: [CardApplication] = []
    /// What the token says of itself; nil where the card does not say.
    public var token: TokenInformation?
    /// Which certificates it has; nil where the card does not say.
    public var certificates: CertificateAvailability?
    /// The last day on which the card is valid; nil where the card does not say.
    public var expiry: CardExpiry?
    /// What it says of each PIN; those of an application that it does not have are left out.
    public var pins: [PINReference: PINStatus] = [:]
}

extension MyNumberCard {
    /// Asks the card for all that it tells without a PIN. It costs no try, and leaves no PIN verified.
    ///
    /// - Returns: what it tells.
    /// - Throws: `notMyNumberCard` where it has none of the applications; `channelFailed` and `cardRefused`.
    public func overview() throws(MyNumberCardError) -> CardOverview {
        var overview = CardOverview()
        // The card manager comes first: what it knows has to be asked before anything else is selected.
        overview.expiry = try cardExpiry()
        for application in CardApplication.allCases {
            guard try has(application) else { continue }
            overview.applications.append(application)
            if application == .publicKey {
                overview.token = try tokenInformation()
                overview.certificates = try certificateAvailability()
            }
            for reference in PINReference.allCases where reference.application == application {
                overview.pins[reference] = try triesLeft(reference)
            }
        }
        guard overview.applications.contains(where: { $0 != .cardManager }) else {
            throw .selecting(.publicKey, StatusWord(rawValue: 0x6A82))
        }
        return overview
    }

    /// The last day on which the card itself is valid: GET DATA 00F2 of the card manager. It needs no PIN, and ends the
    /// verified state of every PIN.
    /// - Returns: the day; nil where the card has no such object, or one of another form.
    public func cardExpiry() throws(MyNumberCardError) -> CardExpiry? {
        guard try has(.cardManager) else { return nil }
        let answer = try exchange(ins: 0xCA, p1: 0x00, p2: 0xF2, ne: 256, subject: "card expiry")
        guard answer.sw.isSuccess else { return nil }
        return CardExpiry(answer.data)
    }

    /// What the token says of itself: EF 0006 of the JPKI application.
    /// - Returns: what stands there; nil where the card has no such file, or one of another form.
    public func tokenInformation() throws(MyNumberCardError) -> TokenInformation? {
        guard try has(.publicKey) else { return nil }
        return try readShort(.tokenInformation, 0..<TokenInformation.length).flatMap { TokenInformation($0) }
    }

    /// Which certificates the card has: EF 0008 of the JPKI application.
    /// - Returns: what stands there; nil where the card has no such file, or one of another form.
    public func certificateAvailability() throws(MyNumberCardError) -> CertificateAvailability? {
        guard try has(.publicKey) else { return nil }
        return try readShort(.certificateAvailability, 0..<3).flatMap { CertificateAvailability($0) }
    }
}

/// The last day of the card itself.
public struct CardExpiry: Sendable, Equatable {
    /// `YYYYMMDD`, as the card gives it: eight ASCII digits.
    public let digits: [UInt8]

    /// `YYYY-MM-DD`.
    public var date: String {
        let text = String(decoding: digits, as: UTF8.self)
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
    }

    /// - Returns: nil for anything but eight digits with a month and a day in them.
    init?(_ digits: [UInt8]) {
        guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (1...12).contains(number / 100 % 100), (1...31).contains(number % 100) else { return nil }
        self.digits = digits
    }
}

extension CardFile {
    /// The token's serial number identifies the card.
    static let tokenInformation = CardFile(.publicKey, 0x0006, "token information", sensitivity: .identifying)
    static let certificateAvailability = CardFile(.publicKey, 0x0008, "certificate availability")
}
