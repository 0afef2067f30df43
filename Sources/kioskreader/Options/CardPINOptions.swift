// SPDX-License-Identifier: Apache-2.0
//
// The options of `card pin verify` and `card pin change` that are about safety, and where a new PIN comes from.

import ArgumentParser
import MyNumberCard

struct LastTryOptions: ParsableArguments {
    @Flag(help: "Send the PIN even when one try is left: a wrong one then locks it.")
    var useLastTry = false

    /// Whether the last try may be used.
    var rule: LastTryRule { useLastTry ? .allowed : .refused }
}

struct NewPINOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose one line is the new PIN; others must not be able to read it.", valueName: "file"))
    var newPinFile: String?

    @Option(help: ArgumentHelp("An open file descriptor whose one line is the new PIN.", valueName: "n"))
    var newPinFd: Int32?

    var files: NamedFiles {
        NamedFiles(reads: [newPinFile.map { .path($0) }, newPinFd.map { .descriptor($0) }])
    }

    /// The place that was named, `nil` when none was.
    ///
    /// - Throws: a wrong command line, exit code 64, when both were.
    var source: PINFile? {
        get throws {
            try PINFile.named(newPinFile, newPinFd, orElse: .newPINSourcesExclude)
        }
    }
}

/// A PIN that the command works with.
enum CardPINName: String, ExpressibleByArgument, CaseIterable {
    case auth, sign, support

    var reference: PINReference {
        switch self {
        case .auth: .authentication
        case .sign: .signature
        case .support: .inputSupport
        }
    }
}
