// SPDX-License-Identifier: Apache-2.0
//
// Which certificates the made-up issuer gave to a card, and the keys to them. Most cards' stand in the data; one
// with other serial numbers or other days is issued on the spot, with the made-up CA's own key.

/// The holder's certificates and keys on one card.
struct IssuedCertificates {
    let signature: [UInt8]
    let authentication: [UInt8]
    let signatureKey: ElementaryFile.Content
    let authenticationKey: ElementaryFile.Content

    init(_ certificates: SimulatedMyNumberCard.Certificates) {
        switch certificates {
        case .usual, .ending, .revokedByMove, .revoked:
            let serials = certificates.serials
            let lastDay = certificates.lastDay
            signature = SimulatedIssuer.reissue(
                SimulatedIssuer.signatureCertificate, serial: serials.signature, lastDay: lastDay,
                key: SimulatedIssuer.signatureCAKey)
            authentication = SimulatedIssuer.reissue(
                SimulatedIssuer.authenticationCertificate, serial: serials.authentication, lastDay: lastDay,
                key: SimulatedIssuer.authenticationCAKey)
        case .otherIssuer:
            signature = SimulatedIssuer.otherSignatureCertificate
            authentication = SimulatedIssuer.otherAuthenticationCertificate
        case .ellipticCurve:
            signature = SimulatedIssuer.curveSignatureCertificate
            authentication = SimulatedIssuer.curveAuthenticationCertificate
        }
        if case .ellipticCurve = certificates {
            signatureKey = .curve(SimulatedIssuer.curveSignatureKey)
            authenticationKey = .curve(SimulatedIssuer.curveAuthenticationKey)
        } else {
            signatureKey = SimulatedIssuer.Keys.signature
            authenticationKey = SimulatedIssuer.Keys.authentication
        }
    }
}

extension SimulatedMyNumberCard.Certificates {
    /// Serial numbers of the two certificates; Scripts/make-simulated-issuer names some of them in CRLs and OCSP
    /// responses.
    var serials: (signature: UInt32, authentication: UInt32) {
        switch self {
        case .usual: (0x0510_0010, 0x0510_0011)
        case .revokedByMove: (0x0510_0020, 0x0510_0021)
        case .revoked: (0x0510_0030, 0x0510_0031)
        case .otherIssuer: (0x0510_0040, 0x0510_0041)
        case .ellipticCurve: (0x0510_0050, 0x0510_0051)
        case .ending: (0x0510_0060, 0x0510_0061)
        }
    }

    fileprivate var lastDay: JapaneseDay? {
        if case .ending(let day) = self { day } else { nil }
    }
}

extension SimulatedIssuer {
    /// A certificate of the data with another serial number, and with other days where a last one is given; signed
    /// again unless nothing changed. Days begin on 17 July 2023, when the made-up CA was new.
    ///
    /// Serial number and days have fixed places and lengths in the issuer's own certificates, so that nothing else
    /// moves: two headers of four bytes, the version, the serial number of four bytes; and two UTCTimes.
    static func reissue(
        _ der: [UInt8], serial: UInt32, lastDay: JapaneseDay?, key: [UInt8]
    ) -> [UInt8] {
        var changed = der
        let number = (0..<4).reversed().map { UInt8(truncatingIfNeeded: serial >> ($0 * 8)) }
        changed.replaceSubrange(15..<19, with: number)
        if let lastDay, let place = validity(in: der) {
            let days = utcTime("230717013000Z") + utcTime(lastDay.lastSecond)
            changed.replaceSubrange(place..<place + days.count, with: days)
        }
        guard changed != der, let issuer = RSAPrivateKey(der: key) else { return der }
        let signed = changed[4..<8 + (Int(changed[6]) << 8 | Int(changed[7]))]
        let digest = SignatureEncoding.digestInfo(SHA256.hash(Array(signed)))
        let signature = issuer.apply(SignatureEncoding.pkcs1(digest, length: issuer.length))
        return changed.dropLast(issuer.length) + signature
    }

    private static func utcTime(_ text: String) -> [UInt8] { [0x17, 0x0D] + Array(text.utf8) }

    /// Where the content of Validity begins: the first two UTCTimes one behind the other.
    private static func validity(in der: [UInt8]) -> Int? {
        der.indices.dropLast(30).first { index in
            der[index..<index + 2] == [0x17, 0x0D] && der[index + 15..<index + 17] == [0x17, 0x0D]
        }
    }
}
