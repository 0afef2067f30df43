// SPDX-License-Identifier: Apache-2.0
//
// A journal on the disk: whole or not at all, for its owner alone, and on the disk before the call returns.

/// The file that a reset's journal is kept in.
///
/// Each writing makes a new file beside it (the name with `.new` behind it), brings that to the disk, moves it into the
/// place of the old one, and brings the folder to the disk. So after a power cut there is either the journal before or
/// the journal after, never a part of one. One process at a time works with one name.
public struct JournalFile {
    let path: String
    private let system: any JournalSystem

    /// A journal of this name, whether it is there or not; nothing is done yet.
    ///
    /// - Parameter path: where; on a file system that keeps what fsync has brought to it.
    public init(_ path: String) {
        self.init(path, LinuxJournalSystem())
    }

    init(_ path: String, _ system: any JournalSystem) {
        self.path = path
        self.system = system
    }

    private var fresh: String { path + ".new" }

    /// The journal that is there; nil where there is none.
    ///
    /// - Throws: `notAJournal` for a file that is something else, whoever may read it; `journalExposed` for a journal that
    ///   others may read or write; `journalUnreadable` for one that is not as this library wrote it, and where the system
    ///   says so.
    public func load() throws(PINResetError) -> ResetJournal? {
        let found: FoundFile?
        do throws(JournalFailure) {
            found = try system.read(path, atMost: ResetJournal.maximumLength + 1)
        } catch {
            throw PINResetError(.journalUnreadable, systemError: error.number)
        }
        switch found {
        case nil: return nil
        case .link: throw PINResetError(.notAJournal, detail: "it is a symbolic link")
        case .other: throw PINResetError(.notAJournal, detail: "it is no plain file")
        case .file(let bytes, let isOwnersAlone):
            let text = String(decoding: bytes, as: UTF8.self)
            guard ResetJournal.mayBegin(text) else { throw PINResetError(.notAJournal) }
            guard isOwnersAlone else { throw PINResetError(.journalExposed) }
            guard let journal = ResetJournal(text: text) else { throw PINResetError(.journalUnreadable) }
            return journal
        }
    }

    /// Writes the journal. When this returns, it is on the disk.
    ///
    /// - Parameter isFirst: whether there must be none yet.
    func save(_ journal: ResetJournal, isFirst: Bool) throws(JournalFailure) {
        // What a power cut left of an earlier writing.
        try system.remove(fresh)
        let descriptor = try system.create(fresh)
        do throws(JournalFailure) {
            try system.write(Array(journal.text.utf8), to: descriptor)
            try system.sync(descriptor)
        } catch {
            system.close(descriptor)
            // The failure that is told is the first one.
            try? system.remove(fresh)
            throw error
        }
        system.close(descriptor)
        if isFirst {
            // Unlike rename, this does not take the place of a journal that another process began meanwhile.
            try system.link(fresh, to: path)
            try system.remove(fresh)
        } else {
            try system.rename(fresh, to: path)
        }
        try system.syncFolder(of: path)
    }

    /// Deletes the journal. When this returns, it is gone from the disk.
    func erase() throws(JournalFailure) {
        try system.remove(fresh)
        try system.remove(path)
        try system.syncFolder(of: path)
    }
}
