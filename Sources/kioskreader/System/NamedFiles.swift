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
    case name(String, in: FileIdentity)

    /// `nil` for what is no plain file, and where there is no such folder.
    init?(_ path: String) {
        if let identity = FileIdentity(path: path) {
            self = .file(identity)
            return
        }
        guard unsafe access(path, F_OK) != 0 else { return nil }
        let end = path.lastIndex(of: "/")
        guard let folder = FileIdentity(folder: end.map { String(path[...$0]) } ?? ".") else { return nil }
        self = .name(String(end.map { path[path.index(after: $0)...] } ?? path[...]), in: folder)
    }
}
