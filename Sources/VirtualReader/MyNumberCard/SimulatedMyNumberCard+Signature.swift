// SPDX-License-Identifier: Apache-2.0
//
// COMPUTE DIGITAL SIGNATURE (`80 2A`) and INTERNAL AUTHENTICATE. There is no MSE: the key is the current
// file or stands in P2. The schemes behind P1 were found by soltia48/myna-card by trying every value.

extension SimulatedMyNumberCard {
    /// `80 2A <scheme> <key>`: P2 is 80 for the current file, 80 + n for a short identifier, 00 for the key
    /// of a 券面 application. Without the key's PIN 6982; afterwards the PIN stays verified.
    func computeSignature(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.p1 <= 5 else { throw .wrongParameters }
        let file: ElementaryFile
        if command.p2 == 0 {
            guard let key = currentApplication.defaultKey, let found = currentApplication.files[key] else {
                throw .wrongParameters
            }
            file = found
        } else {
            (_, file) = try self.file(reference: command.p2)
        }
        switch file.content {
        case .key(let key):
            guard file.access.isMet(by: verified) else { throw .accessNotAllowed }
            guard let expected = command.expected, expected >= key.length else { throw .wrongLength }
            let block = try encode(command.data, scheme: command.p1, length: key.length)
            return key.apply(block)
        case .curveKey(let key):
            guard file.access.isMet(by: verified) else { throw .accessNotAllowed }
            return try sign(command, key)
        case .transparent, .records, .pin, .reference: throw .wrongFileKind
        }
    }

    /// Invented: P1 = 00 takes a bare hash (SHA-256, SHA-384, SHA-512 by their lengths) and answers r and s.
    private func sign(_ command: ReceivedCommand, _ key: CurvePrivateKey) throws(CardStatus) -> [UInt8] {
        guard command.p1 == 0 else { throw .wrongParameters }
        guard [32, 48, 64].contains(command.data.count), let expected = command.expected,
            expected >= 2 * CurvePrivateKey.length
        else { throw .wrongLength }
        return key.sign(command.data)
    }

    /// `00 88 00 99` in the 共通カードAP: PKCS#1 v1.5 with SHA-256 over the challenge. Other keys answer 6985.
    func internalAuthenticate(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.p1 == 0 else { throw .wrongParameters }
        let (identifier, file) = try file(reference: command.p2)
        guard case .key(let key) = file.content else { throw .wrongFileKind }
        guard application == 5, identifier == 0x0019 else { throw .conditionsNotMet }
        guard (1...255).contains(command.data.count), let expected = command.expected, expected >= key.length
        else { throw .wrongLength }
        let digest = SignatureEncoding.digestInfo(SHA256.hash(command.data))
        return key.apply(SignatureEncoding.pkcs1(digest, length: key.length))
    }

    /// The padded block for P1: 00 pads what it gets; 01 and 03 hash a message, the former without
    /// DigestInfo; 02 and 04 take a 32-byte hash; 04 and 05 are RSASSA-PSS with a 32-byte salt (its length
    /// is assumed).
    private func encode(_ data: [UInt8], scheme: UInt8, length: Int) throws(CardStatus) -> [UInt8] {
        let isHash = scheme == 0x02 || scheme == 0x04
        let limit = scheme == 0x00 ? length - 11 : 255
        guard isHash ? data.count == 32 : (1...limit).contains(data.count) else { throw .wrongLength }
        switch scheme {
        case 0x00: return SignatureEncoding.pkcs1(data, length: length)
        case 0x01: return SignatureEncoding.pkcs1(SHA256.hash(data), length: length)
        case 0x02: return SignatureEncoding.pkcs1(SignatureEncoding.digestInfo(data), length: length)
        case 0x03:
            let hash = SHA256.hash(data)
            return SignatureEncoding.pkcs1(SignatureEncoding.digestInfo(hash), length: length)
        default:
            let hash = scheme == 0x04 ? data : SHA256.hash(data)
            return SignatureEncoding.pss(hash, salt: random.bytes(32), length: length)
        }
    }
}
