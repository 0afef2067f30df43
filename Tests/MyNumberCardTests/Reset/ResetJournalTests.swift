// SPDX-License-Identifier: Apache-2.0
//
// The journal as a value, as text and as a file.

import Foundation
import Testing

@testable import MyNumberCard

@Suite("The journal of a reset")
struct ResetJournalTests {
    static let example: ResetJournal = {
        var journal = ResetJournal(binding: ResetFlowTests.binding(0xA5), begun: japan(12, 0))
        journal.note(.verifying, at: japan(12, 0, 5))
        return journal
    }()

    static let text = """
        kioskreader PIN reset journal 1
        card \(String(repeating: "A5", count: 32))
        begun 1795834800
        verifying 1795834805

        """

    @Test("It is a title, a hash, and when each step was begun")
    func form() {
        #expect(Self.example.text == Self.text)
        #expect(ResetJournal(text: Self.text) == Self.example)
        var whole = Self.example
        for step in ResetStep.allCases { whole.note(step, at: japan(12, 1)) }
        #expect(whole.text.utf8.count <= ResetJournal.maximumLength)
        #expect(ResetJournal(text: whole.text) == whole)
    }

    @Test("What was reached stays reached when a step begins once more")
    func reached() {
        var journal = Self.example
        journal.note(.setting, at: japan(12, 1))
        journal.note(.begun, at: japan(13, 0))
        #expect(journal.reached == .setting && journal.standing == .oldOrNewPIN)
        #expect(journal.steps.map(\.step) == [.begun, .verifying, .setting])
        #expect(journal.steps.first?.time == japan(13, 0))
    }

    @Test("Every file that is not whole is none", arguments: Array(0..<text.utf8.count))
    func cut(_ length: Int) {
        let part = String(decoding: Array(Self.text.utf8).prefix(length), as: UTF8.self)
        // Cut behind a whole line it is the journal of the step before, as it once stood there.
        let journal = ResetJournal(text: part)
        #expect(journal == nil || journal?.text == part)
    }

    @Test(
        "What this program would not have written is no journal",
        arguments: [
            text + "more\n", text.replacing("begun", with: "Begun"),
            text.replacing("1795834805", with: "+1795834805"),
            text.replacing("verifying 1795834805\n", with: "verifying 1795834805\nbegun 1795834900\n"),
            text.replacing("begun 1795834800\n", with: ""), text.replacing("A5A5", with: "A5A"),
            text.replacing("A5A5", with: "a5a5"), text.replacing("journal 1", with: "journal 2"),
            text.replacing("\n", with: "\r\n"), text + "\n", "",
        ])
    func strange(_ text: String) { #expect(ResetJournal(text: text) == nil) }

    /// A folder that goes with the test.
    final class Folder {
        let path = NSTemporaryDirectory() + "kioskreader-journal-" + UUID().uuidString
        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
        var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
    }

    @Test("On the disk: for its owner alone, replaced whole, gone at the end, nothing beside it")
    func file() throws {
        let folder = try Folder()
        let file = JournalFile(folder.path + "/journal")
        #expect(try file.load() == nil)
        try file.save(Self.example, isFirst: true)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/journal")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try file.load() == Self.example)
        #expect(throws: JournalFailure(number: EEXIST)) { try file.save(Self.example, isFirst: true) }
        var next = Self.example
        next.note(.unlocking, at: japan(12, 1))
        try file.save(next, isFirst: false)
        #expect(try file.load() == next && folder.names == ["journal"])
        try file.erase()
        #expect(try file.load() == nil && folder.names == [])
    }

    @Test("A journal that others may read or write is said to be one; a link and a folder are none")
    func foreign() throws {
        let folder = try Folder()
        let path = folder.path + "/journal"
        let file = JournalFile(path)
        try file.save(Self.example, isFirst: true)
        for mode in [0o640, 0o620, 0o604, 0o602] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect { try file.load() } throws: { ($0 as? PINResetError)?.kind == .journalExposed }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: path + "-link", withDestinationPath: path)
        for (path, word) in [(path + "-link", "link"), (folder.path, "file")] {
            #expect { try JournalFile(path).load() } throws: {
                let error = $0 as? PINResetError
                return error?.kind == .notAJournal && error?.detail?.contains(word) == true
            }
        }
    }

    @Test(
        "A file that is another's is told from a journal that is damaged, whoever may read it",
        arguments: [0o600, 0o644])
    func notOurs(_ mode: Int) throws {
        let folder = try Folder()
        for (name, text, kind) in [
            ("foreign", "a letter\n", PINResetError.Kind.notAJournal), ("empty", "", .notAJournal),
            ("damaged", Self.text + "more\n", mode == 0o600 ? .journalUnreadable : .journalExposed),
            (
                "newer", Self.text.replacing("journal 1", with: "journal 2"),
                mode == 0o600 ? .journalUnreadable : .journalExposed
            ),
        ] {
            let path = folder.path + "/" + name
            #expect(
                FileManager.default.createFile(
                    atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
            #expect { try JournalFile(path).load() } throws: { ($0 as? PINResetError)?.kind == kind }
            #expect(folder.names.contains(name))
        }
    }

    @Test("Where nothing can be written, it says so")
    func noFolder() {
        let file = JournalFile("/nonexistent/journal")
        #expect(throws: JournalFailure(number: ENOENT)) { try file.save(Self.example, isFirst: true) }
    }
}
