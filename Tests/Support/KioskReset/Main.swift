// SPDX-License-Identifier: Apache-2.0
//
// A kiosk that resets PINs of the simulated card in another process, over USB:
//
//     kiosk-reset auth|sign KNOWN NEW JOURNAL
//
// KNOWN and NEW are files with the PIN that the holder knows and the new one. `card reset-pin` has its simulated card
// in its own process, and with it the PINs; here they are nowhere but where the library puts them.

import Glibc
import KioskReader
import MyNumberCard
import SimulatedAuthority

@main
enum Main {
    struct Unreadable: Error {}

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 4, let pin = ResettablePIN(rawValue: words[0]) else {
            print("usage: kiosk-reset auth|sign KNOWN NEW JOURNAL")
            exit(64)
        }
        // Whatever day it is: the kiosks are open.
        let now = CertificateTime.now
        let noon = CertificateTime(
            secondsSince1970: now.secondsSince1970 - Int64(now.timeInJapan.secondOfDay) + 12 * 3600)
        let authority = SimulatedAuthority(SimulatedAuthority.Books(reserving: pin) { noon })
        let reset = PINReset(of: pin, authority: authority, journal: JournalFile(words[3]))
        do {
            let hub = try ReaderHub(policy: .overridden(reason: "a test with made-up cards"))
            let report = try hub.withSession { session in
                try reset.begin(on: MyNumberCard(on: session), holder: Holder(known: words[1], new: words[2]))
            }
            print("reset: \(report.pin.rawValue), \(report.triesLeft ?? 0) tries left")
        } catch {
            print("failed: \(error)")
            exit(2)
        }
    }

    /// A holder whose PINs stand in files.
    final class Holder: ResetHolder {
        private let known: String
        private let new: String

        init(known: String, new: String) { (self.known, self.new) = (known, new) }

        func enterKnownPIN(_ pin: ResettablePIN, triesLeft: Int) throws -> PIN { try read(known) }
        func enterNewPIN(_ pin: ResettablePIN) throws -> PIN { try read(new) }
        func begins(_ step: ResetStep) {}

        /// The file's line; what it was read into is overwritten.
        private func read(_ path: String) throws -> PIN {
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            var room = [UInt8](repeating: 0, count: 32)
            defer { wipe(&room) }
            let count = unsafe Glibc.read(descriptor, &room, room.count)
            guard count > 0 else { throw Unreadable() }
            let end = room.firstIndex(of: 0x0A) ?? count
            return PIN(copying: room.span.extracting(first: end))
        }

        // Not inlined, so that the stores are not dropped as dead.
        @inline(never)
        private func wipe(_ bytes: inout [UInt8]) {
            for index in bytes.indices { bytes[index] = 0 }
        }
    }
}
