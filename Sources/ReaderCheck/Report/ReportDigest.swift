// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, for what a report names: itself in an approval, and a CA's certificate. Only with the trait Certificates,
// which brings the cryptography along.

#if Certificates
import Crypto

/// SHA-256 of bytes, in words of reports.
public enum ReportDigest {
    /// `sha256:` and 64 hex digits in lower case.
    ///
    /// - Parameter bytes: the bytes; of a report, all of its file.
    public static func of(_ bytes: [UInt8]) -> String {
        "sha256:" + HexText.of(SHA256.hash(data: bytes)).lowercased()
    }
}
#endif
