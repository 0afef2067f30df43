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

    var files: NamedFiles { NamedFiles(reads: [pinFile.map { .path($0) }, pinFd.map { .descriptor($0) }]) }

    /// The place that was named, `nil` when none was.
    ///
    /// - Throws: a wrong command line, exit code 64, when both were.
    var source: PINFile? {
        get throws {
            try PINFile.named(pinFile, pinFd, orElse: .pinSourcesExclude)
        }
    }
}

extension PINFile {
    /// The one place that two options name, `nil` when neither does.
    ///
    /// - Throws: `both` where each names one.
    static func named(
        _ path: String?, _ descriptor: Int32?, orElse both: CommandError.Kind
    ) throws -> PINFile? {
        switch (path, descriptor) {
        case (nil, nil): nil
        case (let path?, nil): .path(path)
        case (nil, let descriptor?): .descriptor(descriptor)
        case (_?, _?): throw CommandError(both)
        }
    }
}
