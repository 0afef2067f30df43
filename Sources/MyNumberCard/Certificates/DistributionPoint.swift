// SPDX-License-Identifier: Apache-2.0
//
// Where revocation lists are found, as certificates and the lists themselves name it. JPKI has a point for each
// municipality, named by a directory name: a list of another point says nothing about a certificate.

#if Certificates
import SwiftASN1

/// DistributionPointName of RFC 5280, 4.2.1.13.
enum DistributionPoint {
    /// The names in cRLDistributionPoints: each a GeneralName as it stands.
    ///
    /// A point without a full name, or with reasons or an issuer of its own, is left out: what is understood here does
    /// not tell which list is its own.
    static func names(_ value: ArraySlice<UInt8>) throws -> [ASN1Node] {
        try DER.parse(value).elements().flatMap { point in
            let parts = try point.elements()
            guard parts.count == 1, parts[0].identifier == .tag(0) else { return [ASN1Node]() }
            return try fullName(parts[0])
        }
    }

    /// The GeneralNames inside a `[0] DistributionPointName`; empty for a name relative to the issuer.
    static func fullName(_ node: ASN1Node) throws -> [ASN1Node] {
        try node.elements(.tag(0)).flatMap { choice in
            choice.identifier == .tag(0) ? try choice.elements(.tag(0)) : []
        }
    }
}
#endif
