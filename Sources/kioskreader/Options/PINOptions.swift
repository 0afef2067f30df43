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
                throw CommandError(.pinSourcesExclude)
            }
        }
    }
}
