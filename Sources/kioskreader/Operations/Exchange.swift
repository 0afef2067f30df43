// SPDX-License-Identifier: Apache-2.0
//
// `apdu`: the commands of a run, one session for all of them, each answer shown as it comes.

import ISO7816
import KioskReader

extension ReaderAccess {
    /// Sends commands in one session.
    ///
    /// - Parameters:
    ///   - source: the commands.
    ///   - expected: the status word that each answer must have.
    ///   - show: gets each exchange when it is over.
    /// - Throws: `pinWrong` or `pinLocked` as soon as the card refuses a command that carried `{pin}`, unless that
    ///   was expected: the same PIN sent again would burn the next try. `unexpectedStatus` (1) at the first answer with
    ///   another status word.
    func exchange(
        _ source: APDUSource, expecting expected: StatusWord?,
        show: (ExchangeResult) throws -> Void
    ) throws {
        try source.withCommands { next in
            try withSession { session in
                while let command = try next() {
                    let start = ContinuousClock.now
                    let response = try session.transmit(
                        command.apdu, sensitivity: command.sensitivity, deadline: nil)
                    try show(ExchangeResult(command, response, start.duration(to: .now)))
                    if response.sw == expected { continue }
                    if command.carriesPIN, let refusal = CommandError(refusedPIN: response.sw) {
                        throw refusal
                    }
                    if let expected {
                        throw CommandError(expected: expected, got: response.sw, command.place.subject)
                    }
                }
            }
        }
    }
}

extension CommandError {
    fileprivate init(expected: StatusWord, got sw: StatusWord, _ command: Phrase) {
        let meaning = DecodedStatusWord(sw).text
        self.init(
            .unexpectedStatus, detail: "expected \(expected), got \(sw): \(meaning)", subject: command)
        self.sw = sw
    }
}
