// SPDX-License-Identifier: Apache-2.0
//
// Who signed a certificate: the authority on the card, one that the caller trusts, or somebody else. JPKI has no
// authorities in between: each certificate is signed by a root. Several generations of a root share one name, so
// the name only says who may be asked, and the signature decides.

#if Certificates
import Crypto
import X509

/// What is known of a certificate's issuer.
public struct CertificateChain: Sendable {
    /// How far the certificate can be relied on.
    public enum Verdict: String, Sendable, CaseIterable {
        /// One of the caller's anchors signed it, and the time of both is now.
        case trusted
        /// The authority's certificate on the card signed it, and none of the caller's anchors did: a forged card could
        /// carry both.
        case notAnchored
        /// No authority of the issuer's name is there.
        case issuerUnknown
        /// An authority of the issuer's name is there, and did not sign it.
        case wrongSignature
        /// Who signed it may not sign certificates.
        case issuerUnfit
        /// The signatures fit, and the certificate, or the card before it, has ended.
        case expired
        /// Who signed it is not yet, or no longer, valid.
        case issuerExpired
        /// The certificate has a critical extension that is not understood here.
        case unknownExtension
        /// The signatures fit, and the clock cannot be right: whether the time is theirs, nobody can say.
        case clockUnset
    }

    /// How far the certificate can be relied on.
    public let verdict: Verdict
    /// The name of the issuer that the certificate gives.
    public let issuer: String
    /// The authority whose key signed it.
    public let authority: CardCertificate?
    /// Whether the authority is one of the caller's anchors.
    public let isAnchored: Bool

    /// SHA-256 of the authority's certificate, upper-case hex: which generation it is.
    public var authorityFingerprint: String? {
        authority.map { SHA256.hash(data: $0.der).map(Self.hex).joined() }
    }

    /// Looks for the issuer.
    ///
    /// - Parameters:
    ///   - certificate: the one that is judged; an authority's own is judged by itself and the anchors.
    ///   - cardAuthority: the authority's certificate on the same card.
    ///   - anchors: the authorities' certificates that the caller trusts.
    ///   - cardEnd: the card's own end, where it is known.
    ///   - now: the moment at which certificate and authority have to be valid.
    public init(
        of certificate: CardCertificate, cardAuthority: CardCertificate?, anchors: [CardCertificate],
        cardEnd: CardEnd?, at now: CertificateTime
    ) {
        let candidates =
            anchors + [cardAuthority ?? (certificate.isAuthority ? certificate : nil)].compactMap { $0 }
        let named = candidates.filter { $0.x509.subject == certificate.x509.issuer }
        let index = named.firstIndex {
            $0.x509.publicKey.isValidSignature(certificate.x509.signature, for: certificate.x509)
        }
        issuer = certificate.issuer
        authority = index.map { named[$0] }
        isAnchored = index.map { found in anchors.contains { $0.der == named[found].der } } ?? false
        verdict =
            if let authority {
                Self.verdict(
                    certificate, certificate.validity(cardEnd: cardEnd).state(at: now), signedBy: authority,
                    isAnchored: isAnchored, at: now)
            } else {
                named.isEmpty ? .issuerUnknown : .wrongSignature
            }
    }

    private static func verdict(
        _ certificate: CardCertificate, _ state: CertificateValidity.State,
        signedBy authority: CardCertificate, isAnchored: Bool, at now: CertificateTime
    ) -> Verdict {
        guard authority.isAuthority, authority.maySign(.keyCertSign) else { return .issuerUnfit }
        guard certificate.content.unknownCritical.isEmpty, authority.content.unknownCritical.isEmpty else {
            return .unknownExtension
        }
        switch state {
        case .clockUnset: return .clockUnset
        case .expired: return .expired
        case .valid, .renewable: break
        }
        guard authority.notBefore <= now, now <= authority.notAfter else { return .issuerExpired }
        return isAnchored ? .trusted : .notAnchored
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

extension CardCertificate {
    /// Whether the key is for this; a certificate that says nothing of its key's use allows all (RFC 5280, 4.2.1.3).
    func maySign(_ purpose: KeyPurpose) -> Bool { keyUsage.isEmpty || keyUsage.contains(purpose) }
}
#endif
