// SPDX-License-Identifier: Apache-2.0
//
// What the made-up issuer gives to those who want to judge its cards' certificates. The real one gives its own to
// accredited verifiers alone.

extension SimulatedIssuerOffice {
    /// A file that the office gives out, in DER. Docs/SimulatedCard.md says what each is about.
    public struct Publication: Sendable, Equatable {
        /// Its usual name, such as `auth.crl`.
        public let fileName: String
        /// What stands in it.
        public let bytes: [UInt8]
    }

    /// Certificates of its CAs (`.cer`), revocation lists (`.crl`) and OCSP responses (`.ocsp`).
    public static let publications = SimulatedIssuer.publications.map {
        Publication(fileName: $0.fileName, bytes: $0.bytes)
    }
}
