// SPDX-License-Identifier: Apache-2.0
//
// Which approval files count: every way in which a file, its folder or a folder above could be somebody else's
// word is refused, with its reason. The tests run as any user: it stands in root's place.

import Foundation
import Testing

@testable import KioskReader

@Suite("The folder of approval files")
struct ApprovalDirectoryTests {
    @Test("A file of root's that holds is read, and what is no .json is not looked at")
    func holds() throws {
        let folder = try ApprovalFolder()
        let place = try folder.put("scr3310.json", .scr3310)
        try folder.put("README", "no approval")
        try folder.put(".hidden.json", "no approval")
        let shelf = folder.directory().read()
        #expect(shelf.records == [ApprovalRecord(path: place, file: .scr3310)])
        #expect(shelf.refusals == [])
    }

    @Test("A folder that is not there holds nothing, and that is no fault")
    func absent() throws {
        let folder = try ApprovalFolder()
        for path in ["/kioskreader/nothing", "/nothing/approved.d"] {
            let shelf = ApprovalDirectory(folder.top + path, owner: geteuid(), below: folder.top).read()
            #expect(shelf.records.isEmpty && shelf.refusals.isEmpty)
        }
    }

    @Test("Another owner's file, folder and folder above are refused", arguments: [0, 1, 2])
    func owner(_ depth: Int) throws {
        let folder = try ApprovalFolder()
        try folder.put("scr3310.json", .scr3310)
        let top = [folder.top, folder.top + "/kioskreader", folder.path][depth]
        let shelf = ApprovalDirectory(folder.path, owner: geteuid() + 1, below: top).read()
        #expect(shelf.records == [])
        #expect(shelf.refusals == [ApprovalRefusal(top, .owned(byUser: geteuid()))])
        #expect(shelf.refusals.first?.description == top + " belongs to user \(geteuid()), not to root")
    }

    @Test(
        "What others can write to is refused: the file, its folder, each folder above",
        arguments: ["", "/kioskreader", "/kioskreader/approved.d", "/kioskreader/approved.d/scr3310.json"],
        [0o020, 0o002])
    func writable(_ what: String, _ bits: Int) throws {
        let folder = try ApprovalFolder()
        try folder.put("scr3310.json", .scr3310)
        let place = folder.top + what
        try folder.chmod(place, (what.hasSuffix(".json") ? 0o644 : 0o755) | bits)
        let shelf = folder.directory().read()
        #expect(shelf.records == [])
        #expect(shelf.refusals == [ApprovalRefusal(place, .writableByOthers)])
    }

    @Test("A symbolic link is not followed: not a file, not a folder", arguments: [false, true])
    func link(_ isFolder: Bool) throws {
        let folder = try ApprovalFolder()
        let real = try folder.put("scr3310.json", .scr3310)
        let link = isFolder ? folder.top + "/kioskreader/other.d" : folder.path + "/link.json"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: isFolder ? folder.path : real)
        let path = isFolder ? link : folder.path
        let shelf = ApprovalDirectory(path, owner: geteuid(), below: folder.top).read()
        #expect(shelf.records.count == (isFolder ? 0 : 1))
        #expect(shelf.refusals == [ApprovalRefusal(link, .symbolicLink)])
    }

    @Test("What is no regular file is refused and not waited for: a FIFO, a folder")
    func kinds() throws {
        let folder = try ApprovalFolder()
        try #require(mkfifo(folder.path + "/fifo.json", 0o644) == 0)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/folder.json", withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        let shelf = folder.directory().read()
        #expect(shelf.records == [])
        #expect(
            shelf.refusals == [
                ApprovalRefusal(folder.path + "/fifo.json", .notAFile),
                ApprovalRefusal(folder.path + "/folder.json", .notAFile),
            ])
        try folder.put("file", "")
        let file = ApprovalDirectory(folder.path + "/file", owner: geteuid(), below: folder.top)
        #expect(file.read().refusals == [ApprovalRefusal(folder.path + "/file", .notAFolder)])
    }

    @Test("Size and number are bounded, and a name that could disturb a terminal is not printed")
    func bounds() throws {
        let folder = try ApprovalFolder()
        try folder.put("large.json", String(repeating: " ", count: ApprovalFile.maximumSize + 1))
        try folder.put("a\u{1B}[2J.json", .scr3310)
        let shelf = folder.directory().read()
        #expect(
            Set(shelf.refusals.map(\.description)) == [
                folder.path + "/large.json is larger than any approval",
                folder.path + "/a??2J.json has a name of other characters than letters, digits, "
                    + "'.', '_' and '-'",
            ])
        for number in 0...ApprovalDirectory.maximumCount { try folder.put("\(number).json", "") }
        let full = folder.directory().read()
        #expect(full.records == [])
        #expect(full.refusals == [ApprovalRefusal(folder.path, .tooManyFiles)])
    }

    @Test("A file that this user may not read is refused with the system's words")
    func unreadable() throws {
        let folder = try ApprovalFolder()
        let place = try folder.put("scr3310.json", .scr3310, mode: 0)
        let shelf = folder.directory().read()
        // Root may read everything.
        if geteuid() == 0 {
            #expect(shelf.records.count == 1)
        } else {
            #expect(shelf.refusals == [ApprovalRefusal(place, .unreadable("Permission denied"))])
        }
    }

    @Test("One bad file does not hide a good one")
    func side() throws {
        let folder = try ApprovalFolder()
        try folder.put("a.json", "{")
        let place = try folder.put("b.json", .scr3310)
        let shelf = folder.directory().read()
        #expect(shelf.records.map(\.path) == [place])
        #expect(shelf.refusals.map(\.path) == [folder.path + "/a.json"])
    }

    @Test(
        "The strict form asks root of the whole way: a folder under /tmp approves nothing, whoever runs this")
    func strict() throws {
        let folder = try ApprovalFolder()
        try folder.put("scr3310.json", .scr3310)
        let shelf = ApprovalDirectory(folder.path).read()
        #expect(shelf.records == [])
        #expect(shelf.refusals.count == 1)
        switch try #require(shelf.refusals.first).reason {
        case .writableByOthers, .owned: break
        case let other: Issue.record("\(other)")
        }
    }
}
