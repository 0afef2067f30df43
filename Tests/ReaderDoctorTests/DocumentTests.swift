// SPDX-License-Identifier: Apache-2.0
//
// Docs/JSON.md and its schema name every finding and every examination.

import Foundation
import Testing

@testable import ReaderDoctor

@Suite("The doctor's documents are true")
struct DoctorDocumentTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test("Docs/JSON.md has a row for each kind of finding")
    func rows() throws {
        let rows = try Self.text("Docs/JSON.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        for kind in Finding.Kind.allCases {
            #expect(
                rows.contains { ($0.split(separator: "|").first ?? "").contains("`\(kind.rawValue)`") },
                "\(kind)")
        }
    }

    @Test("The schema names exactly the kinds and examinations that there are")
    func schema() throws {
        let text = try Self.text("Docs/schema/doctor.json")
        func names(_ key: String) throws -> [String] {
            let start = try #require(text.firstRange(of: "\"\(key)\": {\n"))
            let end = try #require(text[start.upperBound...].firstRange(of: "]"))
            return text[start.upperBound..<end.lowerBound].matches(
                of: /^ +"([A-Za-z]+)",?$/.anchorsMatchLineEndings()
            )
            .map { String($0.output.1) }
        }
        #expect(try names("id") == Finding.Kind.allCases.map(\.rawValue))
        #expect(try names("examination") == Examination.allCases.map(\.rawValue))
    }
}
