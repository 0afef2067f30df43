// SPDX-License-Identifier: Apache-2.0
//
// Every Japanese text of the sources has Japanese marks: full-width parentheses, colons and question marks beside its
// letters, and no half-width comma or full stop.

import Foundation
import ISO7816
import KioskReader
import Testing

@testable import MyNumberCard
@testable import kioskreader

@Suite("Japanese texts")
struct JapaneseTextTests {
    private static let letter = "[ぁ-んァ-ヶ一-龠々ー]"

    /// Half-width marks at a Japanese letter.
    private static func strangers(in text: String) throws -> [String] {
        let marks = try Regex("\(letter)[,.:;()!?]|[,.:;()!?]\(letter)|\(letter) \\(|[):;,] \(letter)")
        return text.matches(of: marks).map { String(text[$0.range]) }
    }

    /// Whether it is a Japanese text, and not an English one with a Japanese name in it.
    private static func isJapanese(_ text: String) throws -> Bool {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let plain = text.replacing(/`[^`]*`/, with: "")
        let letters = plain.matches(of: try Regex(letter)).count
        return letters > 0 && letters >= plain.matches(of: /[a-z]/).count
    }

    /// The texts of a source file: what stands between quotation marks, and the lines of texts of several lines. What is
    /// put in is a letter that is no Japanese one, since its own parentheses are Swift's; the texts in it are texts of
    /// their own.
    private static func texts(in source: String) -> [String] {
        var texts: [String] = []
        var isInside = false
        for line in source.split(separator: "\n").map(String.init) {
            var rest = line.drop { $0 == " " }
            guard !rest.hasPrefix("//") else { continue }
            if line.contains("\"\"\"") {
                isInside.toggle()
            } else if isInside {
                readText(&rest, endsAtMark: false, into: &texts)
            } else {
                readCode(&rest, isPutIn: false, into: &texts)
            }
        }
        return texts
    }

    /// Reads a text behind its quotation mark, or a line of a text of several lines.
    private static func readText(_ rest: inout Substring, endsAtMark: Bool, into texts: inout [String]) {
        var text = ""
        reading: while let character = rest.popFirst() {
            switch (character, rest.first) {
            case ("\"", _) where endsAtMark: break reading
            case ("\\", "("?):
                rest.removeFirst()
                readCode(&rest, isPutIn: true, into: &texts)
                text.append("X")
            case ("\\", "\""?):
                rest.removeFirst()
                text.append("'")
            case ("\\", let escaped?):
                rest.removeFirst()
                text.append(character)
                text.append(escaped)
            default: text.append(character)
            }
        }
        texts.append(text)
    }

    /// Reads code to the end of its line or, where it is put into a text, to the parenthesis that ends it.
    private static func readCode(_ rest: inout Substring, isPutIn: Bool, into texts: inout [String]) {
        var depth = 0
        while let character = rest.popFirst() {
            switch character {
            case "\"": readText(&rest, endsAtMark: true, into: &texts)
            case "(": depth += 1
            case ")" where depth == 0 && isPutIn: return
            case ")": depth -= 1
            default: break
            }
        }
    }

    @Test("The search finds half-width marks, and leaves English alone")
    func searchFinds() throws {
        for text in ["カード(空)", "残り: 2", "か?", "はい,いいえ", "カード (空)", "X: 残り"] {
            #expect(try !Self.strangers(in: text).isEmpty && Self.isJapanese(text), "\(text)")
        }
        for text in ["カード（空）", "残り：2", "`a (b)` と c.d、3.5、6:30-23:00", "--lang を使う"] {
            #expect(try Self.strangers(in: text).isEmpty, "\(text)")
        }
        #expect(try !Self.isJapanese("the leaflet 電子証明書 利用のご案内 (end of June 2024)"))
        #expect(Self.texts(in: #"f("残り\(g("a", (1)))日", "\(b)")"#).contains("残りX日"))
        let nested = Self.texts(in: #"f("おそらく\(a.map { "(サービス \($0))" } ?? "")です", "\"か?")"#)
        #expect(nested == ["(サービス X)", "", "おそらくXです", "'か?"])
    }

    @Test("No text of the sources has a half-width mark at a Japanese letter")
    func everyText() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(atPath: root.path))
        var count = 0
        for case let name as String in files where name.hasSuffix(".swift") {
            let source = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            for text in Self.texts(in: source) where try Self.isJapanese(text) {
                count += 1
                #expect(try Self.strangers(in: text) == [], "\(name): \(text)")
            }
        }
        #expect(count > 400)
    }

    @Test("A PIN that was accepted, and whose tries could not be read since, is not called unanswered")
    func acceptedUnread() {
        let fate = PINFate(
            reference: .surfaceNumberA, triesBefore: 10, status: nil, outcome: .accepted, isSameCard: true)
        let line = CommandError(MyNumberCardError(fate, after: nil)).line(.japanese)
        #expect(line.hasPrefix("kioskreader: 暗証番号は正しいと判定されましたが、そのあと残りの試行可能回数を"), "\(line)")
        #expect(!line.contains("途絶え") && !line.contains("不明"), "\(line)")
    }

    @Test(
        "The line of an error joins its parts by Japanese marks, and names readers and parts of the card in Japanese"
    )
    func errorLine() throws {
        let subject = "reader 1-1:1.0 SCR3310, slot 1"
        let error = CommandError(KioskReaderError(.noCard, subject: subject, detail: "why"))
        let line = error.line(.japanese)
        #expect(
            line.hasPrefix("kioskreader: カードがありません：リーダー 1-1:1.0 SCR3310、スロット 1（why）。カードを入れるか"), "\(line)")
        #expect(error.line(.english).contains(": \(subject) (why); put a card in"))
        for application in CardApplication.allCases {
            let sw = StatusWord(rawValue: 0x6A82)
            let error = CommandError(MyNumberCardError.selecting(application, sw))
            #expect(error.subject == Phrase(application.englishName, application.japaneseName))
        }
        for file in [CardFile.tokenInformation, .certificateAvailability, BasicAttributes.file] {
            let error = CommandError(MyNumberCardError.shorter(file))
            #expect(error.subject?.japanese.contains(try Regex(Self.letter)) == true, "\(file.englishName)")
        }
    }
}
