// SPDX-License-Identifier: Apache-2.0
//
// Certificates and revocation data as files hold them: DER, or one or several PEM blocks (RFC 7468).

#if Certificates
extension CardCertificate {
    /// The certificates of a file, such as the authorities that a caller trusts.
    ///
    /// - Parameter bytes: the file: one certificate in DER, or PEM with one or more.
    /// - Throws: `malformedCertificate`, also where there is none.
    public static func all(in bytes: [UInt8]) throws(MyNumberCardError) -> [CardCertificate] {
        let objects: [[UInt8]]
        do throws(PEMError) {
            objects = try EncodedObjects.der(bytes, label: "CERTIFICATE")
        } catch {
            throw MyNumberCardError(
                .malformedCertificate, "the PEM text is broken: \(error.problem.rawValue)",
                subject: "certificate",
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
    static func der(_ bytes: [UInt8], label: String) throws(PEMError) -> [[UInt8]] {
        // A long DER object; text may stand before the first block, as openssl writes it.
        guard bytes.first != 0x30 || bytes.dropFirst().first ?? 0 < 0x80 else { return [bytes] }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("-----BEGIN ") else { return [bytes] }
        var lines = PEMLines()
        var found: [[UInt8]] = []
        var number = 0
        // A CR before the LF makes one character with it.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if case .whole(let block) = try lines.take(line, number: number), block.label == label {
                found.append(block.der)
            }
        }
        guard !lines.isOpen else { throw PEMError(problem: .noEnd, first: number) }
        guard !found.isEmpty else { throw PEMError(problem: .noBlock, first: number) }
        return found
    }

    static func first(_ bytes: [UInt8], label: String) throws(MyNumberCardError) -> [UInt8] {
        do throws(PEMError) {
            return try der(bytes, label: label)[0]
        } catch {
            throw MyNumberCardError(
                .malformedRevocationData, "the PEM text is broken: \(error.problem.rawValue)", subject: label,
                hint: "it is one block between BEGIN \(label) and END \(label), or DER")
        }
    }
}
#endif
