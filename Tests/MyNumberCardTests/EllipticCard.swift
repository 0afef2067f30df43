// SPDX-License-Identifier: Apache-2.0
//
// A card with elliptic-curve keys behind today's commands, made of swift-crypto: for the part of signing that depends
// on the key. No card is known to be so; what it is given and answers is invented.

#if Certificates
import Crypto
import Foundation
import ISO7816
import X509

@testable import MyNumberCard

/// One of NIST's curves, with a private key that is the same in every run.
enum TestCurve: String, CaseIterable {
    case p256, p384, p521

    /// The two forms that a signature may come in.
    enum Form: CaseIterable { case pair, der }

    private var secret: [UInt8] {
        switch self {
        case .p256: [UInt8](repeating: 0x21, count: 32)
        case .p384: [UInt8](repeating: 0x22, count: 48)
        case .p521: [0x00, 0x01] + [UInt8](repeating: 0x23, count: 64)
        }
    }

    /// ECDSA over a hash as it is.
    func sign(_ hash: [UInt8], _ form: Form) throws -> [UInt8] {
        let digest = RawDigest(bytes: hash)
        switch self {
        case .p256:
            let signature = try P256.Signing.PrivateKey(rawRepresentation: secret).signature(for: digest)
            return Array(form == .der ? signature.derRepresentation : signature.rawRepresentation)
        case .p384:
            let signature = try P384.Signing.PrivateKey(rawRepresentation: secret).signature(for: digest)
            return Array(form == .der ? signature.derRepresentation : signature.rawRepresentation)
        case .p521:
            let signature = try P521.Signing.PrivateKey(rawRepresentation: secret).signature(for: digest)
            return Array(form == .der ? signature.derRepresentation : signature.rawRepresentation)
        }
    }

    /// A certificate for the key, valid in 2026.
    func certificate() throws -> [UInt8] {
        let key: Certificate.PublicKey =
            switch self {
            case .p256: .init(try P256.Signing.PrivateKey(rawRepresentation: secret).publicKey)
            case .p384: .init(try P384.Signing.PrivateKey(rawRepresentation: secret).publicKey)
            case .p521: .init(try P521.Signing.PrivateKey(rawRepresentation: secret).publicKey)
            }
        return try Self.issue(rawValue, key) {
            Critical(KeyUsage(digitalSignature: true, nonRepudiation: true))
        }
    }

    /// The certificate of who issued it.
    static func authority() throws -> [UInt8] {
        let key = try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 0x20, count: 32))
        return try issue("CA", .init(key.publicKey)) {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(keyCertSign: true))
        }
    }

    private static func issue(
        _ name: String, _ key: Certificate.PublicKey,
        @ExtensionsBuilder _ extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws -> [UInt8] {
        let authority = try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 0x20, count: 32))
        func called(_ name: String) throws -> DistinguishedName {
            try DistinguishedName {
                CountryName("JP")
                OrganizationName("JPKI-SIMULATED")
                CommonName("invented \(name)")
            }
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(bytes: [0x0A, 0x01, 0x02]),
            publicKey: key, notValidBefore: Date(timeIntervalSince1970: 1_767_225_600),
            notValidAfter: Date(timeIntervalSince1970: 1_798_761_600), issuer: try called("CA"),
            subject: try called(name), signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions(builder: extensions),
            issuerPrivateKey: Certificate.PrivateKey(authority))
        return try certificate.serializeAsPEM().derBytes
    }

    /// The simulated card with this key and certificate in the place of its own.
    func channel(_ form: Form) throws -> SimulatedChannel {
        let channel = SimulatedChannel()
        let file = try certificate()
        var selected: [UInt8] = []
        channel.instead = { command in
            // A short identifier selects as well.
            if command.ins == 0xB0, command.p1 & 0x80 != 0 { selected = [0x00, command.p1 & 0x1F] }
            switch command.ins {
            case 0xA4 where command.p1 == 0x02:
                selected = command.data
                return nil
            case 0xB0 where selected == [0x00, 0x01] || selected == [0x00, 0x0A]:
                return Array(file.dropFirst(command.readOffset).prefix(command.ne ?? 0)) + [0x90, 0x00]
            case 0x2A: return (try? sign(command.data, form)).map { $0 + [0x90, 0x00] }
            default: return nil
            }
        }
        return channel
    }
}

/// Bytes that stand for a hash.
private struct RawDigest: Digest {
    static let byteCount = 0
    let bytes: [UInt8]

    func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBytes(body)
    }

    func makeIterator() -> Array<UInt8>.Iterator { bytes.makeIterator() }
    var description: String { "hash" }
}
#endif
