// SPDX-License-Identifier: Apache-2.0
//
// What a program over the library sees, beside Clients/pcsc.c.
//
//   usb-bench-client sync READER COUNT HEX     sends a command again and again; the nanoseconds of each exchange
//   usb-bench-client async READER COUNT HEX    the same over an AsyncCardSession
//   usb-bench-client events READER DEBOUNCE    the moment of each card that comes or goes; DEBOUNCE in milliseconds
//   usb-bench-client arrivals HEX              the moment at which a reader that was plugged in has answered the command
//
// Moments are CLOCK_MONOTONIC in nanoseconds.

import CCIDReader
import Glibc
import ISO7816
import KioskReader

@main
struct Main {
    static func main() async {
        do {
            let words = CommandLine.arguments
            switch (words.count, words.dropFirst().first) {
            case (5, "sync"): try Exchanges(words).inSync()
            case (5, "async"): try await Exchanges(words).inAsync()
            case (4, "events"):
                try await Moments.cards(
                    ReaderSelector(parsing: words[2]), debounce: .milliseconds(Int(words[3]) ?? 0))
            case (3, "arrivals"): try await Moments.readers(try CommandAPDU(hex: words[2]))
            default:
                print("usage: usb-bench-client sync|async|events|arrivals [READER] [COUNT] [HEX]")
                exit(64)
            }
        } catch {
            fail("\(error)")
        }
    }

    static func fail(_ what: String) -> Never {
        write("usb-bench-client: \(what)", to: STDERR_FILENO)
        exit(74)
    }
}

/// CLOCK_MONOTONIC.
func monotonic() -> UInt64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

/// Prints a moment at once, whatever standard output is.
func say(_ what: String) { write("\(what) \(monotonic())", to: STDOUT_FILENO) }

private func write(_ line: String, to descriptor: Int32) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
}

extension CommandAPDU {
    /// Reads the command line's hex.
    init(hex: String) throws {
        let digits = Array(hex)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
        try self.init(bytes)
    }
}
