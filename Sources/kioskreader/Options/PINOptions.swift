// SPDX-License-Identifier: Apache-2.0
//
// Where a PIN comes from. There is no option that takes its digits: the list of processes shows arguments.

import ArgumentParser

struct PINOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose one line is the PIN; others must not be able to read it.", valueName: "file"))
    var pinFile: String?

    @Option(help: ArgumentHelp("An open file descriptor whose one line is the PIN.", valueName: "n"))
    var pinFd: Int32?

    /// The place that was named, `nil` when none was.
    ///
    /// - Throws: a wrong command line, exit code 64, when both were.
    var source: PINFile? {
        get throws {
            switch (pinFile, pinFd) {
            case (nil, nil): return nil
            case (let path?, nil): return .path(path)
            case (nil, let descriptor?): return .descriptor(descriptor)
            case (_?, _?):
                throw CommandError(
                    .usage, .usage, "--pin-file and --pin-fd exclude each other", hint: "give one of them")
            }
        }
    }
}

extension CommandError {
    /// A PIN that could not be read; nothing of what was read is shown.
    init(_ failure: PINFile.Failure, from source: PINFile) {
        // What stands behind the option is not shown: it may be the PIN itself, put there by mistake.
        let subject =
            switch source {
            case .path: "the file of --pin-file"
            case .descriptor: "the descriptor of --pin-fd"
            }
        switch failure {
        case .cannotRead(let reason):
            self.init(
                .data, .pinUnreadable, "cannot read the PIN: \(reason)", subject: subject,
                hint: "name a file or descriptor that this process can read")
        case .notAFile:
            self.init(
                .data, .pinUnreadable, "the PIN's file is a folder", subject: subject,
                hint: "name a file that holds the PIN in one line")
        case .readableByOthers:
            self.init(
                .data, .pinUnreadable, "others can read the PIN's file", subject: subject,
                hint: "take the permission away first: chmod 600 FILE")
        case .empty:
            self.init(
                .data, .pinUnreadable, "the PIN's line is empty", subject: subject,
                hint: "the file holds the PIN in one line")
        case .severalLines:
            self.init(
                .data, .pinUnreadable, "more than one line where the PIN should be", subject: subject,
                hint: "the file holds the PIN in one line and nothing else")
        case .tooLong:
            self.init(
                .data, .pinUnreadable, "the line is too long for a PIN", subject: subject,
                hint: "the file holds the PIN in one line and nothing else")
        }
    }
}
