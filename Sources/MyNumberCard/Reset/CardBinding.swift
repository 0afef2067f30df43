// SPDX-License-Identifier: Apache-2.0
//
// How a reset stays with one card: what the card shows of itself, and the keyed hash over it by which a reservation
// and a journal know the card again. The key is the authority's; this machine never has it.

/// What a card shows freely, from which an authority tells which card it is: the user authentication certificate.
///
/// The certificate was chosen over the token's serial number since the authority has issued it: it knows the card
/// by it without another list, and a card that got a new certificate since the reservation is rightly another one.
/// It identifies a person: it goes to the authority and nowhere else, and has no description.
public struct CardEvidence: Sendable, CustomStringConvertible, CustomReflectable {
    /// The user authentication certificate, in DER.
    public let authenticationCertificate: [UInt8]

    /// - Parameter authenticationCertificate: the certificate as the card gave it.
    public init(authenticationCertificate: [UInt8]) {
        self.authenticationCertificate = authenticationCertificate
    }

    /// That there is evidence, and nothing of it.
    public var description: String { "evidence of a card" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A keyed hash over a card's evidence: the same for the same card and key, and nothing to anybody without the key.
///
/// The authority makes it with a key of its own, such as HMAC-SHA-256 over the certificate; the key should differ from
/// reservation to reservation, so that two journals of one card have nothing in common.
public struct CardBinding: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// How long it is.
    public static let length = 32

    /// The hash.
    public let bytes: [UInt8]

    /// - Parameter bytes: the hash; nil unless it has 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    /// That there is one, and nothing of it.
    public var description: String { "binding of a card" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
