// SPDX-License-Identifier: Apache-2.0
//
// An OCSP response (RFC 6960) as bytes in, values out; swift-certificates keeps its own parser to itself. Whether
// it may be believed is said by RevocationCheck.

#if Certificates
import SwiftASN1
import X509

/// An OCSP response. Nothing about it is verified.
public struct OCSPResponse: PersonalValue, Sendable {
    /// What the responder says of one certificate.
    struct Answer: Sendable {
        enum Status: Sendable {
            case good
            case revoked(CertificateTime, RevocationReason?)
            case unknown
        }

        let hashAlgorithm: ASN1ObjectIdentifier
        let issuerNameHash: ArraySlice<UInt8>
        let issuerKeyHash: ArraySlice<UInt8>
        let serial: [UInt8]
        let status: Status
        let thisUpdate: CertificateTime
        let nextUpdate: CertificateTime?
        /// A critical extension, or a reason code, that is not understood.
        let isOdd: Bool
    }

    /// The body of a successful response.
    struct Body: Sendable {
        let signed: SignedData
        let answers: [Answer]
        let isOdd: Bool
        /// The certificates that came along.
        let certificates: [[UInt8]]
    }

    /// `nil` where the responder gave no answer.
    let body: Body?

    /// That it is one, and nothing of the certificates that it is about.
    public var description: String { "OCSP response" }

    /// Parses a response.
    ///
    /// - Parameter der: the bytes.
    /// - Throws: `malformedRevocationData`, with the parser's reason.
    public init(der: [UInt8]) throws(MyNumberCardError) {
        do {
            body = try Self.body(DER.parse(der))
        } catch {
            throw MyNumberCardError(
                .malformedRevocationData, "the bytes are not an OCSP response (\(error.reason))",
                subject: "OCSP response", hint: "ask the responder again; it is an OCSPResponse in DER")
        }
    }

    /// OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT OPTIONAL }
    private static func body(_ node: ASN1Node) throws -> Body? {
        var outer = try DERParts(node)
        let status = try Int(derEncoded: try outer.next(), withIdentifier: .enumerated)
        let bytes = outer.next(if: .tag(0))
        try outer.end()
        guard status == 0 else { return nil }
        guard let bytes else { throw ASN1Error.invalidASN1Object(reason: "success without an answer") }
        var typed = try DERParts(try bytes.explicit(0))
        guard try ASN1ObjectIdentifier(derEncoded: try typed.next()) == .OCSP.basicResponse else {
            throw ASN1Error.invalidASN1Object(reason: "a response of another type")
        }
        let octets = try ASN1OctetString(derEncoded: try typed.next())
        try typed.end()
        return try Body(basic: try DER.parse(octets.bytes))
    }
}

extension OCSPResponse.Body {
    /// BasicOCSPResponse: the data, the algorithm, the signature, and certificates in `[0]`.
    init(basic node: ASN1Node) throws {
        var parts = try DERParts(node)
        let content = try parts.next()
        signed = try SignedData(content, algorithm: try parts.next(), signature: try parts.next())
        certificates =
            try parts.next(if: .tag(0))?.explicit(0).elements().map { Array($0.encodedBytes) } ?? []
        try parts.end()

        var data = try DERParts(content)
        if let version = data.next(if: .tag(0)), try Int(derEncoded: try version.explicit(0)) != 0 {
            throw ASN1Error.invalidASN1Object(reason: "a version that is not known")
        }
        // The responder's name or key: the signature says more.
        guard data.next(if: .tag(1), .tag(2)) != nil else {
            throw ASN1Error.invalidASN1Object(reason: "no responder")
        }
        _ = try GeneralizedTime(derEncoded: try data.next())
        answers = try data.next().elements().map(OCSPResponse.Answer.init)
        isOdd = try OCSPResponse.hasCritical(try data.next(if: .tag(1))?.explicit(1))
        try data.end()
    }
}

extension OCSPResponse.Answer {
    /// SingleResponse.
    init(_ node: ASN1Node) throws {
        var parts = try DERParts(node)
        var identity = try DERParts(try parts.next())
        var algorithm = try DERParts(try identity.next())
        hashAlgorithm = try ASN1ObjectIdentifier(derEncoded: try algorithm.next())
        issuerNameHash = try ASN1OctetString(derEncoded: try identity.next()).bytes
        issuerKeyHash = try ASN1OctetString(derEncoded: try identity.next()).bytes
        serial = try identity.next().serialNumber
        try identity.end()

        let (status, isKnown) = try Self.status(try parts.next())
        self.status = status
        thisUpdate = try parts.next().time
        nextUpdate = try parts.next(if: .tag(0))?.explicit(0).time
        let hasCritical = try OCSPResponse.hasCritical(try parts.next(if: .tag(1))?.explicit(1))
        isOdd = hasCritical || !isKnown
        try parts.end()
    }

    /// CertStatus: `[0]` good, `[1]` revoked with a time and perhaps `[0]` a reason, `[2]` unknown.
    private static func status(_ node: ASN1Node) throws -> (Status, isKnown: Bool) {
        switch node.identifier {
        case .tag(0): return (.good, true)
        case .tag(2): return (.unknown, true)
        default:
            var parts = try node.elements(.tag(1))[...]
            guard let date = try parts.popFirst()?.time else {
                throw ASN1Error.invalidASN1Object(reason: "a revocation without its time")
            }
            guard let reason = try parts.popFirst()?.explicit(0) else { return (.revoked(date, nil), true) }
            guard parts.isEmpty else { throw ASN1Error.invalidASN1Object(reason: "parts left over") }
            let code = RevocationReason(
                rawValue: try Int(derEncoded: reason, withIdentifier: .enumerated))
            return (.revoked(date, code), code != nil)
        }
    }
}

extension OCSPResponse {
    fileprivate static func hasCritical(_ node: ASN1Node?) throws -> Bool {
        try node?.elements().contains { try ExtensionParts($0).isCritical } ?? false
    }
}
#endif
