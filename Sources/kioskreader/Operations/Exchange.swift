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
    ///   - language: of messages.
    ///   - expected: the status word that each answer must have.
    ///   - show: gets each exchange when it is over.
    /// - Returns: `no` at the first answer with another status word, else `done`.
    func exchange(
        _ source: APDUSource, _ language: Language, expecting expected: StatusWord?,
        show: (ExchangeResult) throws -> Void
    ) throws -> ExitStatus {
        try source.withCommands(language) { next in
            try withSession { session in
                while let command = try next() {
                    let start = ContinuousClock.now
                    let response = try session.transmit(
                        command.apdu, sensitivity: command.sensitivity, deadline: nil)
                    try show(ExchangeResult(command, response, start.duration(to: .now)))
                    if let expected, response.sw != expected { return .no }
                }
                return .done
            }
        }
    }
}
