// SPDX-License-Identifier: Apache-2.0
//
// The operator's approvals: *.json in a folder that root alone can change. Every folder on the way and every file
// is held by its descriptor and looked at before a byte of it counts: whoever could write to one of them could
// approve a reader.

import FoundationEssentials

/// What was found among the operator's approval files.
public struct ApprovalShelf: Sendable, Equatable {
    /// The files that hold, in order of their names.
    public let records: [ApprovalRecord]
    /// The files, or the folder, that do not, each with its reason.
    public let refusals: [ApprovalRefusal]
    /// The folder that was read.
    public let folder: String

    static func empty(_ folder: String) -> ApprovalShelf {
        ApprovalShelf(records: [], refusals: [], folder: folder)
    }
}

/// A folder of approval files.
public struct ApprovalDirectory: Sendable {
    /// The system's: /etc/kioskreader/approved.d.
    public static let system = ApprovalDirectory("/etc/kioskreader/approved.d")
    /// The most files that are looked at.
    static let maximumCount = 256

    /// The folder's path.
    public let path: String
    private let owner: UInt32
    private let top: String

    /// Names a folder. It and everything on the way to it must belong to root and be writable by root alone.
    ///
    /// - Parameter path: an absolute path.
    public init(_ path: String) { self.init(path, owner: 0, below: "/") }

    /// - Parameters:
    ///   - path: an absolute path.
    ///   - owner: the user who stands for root: a test's own.
    ///   - top: the first folder on the way that is looked at, itself included; those above it are not.
    ///     `path` begins with it.
    init(_ path: String, owner: UInt32, below top: String) {
        self.path = path
        self.owner = owner
        self.top = top
    }

    /// Reads the files. A folder that is not there holds none.
    public func read() -> ApprovalShelf {
        do throws(ApprovalRefusal) {
            return try shelf()
        } catch {
            return ApprovalShelf(records: [], refusals: [error], folder: path)
        }
    }

    private func shelf() throws(ApprovalRefusal) -> ApprovalShelf {
        guard let folder = try walk() else { return .empty(path) }
        var records: [ApprovalRecord] = []
        var refusals: [ApprovalRefusal] = []
        for name in try names() {
            do throws(ApprovalRefusal) {
                if let record = try record(name, in: folder) { records.append(record) }
            } catch {
                refusals.append(error)
            }
        }
        return ApprovalShelf(records: records, refusals: refusals, folder: path)
    }

    /// The folder, held; `nil` when it or one on the way to it is not there.
    private func walk() throws(ApprovalRefusal) -> HeldFile? {
        var current = try held(top) { () throws(HeldFile.Failure) in try HeldFile.folder(top) }
        try check(current, top, is: .folder)
        var passed = top == "/" ? "" : top
        for component in path.dropFirst(top.count).split(separator: "/") {
            let parent = consume current
            passed += "/" + component
            let next = try held(passed) { () throws(HeldFile.Failure) in try parent.entry(String(component)) }
            guard let next else { return nil }
            try check(next, passed, is: .folder)
            current = next
        }
        return current
    }

    /// The names of the files that count. Nobody but root can add one between this and their opening.
    private func names() throws(ApprovalRefusal) -> [String] {
        let all: [String]
        do {
            all = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw ApprovalRefusal(path, .unreadable("its files cannot be listed"))
        }
        let names = all.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
        guard names.count <= Self.maximumCount else { throw ApprovalRefusal(path, .tooManyFiles) }
        return names
    }

    /// One file's approval; `nil` when it is gone again.
    private func record(
        _ name: String, in folder: borrowing HeldFile
    ) throws(ApprovalRefusal) -> ApprovalRecord? {
        guard name.utf8.allSatisfy(Self.isPlain) else {
            let shown = String(decoding: name.utf8.map { Self.isPlain($0) ? $0 : 0x3F }, as: UTF8.self)
            throw ApprovalRefusal(path + "/" + shown, .strangeName)
        }
        let place = path + "/" + name
        // A look first: to open something that is no file may do something.
        let look = try held(place) { () throws(HeldFile.Failure) in try folder.entry(name) }
        guard let look else { return nil }
        try check(look, place, is: .file)
        let file = try held(place) { () throws(HeldFile.Failure) in try folder.opened(name) }
        try check(file, place, is: .file)
        let bytes = try held(place) { () throws(HeldFile.Failure) in
            try file.contents(atMost: ApprovalFile.maximumSize)
        }
        return ApprovalRecord(path: place, file: try ApprovalFile.checked(bytes, from: place))
    }

    private func check(
        _ held: borrowing HeldFile, _ place: String, is kind: HeldFile.Kind
    ) throws(ApprovalRefusal) {
        let status = try self.held(place) { () throws(HeldFile.Failure) in try held.status() }
        if status.kind == .link { throw ApprovalRefusal(place, .symbolicLink) }
        guard status.kind == kind else {
            throw ApprovalRefusal(place, kind == .folder ? .notAFolder : .notAFile)
        }
        guard status.owner == owner else { throw ApprovalRefusal(place, .owned(byUser: status.owner)) }
        guard !status.isWritableByOthers else { throw ApprovalRefusal(place, .writableByOthers) }
        guard status.size <= ApprovalFile.maximumSize || kind == .folder else {
            throw ApprovalRefusal(place, .tooLarge)
        }
    }

    private func held<Value: ~Copyable>(
        _ place: String, _ body: () throws(HeldFile.Failure) -> Value
    ) throws(ApprovalRefusal) -> Value {
        do throws(HeldFile.Failure) {
            return try body()
        } catch {
            throw ApprovalRefusal(place, ApprovalRefusal.Reason(error))
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
