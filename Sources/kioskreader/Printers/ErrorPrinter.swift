// SPDX-License-Identifier: Apache-2.0
//
// An error as text, three short lines, and as the one JSON object. Neither ever shows input bytes.

import ISO7816

extension CommandError {
    /// What happened; to what; what to do now.
    func lines(verbose: Bool = false) -> [String] {
        var lines = ["kioskreader: " + message]
        if let subject { lines.append("  " + subject) }
        lines.append("  " + hint)
        if verbose, let cause { lines.append("  cause: " + cause) }
        return lines
    }
}

/// The JSON form of an error; every key is always there.
struct ErrorReport: Encodable {
    let error: CommandError

    init(_ error: CommandError) { self.error = error }

    private enum Outer: String, CodingKey { case error }
    private enum Keys: String, CodingKey { case code, kind, message, subject, hint, sw, triesLeft, fate }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Outer.self)
        var fields = outer.nestedContainer(keyedBy: Keys.self, forKey: .error)
        try fields.encode(error.status.rawValue, forKey: .code)
        try fields.encode(error.kind, forKey: .kind)
        try fields.encode(error.message, forKey: .message)
        try fields.encode(error.subject, forKey: .subject)
        try fields.encode(error.hint, forKey: .hint)
        try fields.encode(error.sw.map { "\($0)" }, forKey: .sw)
        try fields.encode(error.triesLeft, forKey: .triesLeft)
        try fields.encode(error.fate.map { "\($0)" }, forKey: .fate)
    }
}
