// SPDX-License-Identifier: Apache-2.0
//
// From a certificate and what there is beside it to a judgement: its validity, its issuer, its revocation.

import MyNumberCard

/// A certificate as it came, and what was read of the card beside it.
struct CertificateReading: PersonalValue {
    /// Which of the card's it is; `nil` for one from elsewhere.
    let kind: CertificateKind?
    let der: [UInt8]
    var cardEnd: CardEnd?
    /// The authority's certificate on the card, where it was read.
    var authority: [UInt8]?

    /// That it was read, and nothing of it.
    var description: String { "certificate, as it was read" }
}

#if Certificates
/// What a certificate is judged by, read and parsed before the card is touched.
struct CertificateEvidence {
    var anchors: [CardCertificate] = []
    var crl: CertificateRevocationList?
    var ocsp: OCSPResponse?

    /// - Parameters:
    ///   - options: which files.
    ///   - signals: whose interruption ends the waiting for one.
    /// - Throws: `fileUnreadable`, `malformedCertificate` or `malformedRevocationData`, exit code 65; `interrupted`.
    init(_ options: EvidenceOptions, signals: SignalWatch?) throws {
        for path in options.trust {
            anchors += try Self.file(path, .trustUnusable, signals) { bytes throws(MyNumberCardError) in
                try CardCertificate.all(in: bytes)
            }
        }
        crl = try options.crl.map {
            try Self.file($0, .revocationListUnusable, signals) { bytes throws(MyNumberCardError) in
                try CertificateRevocationList(file: bytes)
            }
        }
        ocsp = try options.ocsp.map {
            try Self.file($0, .ocspResponseUnusable, signals) { bytes throws(MyNumberCardError) in
                try OCSPResponse(file: bytes)
            }
        }
    }

    /// What stands in a file. That it does not is the file's fault, and no card is to blame.
    private static func file<Value>(
        _ path: String, _ unusable: CommandError.Kind, _ signals: SignalWatch?,
        _ parse: ([UInt8]) throws(MyNumberCardError) -> Value
    ) throws -> Value {
        let bytes = try WholeFile.bytes(of: path, signals: signals)
        do throws(MyNumberCardError) {
            return try parse(bytes)
        } catch {
            throw CommandError(unusable, detail: error.message, subject: Phrase(path.shown))
        }
    }
}

/// What is known of a certificate at a moment.
struct CertificateJudgement {
    let certificate: CardCertificate
    let validity: CertificateValidity
    let now: CertificateTime
    /// `nil` where nobody asked for it.
    let chain: CertificateChain?
    /// One for each of the revocation data given.
    let findings: [RevocationFinding]
    private let hasAnchors: Bool

    /// - Parameters:
    ///   - reading: the certificate, and what was read beside it.
    ///   - evidence: what it is judged by; `nil`: by its own words alone.
    ///   - now: the present moment.
    init(_ reading: CertificateReading, _ evidence: CertificateEvidence?, now: CertificateTime) throws {
        let certificate =
            if let kind = reading.kind {
                try CardCertificate(kind, der: reading.der)
            } else {
                try CardCertificate(der: reading.der)
            }
        self.certificate = certificate
        self.now = now
        validity = certificate.validity(cardEnd: reading.cardEnd)
        hasAnchors = evidence?.anchors.isEmpty == false
        guard let evidence else {
            (chain, findings) = (nil, [])
            return
        }
        let cardAuthority = try reading.authority.map { try CardCertificate(der: $0) }
        let chain = CertificateChain(
            of: certificate, cardAuthority: cardAuthority, anchors: evidence.anchors,
            cardEnd: reading.cardEnd, at: now)
        self.chain = chain
        let asked = [
            evidence.crl.map { list in
                (RevocationFinding.Source.crl, { list.finding(of: certificate, authority: $0, at: now) })
            },
            evidence.ocsp.map { response in
                (.ocsp, { response.finding(of: certificate, authority: $0, at: now) })
            },
        ].compactMap { $0 }
        // Without the authority nobody can say whose the data are.
        findings = asked.map { source, look in
            chain.authority.map(look)
                ?? RevocationFinding(source: source, status: .unknown(.otherIssuer))
        }
    }

    /// Where now lies.
    var state: CertificateValidity.State { validity.state(at: now) }

    /// What its holder can do about it; nothing about an authority's, or about one that is not the card's.
    var advice: [Advice] {
        let standing = CertificateStanding(certificate.kind, state, findings)
        var situation = CardSituation()
        switch certificate.kind {
        case .auth: situation.authentication = standing
        case .sign: situation.signature = standing
        case .authCA, .signCA, nil: break
        }
        return situation.certificateAdvice
    }

    /// Whether nothing is against the certificate, and everything that was asked is known.
    var isGood: Bool {
        let isIssued =
            switch chain?.verdict {
            case nil, .trusted: true
            // Nobody was trusted, so nobody was asked.
            case .notAnchored: !hasAnchors
            case .issuerUnknown, .wrongSignature, .issuerUnfit, .expired, .issuerExpired, .unknownExtension,
                .clockUnset:
                false
            }
        return [.valid, .renewable].contains(state) && isIssued && findings.allSatisfy { $0.status == .good }
    }
}
#endif
