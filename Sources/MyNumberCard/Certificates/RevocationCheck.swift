// SPDX-License-Identifier: Apache-2.0
//
// Judges revocation data that the caller has: who signed them, what they are about, whether they hold now; then
// what they say of one certificate. Nothing is fetched: JPKI lets accredited verifiers alone ask.

#if Certificates
import Crypto
import SwiftASN1
import X509

extension CertificateRevocationList {
    /// What the list says of a certificate.
    ///
    /// - Parameters:
    ///   - certificate: the one in question.
    ///   - authority: whose key signed it; a list of another generation of the same name is another's.
    ///   - now: the moment in question.
    public func finding(
        of certificate: CardCertificate, authority: CardCertificate, at now: CertificateTime
    ) -> RevocationFinding {
        RevocationFinding(
            source: .crl, status: status(certificate, authority, now), thisUpdate: thisUpdate,
            nextUpdate: nextUpdate)
    }

    private func status(
        _ certificate: CardCertificate, _ authority: CardCertificate, _ now: CertificateTime
    ) -> RevocationFinding.Status {
        guard let names = try? RawNames(authority), names.subject == issuer else {
            return .unknown(.otherIssuer)
        }
        guard authority.isAuthority, authority.maySign(.cRLSign), signed.isValid(by: authority.x509.publicKey)
        else { return .unknown(.wrongSignature) }
        guard !isOdd else { return .unknown(.unsupported) }
        if let scope {
            guard !scope.isOdd else { return .unknown(.unsupported) }
            let isOther = certificate.isAuthority ? scope.holdersOnly : scope.authoritiesOnly
            let isNamed = scope.names.contains { name in
                certificate.content.distributionPoints.contains { $0.encodedBytes == name.encodedBytes }
            }
            guard !isOther, scope.names.isEmpty || isNamed else { return .unknown(.otherScope) }
        }
        guard let entry = (try? certificate.rawSerial).flatMap({ self.entry(serial: $0) }) else {
            let freshness = Freshness(thisUpdate, nextUpdate, now, certificate)
            return freshness.doubt.map { .unknown($0) } ?? .good
        }
        guard !entry.isOdd else { return .unknown(.unsupported) }
        // What is revoked stays so, whenever it is read: JPKI never releases a hold.
        return .revoked(since: entry.date, entry.reason)
    }
}

extension OCSPResponse {
    /// What the response says of a certificate.
    ///
    /// - Parameters:
    ///   - certificate: the one in question.
    ///   - authority: whose key signed it. The response is signed by the same key, or by one whose certificate came
    ///     along and was issued for that by the authority.
    ///   - now: the moment in question.
    public func finding(
        of certificate: CardCertificate, authority: CardCertificate, at now: CertificateTime
    ) -> RevocationFinding {
        func found(_ status: RevocationFinding.Status, _ answer: Answer? = nil) -> RevocationFinding {
            RevocationFinding(
                source: .ocsp, status: status, thisUpdate: answer?.thisUpdate, nextUpdate: answer?.nextUpdate)
        }
        guard let body else { return found(.unknown(.noResponse)) }
        let isClockSet = ClockDoubt.of(now, notBefore: certificate.notBefore) == nil
        guard body.isSigned(for: authority, at: now) else {
            // A responder's certificate has its time, too.
            let mayBeSigned = !isClockSet && body.isSigned(for: authority, at: nil)
            return found(.unknown(mayBeSigned ? .clockUnset : .wrongSignature))
        }
        guard !body.isOdd else { return found(.unknown(.unsupported)) }
        guard let serial = try? certificate.rawSerial,
            let answer = body.answers.first(where: { $0.serial == serial && $0.isIssued(by: authority) })
        else { return found(.unknown(.notAnswered)) }
        guard !answer.isOdd else { return found(.unknown(.unsupported), answer) }
        switch answer.status {
        case .good:
            let freshness = Freshness(answer.thisUpdate, answer.nextUpdate, now, certificate)
            return found(freshness.doubt.map { .unknown($0) } ?? .good, answer)
        case .revoked(let date, let reason): return found(.revoked(since: date, reason), answer)
        case .unknown: return found(.unknown(.unknownToResponder), answer)
        }
    }
}

extension OCSPResponse.Body {
    /// RFC 6960, 4.2.2.2: the authority's own key, or one that it issued for this; at any time where none is given.
    fileprivate func isSigned(for authority: CardCertificate, at now: CertificateTime?) -> Bool {
        if authority.isAuthority, signed.isValid(by: authority.x509.publicKey) { return true }
        guard authority.isAuthority, authority.maySign(.keyCertSign) else { return false }
        return certificates.contains { der in
            guard let responder = try? CardCertificate(der: der), responder.content.signsOCSPResponses,
                responder.content.unknownCritical.isEmpty,
                responder.x509.issuer == authority.x509.subject,
                authority.x509.publicKey.isValidSignature(responder.x509.signature, for: responder.x509),
                now.map({ responder.notBefore <= $0 && $0 <= responder.notAfter }) ?? true
            else { return false }
            return signed.isValid(by: responder.x509.publicKey)
        }
    }
}

extension OCSPResponse.Answer {
    /// Whether the hashes of the issuer's name and key are this authority's; SHA-1, as everybody asks, or SHA-256.
    fileprivate func isIssued(by authority: CardCertificate) -> Bool {
        guard let name = try? RawNames(authority).subject else { return false }
        let key = authority.x509.publicKey.subjectPublicKeyInfoBytes
        switch hashAlgorithm {
        case [1, 3, 14, 3, 2, 26]:
            return Insecure.SHA1.hash(data: name).elementsEqual(issuerNameHash)
                && Insecure.SHA1.hash(data: key).elementsEqual(issuerKeyHash)
        case [2, 16, 840, 1, 101, 3, 4, 2, 1]:
            return SHA256.hash(data: name).elementsEqual(issuerNameHash)
                && SHA256.hash(data: key).elementsEqual(issuerKeyHash)
        default: return false
        }
    }
}

/// Whether data hold at a moment.
private struct Freshness {
    /// `nil` where they do.
    let doubt: RevocationFinding.Doubt?

    init(
        _ thisUpdate: CertificateTime, _ nextUpdate: CertificateTime?, _ now: CertificateTime,
        _ certificate: CardCertificate
    ) {
        doubt =
            if ClockDoubt.of(now, notBefore: certificate.notBefore) != nil {
                .clockUnset
            } else if now < thisUpdate {
                .notYetValid
            } else if let nextUpdate {
                now <= nextUpdate ? nil : .outdated
            } else {
                .noNextUpdate
            }
    }
}

/// The names of a certificate as they stand in it: they are compared and hashed byte for byte.
struct RawNames {
    let subject: ArraySlice<UInt8>

    init(_ certificate: CardCertificate) throws {
        var parts = try DERParts(try DER.parse(certificate.x509.tbsCertificateBytes))
        _ = parts.next(if: .tag(0))
        // Serial number, algorithm, issuer, validity.
        for _ in 0..<4 { _ = try parts.next() }
        subject = try parts.next().encodedBytes
    }
}

extension CardCertificate {
    /// The serial number as bytes, without leading zeros.
    var rawSerial: [UInt8] {
        get throws {
            var parts = try DERParts(try DER.parse(x509.tbsCertificateBytes))
            _ = parts.next(if: .tag(0))
            return try parts.next().serialNumber
        }
    }
}
#endif
