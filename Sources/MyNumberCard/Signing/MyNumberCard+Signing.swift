// SPDX-License-Identifier: Apache-2.0
//
// COMPUTE DIGITAL SIGNATURE as this card has it: `80 2A 00 80`, the key by SELECT, no MSE (OpenSC, jpki/myna,
// soltia48/myna-card agree).

import ISO7816

extension MyNumberCard {
    /// Has the card apply a private key, once.
    ///
    /// The exchange is marked personal: what is signed and the signature say who signs what, and a signature in a
    /// trace is as good as the one that was handed out.
    ///
    /// - Parameters:
    ///   - key: which one. Its PIN has to be verified; else nothing is sent.
    ///   - input: what the key is applied to.
    ///   - longestAnswer: the most bytes to ask for.
    /// - Returns: whatever the card answered, unchecked.
    /// - Throws: `pinRequired`, `certificateAbsent`, `signatureFateUnknown`, `cardRefused`, `channelFailed`.
    func computeSignature(
        _ key: CardKey, _ input: [UInt8], longestAnswer: Int
    ) throws(MyNumberCardError) -> [UInt8] {
        guard verified.contains(key.pin) else { throw .pinRequired(for: key) }
        let selected = try selectFile(key.file)
        guard selected.isSuccess else { throw .selecting(key.file, selected) }
        let answer: ResponseAPDU
        do throws(MyNumberCardError) {
            answer = try exchange(
                cla: 0x80, ins: 0x2A, p1: 0x00, p2: 0x80, data: input, ne: longestAnswer,
                sensitivity: .personal, subject: key.englishName)
        } catch {
            throw error.fate == .mayHaveRun ? .signatureFateUnknown(key, error) : error
        }
        if answer.sw.rawValue == 0x6982 {
            note(key.pin, isVerified: false)
            throw .pinRequired(for: key, sw: answer.sw)
        }
        guard answer.sw.isSuccess else { throw .refused(key.englishName, answer.sw) }
        return answer.data
    }
}
