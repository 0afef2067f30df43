// SPDX-License-Identifier: Apache-2.0
//
// A disk whose power can be cut at any call, and which then shows what a real one may show: everything that was
// written, only what was brought to it, or names without what stood in the files.

import Synchronization

@testable import MyNumberCard

/// A disk made of values.
final class ModelDisk: JournalSystem {
    /// What a power cut leaves of what was not brought to the disk.
    enum Leaving: CaseIterable {
        case everything
        case nothing
        /// The names, and of their files only what was synced.
        case names
    }

    private struct File {
        var written: [UInt8] = []
        var synced: [UInt8] = []
    }

    private var files: [Int32: File] = [:]
    private var names: [String: Int32] = [:]
    private var syncedNames: [String: Int32] = [:]
    private var isCut = false
    /// How many calls came.
    private(set) var calls = 0
    /// The call at which the power is cut, counted from 1.
    var cut = Int.max
    /// Whether that call still does its work.
    var doesLastCall = false
    /// Every content that ever stood on it.
    private(set) var contents: [[UInt8]] = []

    static let failure = JournalFailure(number: 5)

    /// The power comes back.
    func restart(leaving: Leaving) {
        if leaving == .nothing { names = syncedNames }
        files = files.mapValues { file in
            let content = leaving == .everything ? file.written : file.synced
            return File(written: content, synced: content)
        }
        syncedNames = names
        isCut = false
        cut = .max
        calls = 0
    }

    /// The names that there are.
    var listing: [String] { names.keys.sorted() }

    private func call(_ work: () throws(JournalFailure) -> Void) throws(JournalFailure) {
        guard !isCut else { throw Self.failure }
        calls += 1
        guard calls < cut else {
            isCut = true
            if doesLastCall { try work() }
            throw Self.failure
        }
        try work()
    }

    func create(_ path: String) throws(JournalFailure) -> Int32 {
        let number = Int32(files.count + 3)
        try call { () throws(JournalFailure) in
            guard names[path] == nil else { throw JournalFailure(number: 17) }
            files[number] = File()
            names[path] = number
        }
        return number
    }

    func write(_ bytes: [UInt8], to descriptor: Int32) throws(JournalFailure) {
        contents.append(bytes)
        try call { () throws(JournalFailure) in files[descriptor]?.written += bytes }
    }

    func sync(_ descriptor: Int32) throws(JournalFailure) {
        try call { () throws(JournalFailure) in
            guard var file = files[descriptor] else { return }
            file.synced = file.written
            files[descriptor] = file
        }
    }

    func close(_ descriptor: Int32) {}

    func link(_ path: String, to new: String) throws(JournalFailure) {
        try call { () throws(JournalFailure) in
            guard names[new] == nil else { throw JournalFailure(number: 17) }
            names[new] = names[path]
        }
    }

    func rename(_ path: String, to new: String) throws(JournalFailure) {
        try call { () throws(JournalFailure) in names[new] = names.removeValue(forKey: path) }
    }

    func remove(_ path: String) throws(JournalFailure) {
        try call { () throws(JournalFailure) in names[path] = nil }
    }

    func syncFolder(of path: String) throws(JournalFailure) {
        try call { () throws(JournalFailure) in syncedNames = names }
    }

    func read(_ path: String, atMost limit: Int) throws(JournalFailure) -> FoundFile? {
        guard !isCut else { throw Self.failure }
        return names[path].flatMap { files[$0]?.written }.map {
            .file(Array($0.prefix(limit)), isOwnersAlone: true)
        }
    }
}
