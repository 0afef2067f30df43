// SPDX-License-Identifier: Apache-2.0
//
// A revocation list (RFC 5280, section 5) as bytes in, values out. Lengths and depth are checked by swift-asn1
// before anything here looks; parts that are left over are errors. Whether it may be believed is said by
// RevocationCheck.

#if Certificates
import SwiftASN1

/// A revocation list. Nothing about it is verified.
public struct CertificateRevocationList: Sendable {
    /// As of when it is.
    public let thisUpdate: CertificateTime
    /// When the next one comes at the latest.
    public let nextUpdate: CertificateTime?
    /// How many certificates it names.
    public var count: Int { entries.count }

    /// One revoked certificate.
    struct Entry: Sendable {
        let serial: [UInt8]
        let date: CertificateTime
        let reason: RevocationReason?
        /// A critical extension, or a reason code, that is not understood.
        let isOdd: Bool
    }

    let issuer: ArraySlice<UInt8>
    let signed: SignedData
    private let entries: [[UInt8]: Entry]
    /// Which part of the authority's certificates it is about; `nil`: all.
    let scope: Scope?
    /// A critical extension that is not understood, or entries that make sense with one only.
    let isOdd: Bool

    /// What issuingDistributionPoint says (RFC 5280, 5.2.5).
    struct Scope: Sendable {
        var names: [ASN1Node] = []
        var holdersOnly = false
        var authoritiesOnly = false
        /// Some reasons only, somebody else's certificates, or attribute certificates.
        var isOdd = false
    }

    /// Parses a list.
    ///
    /// - Parameter der: the bytes.
    /// - Throws: `malformedRevocationData`, with the parser's reason.
    public init(der: [UInt8]) throws(MyNumberCardError) {
        do {
            self = try Self(DER.parse(der))
        } catch {
            throw MyNumberCardError(
                .malformedRevocationData, "the bytes are not a revocation list (\(error.reason))",
                subject: "revocation list", hint: "fetch it again; it is a CRL of X.509 in DER or PEM")
        }
    }

    private init(_ node: ASN1Node) throws {
        var outer = try DERParts(node)
        let content = try outer.next()
        let algorithm = try outer.next()
        signed = try SignedData(content, algorithm: algorithm, signature: try outer.next())
        try outer.end()

        var parts = try DERParts(content)
        let version = try parts.next(if: .integer).map { try Int(derEncoded: $0) }
        guard version == nil || version == 1 else {
            throw ASN1Error.invalidASN1Object(reason: "a version that is not known")
        }
        // RFC 5280, 5.1.2.2: both say the same.
        guard try parts.next().encodedBytes == algorithm.encodedBytes else {
            throw ASN1Error.invalidASN1Object(reason: "two algorithms")
        }
        let name = try parts.next()
        _ = try name.elements()
        issuer = name.encodedBytes
        thisUpdate = try parts.next().time
        nextUpdate = try parts.next(if: .utcTime, .generalizedTime)?.time
        let revoked = try parts.next(if: .sequence)?.elements().map(Self.entry) ?? []
        entries = Dictionary(revoked.map { ($0.serial, $0) }) { first, _ in first }
        (scope, isOdd) = try Self.extensions(try parts.next(if: .tag(0))?.explicit(0))
        try parts.end()
    }

    /// The entry of a certificate.
    func entry(serial: [UInt8]) -> Entry? { entries[serial] }

    private static func entry(_ node: ASN1Node) throws -> Entry {
        var parts = try DERParts(node)
        let serial = try parts.next().serialNumber
        let date = try parts.next().time
        var reason: RevocationReason?
        var isOdd = false
        for one in try parts.next(if: .sequence)?.elements() ?? [] {
            let one = try ExtensionParts(one)
            if one.oid == [2, 5, 29, 21] {
                let code = try Int(derEncoded: try DER.parse(one.value), withIdentifier: .enumerated)
                reason = RevocationReason(rawValue: code)
                // In a list of all there is nothing to take away (RFC 5280, 5.3.1).
                if reason == nil || reason == .removeFromCRL { isOdd = true }
            } else if one.isCritical {
                isOdd = true
            }
        }
        try parts.end()
        return Entry(serial: serial, date: date, reason: reason, isOdd: isOdd)
    }

    private static func extensions(_ node: ASN1Node?) throws -> (Scope?, isOdd: Bool) {
        var scope: Scope?
        var isOdd = false
        for one in try node?.elements() ?? [] {
            let one = try ExtensionParts(one)
            if one.oid == .issuingDistributionPoint {
                scope = try self.scope(try DER.parse(one.value))
            } else if one.isCritical {
                // A list of changes among them: deltaCRLIndicator is critical.
                isOdd = true
            }
        }
        return (scope, isOdd)
    }

    private static func scope(_ node: ASN1Node) throws -> Scope {
        var scope = Scope()
        for part in try node.elements() {
            switch part.identifier {
            case .tag(0):
                scope.names = try DistributionPoint.fullName(part)
                // A name relative to the issuer, which is not put together here: it must not pass for every certificate.
                if scope.names.isEmpty { scope.isOdd = true }
            case .tag(1): scope.holdersOnly = try Bool(derEncoded: part, withIdentifier: .tag(1))
            case .tag(2): scope.authoritiesOnly = try Bool(derEncoded: part, withIdentifier: .tag(2))
            default: scope.isOdd = true
            }
        }
        return scope
    }
}

/// Extension of RFC 5280, 4.1: identifier, whether it is critical, and a value in an OCTET STRING.
struct ExtensionParts {
    let oid: ASN1ObjectIdentifier
    let isCritical: Bool
    let value: ArraySlice<UInt8>

    init(_ node: ASN1Node) throws {
        var parts = try DERParts(node)
        oid = try ASN1ObjectIdentifier(derEncoded: try parts.next())
        isCritical = try parts.next(if: .boolean).map { try Bool(derEncoded: $0) } ?? false
        value = try ASN1OctetString(derEncoded: try parts.next()).bytes
        try parts.end()
    }
}
#endif
