// SPDX-License-Identifier: Apache-2.0
//
// When a card that came or went is known, and when a reader that was plugged in has answered.

import ISO7816
import KioskReader

enum Moments {
    /// Each card of one reader; `debounce` is how long a contact must rest.
    static func cards(_ reader: ReaderSelector, debounce: Duration) async throws {
        let hub = try ReaderHub()
        say("ready")
        for await event in hub.events(WatchOptions(only: reader, debounce: debounce)) {
            switch event.kind {
            case .cardInserted, .cardRemoved: say(event.kind.rawValue)
            case .readerAdded, .readerRemoved: break
            }
        }
    }

    /// Each reader: told of, opened, its card asked.
    static func readers(_ command: CommandAPDU) async throws {
        let hub = try ReaderHub()
        say("ready")
        for await event in hub.events(WatchOptions(claims: false)) where event.kind == .readerAdded {
            try hub.withSession(ReaderSelector(parsing: event.reader.path)) { session in
                let answer = try session.transmit(command, deadline: nil)
                if answer.sw != .success { Main.fail("the card refused: \(answer.sw)") }
                say("usable")
            }
        }
    }
}
