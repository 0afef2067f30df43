// SPDX-License-Identifier: Apache-2.0
//
// Secure messaging of the input support application: SET SESSION KEY, and the three commands that take class 08
// afterwards. Measured by soltia48/myna-card on test cards; what is chosen is said.

extension SimulatedMyNumberCard {
    /// `80 AE 00 00` with 256 bytes for the key of EF 0006. The PIN has been presented before, in clear; 照合番号A is not
    /// enough. Chosen: other parameters are 6A86, another length 6700, and a block that does not open is 6A80 as a wrong
    /// structure is.
    func setSessionKey(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard application == 2, verified.contains(0x0011) else { throw currentApplication.sessionKeyRefusal }
        guard command.parameters == 0 else { throw .wrongParameters }
        guard case .key(let key) = SimulatedIssuer.Keys.supportMessaging, command.data.count == key.length,
            command.expected == nil
        else { throw .wrongLength }
        guard key.takes(command.data) else { throw .noPreciseDiagnosis }
        guard let delivered = EncryptionEncoding.message(in: key.apply(command.data)),
            let session = SecureMessaging(delivered: delivered)
        else { throw .wrongData }
        secureMessaging = session
        return []
    }

    /// A command of class 08. One data object, and the right one: anything else, and a padding that is not there, is
    /// 6988 and the end of the session. Chosen: other instructions are 6D00 and do not count.
    func runSecured(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard let session = secureMessaging else { throw .noSecureSession }
        guard command.cla & 0x80 == 0, [0x20, 0xA4, 0xB0].contains(command.ins) else {
            throw .unknownInstruction
        }
        let plain: ReceivedCommand
        if command.ins == 0xB0 {
            guard let expected = SecureMessaging.expected(in: command.data) else { throw endOfSession() }
            plain = ReceivedCommand(command, data: [], expected: expected)
        } else {
            guard let data = session.command(in: command.data) else { throw endOfSession() }
            plain = ReceivedCommand(command, data: data, expected: nil)
        }
        secureMessaging?.advance()
        let answer = try dispatch(plain)
        return answer.isEmpty ? [] : session.answer(answer)
    }

    private func endOfSession() -> CardStatus {
        secureMessaging = nil
        return .secureMessagingObjectWrong
    }
}

/// What stands in a block before the public key is applied: EME-OAEP with SHA-256 and no label (RFC 8017, 7.1).
enum EncryptionEncoding {
    /// The message in a block; nil where there is none.
    static func message(in block: [UInt8]) -> [UInt8]? {
        let hash = SHA256.hash([])
        guard block.count >= 2 * hash.count + 2, block.first == 0 else { return nil }
        let masked = Array(block.dropFirst(1 + hash.count))
        let seed = zip(block[1...hash.count], SignatureEncoding.mask(masked, hash.count)).map { $0 ^ $1 }
        let data = zip(masked, SignatureEncoding.mask(seed, masked.count)).map { $0 ^ $1 }
        guard data.starts(with: hash), let end = data.dropFirst(hash.count).firstIndex(where: { $0 != 0 }),
            data[end] == 0x01
        else { return nil }
        return Array(data[(end + 1)...])
    }
}
