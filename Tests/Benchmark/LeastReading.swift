// SPDX-License-Identifier: Apache-2.0
//
// The least that it takes to read a certificate whose length nobody knows before: every way to cut the file into
// READ BINARYs is tried, on paper.

/// The shortest way to a file's object.
///
/// It knows what nobody knows before, the length of the filler behind the object: with a few bytes of it the least is to
/// read the whole file at a stroke, one command less than to ask for the length first. Where there is more, that costs
/// more than the command.
struct LeastReading {
    let line: LineTime
    /// The object's length, and that of the file with the filler behind it.
    let object: Int
    let file: Int
    /// Whether card, protocol and reader carry extended lengths.
    let isExtended: Bool

    /// SELECT of the application by name, without which no file of it is there: header, Lc and ten bytes.
    private static let select = 15
    /// The fewest bytes that tell the object's length.
    private static let header = 4

    /// The cheapest: SELECT, a first READ BINARY by the short identifier, and what is left.
    var cost: Cost {
        let rest = cheapestRest
        let longest = isExtended ? file : min(256, file)
        var best: Cost?
        for first in Self.header...longest {
            let whole = read(first) + rest[max(0, object - first)]
            if best.map({ whole.microseconds < $0.microseconds }) ?? true { best = whole }
        }
        return line.command(Self.select, 2) + (best ?? Cost())
    }

    /// For each number of bytes whose place is known, the cheapest way to read them.
    private var cheapestRest: [Cost] {
        var rest = [Cost()]
        let longest = isExtended ? object : 256
        for length in 1...object {
            var best: Cost?
            for piece in 1...min(length, longest) {
                let whole = read(piece) + rest[length - piece]
                if best.map({ whole.microseconds < $0.microseconds }) ?? true { best = whole }
            }
            rest.append(best ?? Cost())
        }
        return rest
    }

    /// One READ BINARY: a header, and Le of one byte or three; the answer has a status word.
    private func read(_ length: Int) -> Cost { line.command(length > 256 ? 7 : 5, length + 2) }
}
