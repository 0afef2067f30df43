// SPDX-License-Identifier: Apache-2.0
//
// What an RSA key of the card is given: the hash with its algorithm's name (RFC 8017, 9.2). The card adds the
// padding and nothing else, so the name has to be there already.

enum DigestInfo {
    /// DigestInfo in DER: 51 bytes for SHA-256.
    static func bytes(_ algorithm: DigestAlgorithm, _ hash: [UInt8]) -> [UInt8] {
        DEROutput.sequence(
            DEROutput.sequence(DEROutput.identifier(algorithm.identifier), DEROutput.null),
            DEROutput.octets(hash))
    }
}
