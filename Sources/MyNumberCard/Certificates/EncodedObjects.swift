// SPDX-License-Identifier: Apache-2.0
//
// Certificates and revocation data as files hold them: DER, or one or several PEM blocks (RFC 7468).

#if Certificates
import SwiftASN1

extension CardCertificate {
    /// The certificates of a file, such as the authorities that a caller trusts.
    ///
    /// - Parameter bytes: the file: one certificate in DER, or PEM with one or more.
    /// - Throws: `malformedCertificate`, also where there is none.
    public static func all(in bytes: [UInt8]) throws(MyNumberCardError) -> [CardCertificate] {
        let objects: [[UInt8]]
        do {
            objects = try EncodedObjects.der(bytes, label: "CERTIFICATE")
        } catch {
            throw MyNumberCardError(
                .malformedCertificate, "the PEM text is broken (\(error.reason))", subject: "certificate",
                hint: "it is one or more blocks between BEGIN CERTIFICATE and END CERTIFICATE")
        }
        var found: [CardCertificate] = []
        for der in objects { found.append(try CardCertificate(der: der)) }
        return found
    }
}

extension CertificateRevocationList {
    /// Parses the list of a file: DER, or PEM.
    ///
    /// - Throws: `malformedRevocationData`, with the parser's reason.
    public init(file bytes: [UInt8]) throws(MyNumberCardError) {
        self = try CertificateRevocationList(der: EncodedObjects.first(bytes, label: "X509 CRL"))
    }
}

extension OCSPResponse {
    /// Parses the response of a file: DER, or PEM.
    ///
    /// - Throws: `malformedRevocationData`, with the parser's reason.
    public init(file bytes: [UInt8]) throws(MyNumberCardError) {
        self = try OCSPResponse(der: EncodedObjects.first(bytes, label: "OCSP RESPONSE"))
    }
}

/// The objects in a file.
private enum EncodedObjects {
    /// The bytes themselves, unless there is a PEM block in them; then the blocks with this label, at least one.
    static func der(_ bytes: [UInt8], label: String) throws -> [[UInt8]] {
        // A long DER object; text may stand before the first block, as openssl writes it.
        guard bytes.first != 0x30 || bytes.dropFirst().first ?? 0 < 0x80 else { return [bytes] }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("-----BEGIN ") else { return [bytes] }
        let blocks = try PEMDocument.parseMultiple(pemString: text).filter { $0.discriminator == label }
        guard !blocks.isEmpty else { throw ASN1Error.invalidPEMDocument(reason: "no such block") }
        return blocks.map(\.derBytes)
    }

    static func first(_ bytes: [UInt8], label: String) throws(MyNumberCardError) -> [UInt8] {
        do {
            return try der(bytes, label: label)[0]
        } catch {
            throw MyNumberCardError(
                .malformedRevocationData, "the PEM text is broken (\(error.reason))", subject: label,
                hint: "it is one block between BEGIN \(label) and END \(label), or DER")
        }
    }
}
#endif
