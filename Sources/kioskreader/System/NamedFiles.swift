// SPDX-License-Identifier: Apache-2.0
//
// The files that one command line names. What it reads is never overwritten by what it writes, by whatever names they
// go, and two outputs never share a file.

import Glibc

/// What a command line reads and writes.
struct NamedFiles {
    /// Something that is read.
    enum Input {
        case path(String)
        case descriptor(Int32)

        fileprivate var identity: FileIdentity? {
            switch self {
            case .path("-"): FileIdentity(descriptor: STDIN_FILENO)
            case .path(let path): FileIdentity(path: path)
            case .descriptor(let descriptor): FileIdentity(descriptor: descriptor)
            }
        }
    }

    private var inputs: [Input]
    private var outputs: [String]

    /// - Parameters:
    ///   - inputs: what is read; `-` is standard input.
    ///   - outputs: what is written; `-` is a stream.
    init(reads inputs: [Input?] = [], writes outputs: [String?] = []) {
        self.inputs = inputs.compactMap { $0 }
        self.outputs = outputs.compactMap { $0 }.filter { $0 != "-" }
    }

    static func + (one: NamedFiles, other: NamedFiles) -> NamedFiles {
        NamedFiles(reads: one.inputs + other.inputs, writes: one.outputs + other.outputs)
    }

    /// Finds an output that would take the place of something else that is named.
    ///
    /// - Throws: `outputIsInput` or `outputsShare`, exit code 64.
    func expectApart() throws {
        let read = inputs.compactMap(\.identity)
        var places: [FilePlace] = []
        for path in outputs {
            if let identity = FileIdentity(path: path), read.contains(identity) {
                throw CommandError(.outputIsInput, subject: Phrase(path.shown))
            }
            guard let place = FilePlace(path) else { continue }
            guard !places.contains(place) else {
                throw CommandError(.outputsShare, subject: Phrase(path.shown))
            }
            places.append(place)
        }
    }
}

/// Where a file is or will be.
private enum FilePlace: Equatable {
    case file(FileIdentity)
    /// The names that are not there yet, below the last folder that is: a command may make folders before it writes.
    case names([Substring], in: FileIdentity)

    /// `nil` for what is no plain file.
    init?(_ path: String) {
        if let identity = FileIdentity(path: path) {
            self = .file(identity)
            return
        }
        guard unsafe access(path, F_OK) != 0 else { return nil }
        var folder = path.hasPrefix("/") ? "/" : "."
        var missing: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            // What is yet to be made is no link: one step back is the folder before it.
            if name == "..", missing.popLast() != nil { continue }
            let next = folder + "/" + name
            if missing.isEmpty, FileIdentity(folder: next) != nil {
                folder = next
            } else {
                missing.append(name)
            }
        }
        guard !missing.isEmpty, let identity = FileIdentity(folder: folder) else { return nil }
        self = .names(missing, in: identity)
    }
}
