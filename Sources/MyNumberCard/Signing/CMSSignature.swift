// SPDX-License-Identifier: Apache-2.0
//
// CMS SignedData (RFC 5652) around a signature, with the document inside or beside it. A document inside is not held
// in memory: what stands before it and after it is made here, the caller writes it between them.

#if Certificates
/// A document's signature as CMS SignedData in DER, with the signature certificate in it.
///
/// The certificate holds name, address, date of birth and sex of the holder.
public struct CMSSignature: PersonalValue, Sendable {
    /// The signature over the signed attributes.
    public let signature: CardSignature
    /// The time that was signed.
    public let signingTime: CertificateTime
    private let document: DocumentDigest
    private let attributes: SignedAttributes
    private let signer: SignerIdentifier

    /// id-data: a document of any kind.
    static let dataIdentifier: [UInt64] = [1, 2, 840, 113549, 1, 7, 1]
    private static let signedDataIdentifier: [UInt64] = [1, 2, 840, 113549, 1, 7, 2]

    init(
        _ signature: CardSignature, _ document: DocumentDigest, _ attributes: SignedAttributes,
        _ signer: SignerIdentifier, signingTime: CertificateTime
    ) {
        self.signature = signature
        self.document = document
        self.attributes = attributes
        self.signer = signer
        self.signingTime = signingTime
    }

    /// How it was made, and nothing of it.
    public var description: String { "CMS SignedData, \(signature)" }

    /// The whole SignedData without the document, which the verifier needs beside it.
    public var detached: [UInt8] {
        let parts = frame(DEROutput.sequence(DEROutput.identifier(Self.dataIdentifier)), room: 0)
        return parts.before + parts.after
    }

    /// What stands before the document, and what after it, where the SignedData holds it.
    ///
    /// Between them belongs the very document that was hashed, unchanged: hash it once more while it is written, and
    /// write the end only if ``expect(_:)`` lets it.
    public var attached: (before: [UInt8], after: [UInt8]) {
        let octets = DEROutput.header(0x04, length: document.length)
        let explicit = DEROutput.header(0xA0, length: octets.count + document.length)
        let type = DEROutput.identifier(Self.dataIdentifier)
        let length = type.count + explicit.count + octets.count + document.length
        return frame(DEROutput.header(0x30, length: length) + type + explicit + octets, room: document.length)
    }

    /// The whole SignedData with the document in it.
    ///
    /// - Parameter document: the one that was hashed.
    /// - Throws: `contentChanged` where it is another one.
    public func attached(_ document: [UInt8]) throws(MyNumberCardError) -> [UInt8] {
        try expect(DocumentDigest(of: document, [signature.digest]))
        return attached.before + document + attached.after
    }

    /// Makes sure that a document is the one that was signed.
    ///
    /// - Parameter other: what it hashed to, with the signature's algorithm.
    /// - Throws: `contentChanged` where it is another one.
    public func expect(_ other: DocumentDigest) throws(MyNumberCardError) {
        let digest = signature.digest
        guard let hash = other.hashes[digest], hash == document.hashes[digest] else {
            throw .contentChanged()
        }
    }

    /// Puts ContentInfo and SignedData around `content`, at whose end there is room for so many bytes.
    private func frame(_ content: [UInt8], room: Int) -> (before: [UInt8], after: [UInt8]) {
        // Version 1: the content is data, the signer is named by issuer and serial number (RFC 5652, 5.1).
        let head = DEROutput.integer(1) + DEROutput.set([digestAlgorithm])
        let after = DEROutput.object(0xA0, signature.certificate.der) + DEROutput.set([signerInfo])
        let signedData = DEROutput.header(0x30, length: head.count + content.count + room + after.count)
        let inner = signedData.count + head.count + content.count + room + after.count
        let explicit = DEROutput.header(0xA0, length: inner)
        let type = DEROutput.identifier(Self.signedDataIdentifier)
        let outer = DEROutput.header(0x30, length: type.count + explicit.count + inner)
        return (outer + type + explicit + signedData + head + content, after)
    }

    /// RFC 5652, 5.3.
    private var signerInfo: [UInt8] {
        DEROutput.sequence(
            DEROutput.integer(1), signer.der, digestAlgorithm, attributes.field,
            signature.publicKey.signatureAlgorithm(signature.digest), DEROutput.octets(signature.bytes))
    }

    /// Without parameters (RFC 5754, 2).
    private var digestAlgorithm: [UInt8] {
        DEROutput.sequence(DEROutput.identifier(signature.digest.algorithm.identifier))
    }
}
#endif
