// SPDX-License-Identifier: Apache-2.0
//
// What is said beside an error that ends a command: a trace that is lost as well, and nothing that was done already.

import KioskReader

extension ReaderAccess {
    /// The error with which the command ends; that its trace is not whole is said now, and the exit code stays the error's.
    func ending(with error: any Error) -> any Error {
        traceFile?.tellLoss()
        return afterWaiting(error)
    }

    /// Where a card was waited for in vain, nobody is told to wait for it.
    private func afterWaiting(_ error: any Error) -> any Error {
        guard options.wait > .zero, let error = error as? KioskReaderError, error.kind == .noCard else {
            return error
        }
        var told = CommandError(error)
        told.hint = Phrase(
            "it was waited for, and none came: put a card in and begin again",
            "待ちましたが、入れられませんでした。カードを入れて、やり直してください")
        return told
    }
}
