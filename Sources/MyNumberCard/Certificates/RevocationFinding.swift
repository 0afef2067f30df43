// SPDX-License-Identifier: Apache-2.0
//
// What a revocation list or an OCSP response says of one certificate, once it was judged itself.

/// What revocation data say of a certificate.
public struct RevocationFinding: Sendable, Equatable {
    /// What kind of data it was.
    public enum Source: String, Sendable, CaseIterable {
        /// A revocation list.
        case crl
        /// An OCSP response.
        case ocsp
    }

    /// What is known of the certificate.
    public enum Status: Sendable, Equatable {
        /// Not revoked, as of now.
        case good
        /// Revoked since a moment, for a reason where one is given. Data that are out of date say so as well: a
        /// revocation is never taken back, and JPKI never releases a hold.
        case revoked(since: CertificateTime, RevocationReason?)
        /// The data do not tell.
        case unknown(Doubt)
    }

    /// Why data do not tell.
    public enum Doubt: String, Sendable, CaseIterable {
        /// Another authority issued them.
        case otherIssuer
        /// The certificate's authority, or whom it charged with it, did not sign them.
        case wrongSignature
        /// They are about another part of the authority's certificates, such as those of another municipality.
        case otherScope
        /// They have a form, or a critical extension, that is not understood here.
        case unsupported
        /// They are about other certificates.
        case notAnswered
        /// The responder does not know the certificate.
        case unknownToResponder
        /// The responder gave no answer.
        case noResponse
        /// Their time begins later than now.
        case notYetValid
        /// Their time is over.
        case outdated
        /// They do not say how long they hold.
        case noNextUpdate
        /// The clock cannot be right, so that nobody can say whether they still hold.
        case clockUnset
    }

    /// What kind of data it was.
    public let source: Source
    /// What is known of the certificate.
    public let status: Status
    /// As of when the data are, where they say so.
    public let thisUpdate: CertificateTime?
    /// Until when they hold, where they say so.
    public let nextUpdate: CertificateTime?

    /// Makes a finding from its parts.
    public init(
        source: Source, status: Status, thisUpdate: CertificateTime? = nil, nextUpdate: CertificateTime? = nil
    ) {
        self.source = source
        self.status = status
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }
}
