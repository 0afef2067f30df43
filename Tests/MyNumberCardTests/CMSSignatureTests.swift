// SPDX-License-Identifier: Apache-2.0
//
// CMS as bytes: the two halves around a document are what the whole is, and a document that changed does not get its
// end. What the signature in it is worth, openssl says in OpenSSLTests.swift.

#if Certificates
import SwiftASN1
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("CMS SignedData")
struct CMSSignatureTests {
    @Test(
        "Before, document and after are one DER object, whatever length the document has",
        arguments: [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000])
    func frame(_ length: Int) throws {
        let document = [UInt8](repeating: 0x5A, count: length)
        let cms = try OpenSSLTests.cms(.sha256, document)
        let whole = cms.attached.before + document + cms.attached.after
        #expect(try cms.attached(document) == whole)
        let root = try DER.parse(whole)
        #expect(Array(root.encodedBytes) == whole)
        // ContentInfo, [0], SignedData, its third field, [0], OCTET STRING
        var node = root
        for index in [1, 0, 2, 1, 0] {
            guard case .constructed(let children) = node.content else {
                Issue.record("no children before \(index)")
                return
            }
            node = try #require(Array(children).dropFirst(index).first)
        }
        #expect(Array(try ASN1OctetString(derEncoded: node).bytes) == document)
    }

    @Test("Nothing of the document is held, and a changed one is refused")
    func changed() throws {
        let cms = try OpenSSLTests.cms()
        for other in [[], OpenSSLTests.document + [0], Array(OpenSSLTests.document.dropLast())] {
            let error = #expect(throws: MyNumberCardError.self) { try cms.attached(other) }
            #expect(error?.kind == .contentChanged)
        }
        // Hashed with something else: that proves nothing.
        let error = #expect(throws: MyNumberCardError.self) {
            try cms.expect(DocumentDigest(of: OpenSSLTests.document, [.sha512]))
        }
        #expect(error?.kind == .contentChanged)
        #expect(throws: Never.self) { try cms.expect(DocumentDigest(of: OpenSSLTests.document)) }
    }

    @Test("The signed attributes are the same bytes under two tags, in DER's order")
    func attributes() throws {
        let attributes = SignedAttributes(
            messageDigest: [UInt8](repeating: 1, count: 32), signingTime: SigningTests.now, [0x30, 0x00])
        #expect(attributes.signedBytes.first == 0x31 && attributes.field.first == 0xA0)
        #expect(attributes.signedBytes.dropFirst() == attributes.field.dropFirst())
        guard case .constructed(let nodes) = try DER.parse(attributes.signedBytes).content else {
            Issue.record("not a set")
            return
        }
        let encodings = nodes.map { Array($0.encodedBytes) }
        #expect(encodings.count == 4)
        #expect(encodings == encodings.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test(
        "Issuer and serial number are the certificate's own bytes",
        arguments: [
            SimulatedIssuer.signatureCertificate, SimulatedIssuer.authenticationCA,
        ])
    func signer(_ certificate: [UInt8]) throws {
        let identifier = try SignerIdentifier(certificate: certificate, .sign)
        guard case .constructed(let nodes) = try DER.parse(identifier.der).content else {
            Issue.record("not a sequence")
            return
        }
        for node in nodes {
            #expect(certificate.firstRange(of: Array(node.encodedBytes)) != nil)
        }
        #expect(nodes.map(\.identifier) == [.sequence, .integer])
        for broken in [[], [0x30, 0x00], Array(certificate.dropLast()), [0x30, 0x02, 0x30, 0x00]] {
            let error = #expect(throws: MyNumberCardError.self) {
                try SignerIdentifier(certificate: broken, .sign)
            }
            #expect(error?.kind == .malformedCertificate)
        }
    }
}
#endif
