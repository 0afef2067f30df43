// SPDX-License-Identifier: Apache-2.0
//
// What gives answers of a chosen length without a PIN: on a My Number Card the certificate of the authority behind
// the authentication certificate, which is the same on millions of cards; on another card GET CHALLENGE, where it gives as many bytes as are asked for.

import ISO7816
import KioskReader
import MyNumberCard

/// What gives answers of a chosen length.
enum AnswerSample: Sendable {
    /// A file that is selected; its content is known.
    case file([UInt8])
    /// GET CHALLENGE: the bytes are by chance, their number is not.
    case challenge
    /// Nothing does.
    case none

    /// A command for that many bytes; nil where nothing gives answers.
    func command(_ length: Int) throws -> CommandAPDU? {
        switch self {
        case .file: try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: length)
        case .challenge: try CommandAPDU(cla: 0, ins: 0x84, p1: 0, p2: 0, ne: length)
        case .none: nil
        }
    }

    /// What is wrong with the answer to it; nil when nothing is.
    func flaw(_ response: ResponseAPDU, _ length: Int) -> String? {
        guard response.sw.isSuccess else { return "\(length) bytes: status \(response.sw)" }
        guard case .file(let content) = self else {
            return response.data.count == length
                ? nil : "\(length) bytes asked for, \(response.data.count) came"
        }
        let expected = content.prefix(length)
        guard response.data.count >= expected.count else {
            return "\(length) bytes asked for, \(response.data.count) came"
        }
        let wrong = zip(response.data, expected).enumerated().first { $1.0 != $1.1 }?.offset
        return wrong.map {
            "\(length) bytes asked for, byte \($0) is another one than when it was first read"
        }
    }

    /// The most bytes of one answer that can be held against something, with a short command.
    var longestShort: Int {
        if case .file(let content) = self { min(256, content.count) } else { 256 }
    }
}

extension CheckBench {
    /// Makes answers of any length possible in a session: selects the file, after reading it once.
    ///
    /// - Throws: `noSuchAnswers` where the card gives none.
    func sample(in session: CardSession) throws -> AnswerSample {
        switch sample {
        case .file?:
            let application = try session.transmit(MyNumberApplication.jpki.selection, deadline: nil)
            let file = try session.transmit(
                CommandAPDU(cla: 0, ins: 0xA4, p1: 0x02, p2: 0x0C, data: [0x00, 0x0B]), deadline: nil)
            guard application.sw.isSuccess, file.sw.isSuccess else {
                throw CheckFailure("SELECT answered \(application.sw) and \(file.sw), and 9000 before")
            }
        case .challenge?: break
        case .none?: throw SkipReason.noSuchAnswers
        case nil: sample = try firstSample(session)
        }
        guard let sample, try sample.command(1) != nil else { throw SkipReason.noSuchAnswers }
        return sample
    }

    private func firstSample(_ session: CardSession) throws -> AnswerSample {
        if try knownCard().isMyNumberCard {
            // In answers of one packet, which every reader gets right: what longer ones do is found by comparing.
            return .file(try MyNumberCard(on: session, longestRead: 32).readCertificate(.authCA))
        }
        // Many cards give eight bytes whatever they are asked for: then a length says nothing of the reader.
        for length in [1, 64, 256] {
            guard let command = try AnswerSample.challenge.command(length) else { return .none }
            let response = try session.transmit(command, deadline: nil)
            guard response.sw.isSuccess, response.data.count == length else { return .none }
        }
        return .challenge
    }
}

/// A fault that ends a check, in words.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
