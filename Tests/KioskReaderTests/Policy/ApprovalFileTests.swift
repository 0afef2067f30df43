// SPDX-License-Identifier: Apache-2.0
//
// What an approval file must say to approve anything, whatever else it is made of.

import Foundation
import Testing

@testable import KioskReader

@Suite("The content of an approval file")
struct ApprovalFileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let file: ApprovalFile
        let reason: ApprovalRefusal.Reason
        var testDescription: String { name }

        init(
            _ name: String, _ reason: ApprovalRefusal.Reason, _ change: (inout ApprovalFile) -> Void
        ) {
            self.name = name
            self.reason = reason
            file = .scr3310(change)
        }
    }

    static let rows = [
        Row("a virtual reader", .virtualReader) { $0.isVirtual = true },
        Row("a failed test", .failedTests(1)) { $0.counts.failed = 1 },
        Row("nothing passed", .nothingPassed) { $0.counts.passed = 0 },
        Row("a newer form", .unknownFormat(2)) { $0.format = 2 },
        Row("no tester", .malformed("tester is empty")) { $0.tester = " \t" },
        Row("a date of another kind", .malformed("date is not YYYY-MM-DD")) { $0.date = "1 Nov 2026" },
        Row("a month that is none", .malformed("date is not YYYY-MM-DD")) { $0.date = "2026-13-01" },
        Row("ids in capitals", .malformed("reader.vendorID is not four hex digits in lower case")) {
            $0.reader.vendorID = "04E6"
        },
        Row("ids too short", .malformed("reader.productID is not four hex digits in lower case")) {
            $0.reader.productID = "516"
        },
        Row("firmware in words", .malformed("reader.bcdDevice is not four hex digits in lower case")) {
            $0.reader.bcdDevice = "5.23"
        },
        Row("a negative count", .malformed("counts are below 0")) { $0.counts.skipped = -1 },
        Row(
            "no digest",
            .malformed("reportDigest is not sha256: and 64 hex digits in lower case")
        ) { $0.reportDigest = "sha256:" },
        // What it was made on is worse than what it found.
        Row("a failed test on a virtual reader", .virtualReader) {
            $0.isVirtual = true
            $0.counts.failed = 3
        },
    ]

    @Test("An approval that holds no word is refused", arguments: rows)
    func refused(_ row: Row) throws {
        let bytes = try JSONEncoder().encode(row.file)
        let error = #expect(throws: ApprovalRefusal.self) {
            try ApprovalFile.checked(Array(bytes), from: "f")
        }
        #expect(error?.reason == row.reason)
        #expect(error?.path == "f")
    }

    @Test("What is no approval at all is refused, and no byte of it is repeated")
    func malformed() throws {
        let whole = String(decoding: try JSONEncoder().encode(ApprovalFile.scr3310), as: UTF8.self)
        let texts = [
            "", "{", "[]", "null", "SECRET", #"{"format":1}"#, #"{"format":"SECRET"}"#, #"{"format":1e99}"#,
            String(whole.dropLast()), whole + "SECRET",
            whole.replacingOccurrences(of: #""passed":20"#, with: #""passed":"SECRET""#),
            whole.replacingOccurrences(of: #""passed":20"#, with: #""passed":99999999999999999999"#),
            whole.replacingOccurrences(of: #""reader":{"#, with: #""reader":{"interfaceNumber":300,"#),
            String(repeating: "[", count: 60_000), String(repeating: #"{"format":"#, count: 6_000),
        ]
        for text in texts {
            let error = #expect(throws: ApprovalRefusal.self, "\(text.prefix(40))") {
                try ApprovalFile.checked(Array(text.utf8), from: "f")
            }
            guard case .malformed(let what) = error?.reason else {
                Issue.record("\(text.prefix(40)): \(String(describing: error))")
                continue
            }
            #expect(!what.contains("SECRET") && !what.isEmpty && what.count < 80)
        }
    }

    @Test("No bytes whatever make it fall over")
    func random() {
        var seed: UInt64 = 0x5EED
        func next() -> UInt8 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: seed >> 33)
        }
        let whole = (try? JSONEncoder().encode(ApprovalFile.scr3310)).map { Array($0) } ?? []
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0...Int(next() % 6) { bytes[Int(next()) * 2 % bytes.count] = next() }
            _ = try? ApprovalFile.checked(bytes, from: "f")
        }
    }

    @Test("A key that is new is no reason to refuse a file")
    func newKey() throws {
        let whole = String(decoding: try JSONEncoder().encode(ApprovalFile.scr3310), as: UTF8.self)
        let text = #"{"later":{"than":"this"},"# + whole.dropFirst()
        #expect(try ApprovalFile.checked(Array(text.utf8), from: "f") == .scr3310)
    }

    @Test("A file that is named may belong to anyone and stand anywhere, and must hold all the same")
    func named() throws {
        let folder = try ApprovalFolder()
        let place = try folder.put("mine.json", .scr3310, mode: 0o666)
        let link = folder.top + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place)
        #expect(try ApprovalRecord.named(place).file == .scr3310)
        #expect(try ApprovalRecord.named(link) == ApprovalRecord(path: link, file: .scr3310))
        let virtual = try folder.put("virtual.json", .scr3310 { $0.isVirtual = true })
        try #require(mkfifo(folder.top + "/fifo", 0o666) == 0)
        let cases: [(String, ApprovalRefusal.Reason)] = [
            (virtual, .virtualReader), (folder.top + "/fifo", .notAFile), (folder.top, .notAFile),
            (folder.top + "/nothing", .unreadable("No such file or directory")),
        ]
        for (path, reason) in cases {
            #expect(throws: ApprovalRefusal(path, reason)) { try ApprovalRecord.named(path) }
        }
    }
}
