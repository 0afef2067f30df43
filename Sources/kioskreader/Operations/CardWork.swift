// SPDX-License-Identifier: Apache-2.0
//
// `atr`, `params`, `reset` and `escape`: one thing each, in a session or a connection that ends with it.

import CCIDReader
import KioskReader

extension ReaderAccess {
    /// Powers the card on.
    func answerToReset() throws -> AnswerToReset {
        try withSession { AnswerToReset($0) }
    }

    /// Powers the card on and resets it.
    func reset(_ kind: ResetKind) throws -> AnswerToReset {
        try withSession { session in
            _ = try session.reset(kind)
            return AnswerToReset(session, kind: kind)
        }
    }

    /// What the reader has set for the card.
    func parameters() throws -> SlotParameters {
        try withSession { session in
            SlotParameters(
                place: SlotPlace(session.reader, session.slot), parameters: try session.readParameters())
        }
    }

    /// A vendor command.
    func escape(_ bytes: [UInt8]) throws -> EscapeAnswer {
        try hub.withReader(selector, options: options) { connection in
            EscapeAnswer(
                place: SlotPlace(connection.reader, connection.slot), command: bytes,
                response: try connection.escape(bytes))
        }
    }
}
