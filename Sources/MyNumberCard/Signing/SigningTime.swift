// SPDX-License-Identifier: Apache-2.0
//
// A moment as CMS writes it (RFC 5652, 11.3): UTCTime for the years 1950 to 2049, GeneralizedTime for all others.

extension CertificateTime {
    /// Time of RFC 5652 in DER: seconds always, no fraction, Z.
    var der: [UInt8] {
        let digits = rfc3339.utf8.filter { (0x30...0x39).contains($0) }
        let year = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (1950...2049).contains(year)
            ? DEROutput.object(0x17, digits.dropFirst(2) + [0x5A]) : DEROutput.object(0x18, digits + [0x5A])
    }
}
