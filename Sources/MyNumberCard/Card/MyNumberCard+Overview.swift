// SPDX-License-Identifier: Apache-2.0
//
// What the card tells of itself without a PIN: its applications, the token, which certificates it has, when they and
// the card expire, and the tries of every PIN.

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
    public var cardEnd: CardEnd?
    /// How long the user authentication certificate can be used; nil where the card does not give it out, or not one
    /// that can be parsed: without the trait `Certificates` none can. The signature certificate's end is behind its PIN.
    public var authentication: CertificateValidity?
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
        overview.cardEnd = try readCardEnd()
        for application in CardApplication.allCases {
            guard try has(application) else { continue }
            overview.applications.append(application)
            if application == .publicKey {
                overview.token = try tokenInformation()
                overview.certificates = try certificateAvailability()
                if overview.certificates?.authentication != false {
                    overview.authentication = try authenticationValidity(overview.cardEnd)
                }
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

    #if Certificates
    /// How long the user authentication certificate can be used. Of the certificate nothing else is kept.
    ///
    /// - Returns: nil where the card refuses it, or has something else in its place: `readCertificate` says why.
    private func authenticationValidity(
        _ cardEnd: CardEnd?
    ) throws(MyNumberCardError) -> CertificateValidity? {
        do throws(MyNumberCardError) {
            return try CardCertificate(.auth, der: readCertificate(.auth)).validity(cardEnd: cardEnd)
        } catch {
            guard error.kind != .channelFailed else { throw error }
            return nil
        }
    }
    #else
    private func authenticationValidity(
        _ cardEnd: CardEnd?
    ) throws(MyNumberCardError) -> CertificateValidity? { nil }
    #endif
}

extension CardFile {
    /// The token's serial number identifies the card.
    static let tokenInformation = CardFile(.publicKey, 0x0006, "token information", sensitivity: .identifying)
    static let certificateAvailability = CardFile(.publicKey, 0x0008, "certificate availability")
}
