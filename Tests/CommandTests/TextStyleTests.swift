// SPDX-License-Identifier: Apache-2.0
//
// Columns line up on a terminal, where a Japanese character takes two.

import Testing

@testable import kioskreader

@Suite("How text looks")
struct TextStyleTests {
    @Test(
        "A text takes as many columns as a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("氏名", 4), ("生年月日", 8), ("カード", 6), ("ｶｰﾄﾞ", 4), ("１２", 4), ("　", 2),
            ("、。「」", 8), ("か\u{3099}", 2), ("葛\u{E0100}", 2), ("𠮷", 2), ("é", 1), ("e\u{301}", 1), ("한글", 4),
            ("\u{1F600}", 2), ("\u{FEFF}a", 1), ("①", 1),
        ])
    func width(_ text: String, _ width: Int) {
        #expect(text.terminalWidth == width)
    }

    @Test("Columns line up behind Japanese words, and a row ends without blanks")
    func columns() {
        let lines = TextStyle.columns([["氏名", "模造"], ["address", "x", ""], ["生年月日", "1999"]])
        #expect(lines == ["氏名      模造", "address   x", "生年月日  1999"])
    }
}
