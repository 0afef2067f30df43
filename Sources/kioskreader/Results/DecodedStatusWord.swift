// SPDX-License-Identifier: Apache-2.0
//
// A status word and a response APDU, explained.

import ISO7816

/// A status word and what it means.
struct DecodedStatusWord: CommandResult {
    let sw: String
    let meaning: String?

    init(_ bytes: [UInt8]) throws {
        guard bytes.count == 2 else {
            throw MalformedBytes(description: "it has 2 bytes, here are \(bytes.count)")
        }
        self.init(StatusWord(sw1: bytes[0], sw2: bytes[1]))
    }

    init(_ word: StatusWord) {
        sw = "\(word)"
        meaning = word.meaning
    }

    private enum CodingKeys: String, CodingKey { case sw, meaning }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(sw, forKey: .sw)
        try fields.encode(meaning, forKey: .meaning)
    }

    func lines(_ style: TextStyle) -> [String] { [style.bold(sw) + "  " + text] }

    /// What it means, in words.
    var text: String { meaning ?? "no meaning in ISO/IEC 7816-4; the card's own" }
}

/// A response APDU and what its status word means.
struct DecodedResponse: CommandResult {
    let data: [UInt8]
    let status: DecodedStatusWord

    init(_ response: ResponseAPDU) {
        data = response.data
        status = DecodedStatusWord(response.sw)
    }

    private enum CodingKeys: String, CodingKey { case data, sw, meaning }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(data.hex, forKey: .data)
        try fields.encode(status.sw, forKey: .sw)
        try fields.encode(status.meaning, forKey: .meaning)
    }

    func lines(_ style: TextStyle) -> [String] {
        (data.isEmpty
            ? [] : ["data  \(data.count) byte" + (data.count == 1 ? "" : "s")] + HexDump.lines(data))
            + status.lines(style)
    }
}
