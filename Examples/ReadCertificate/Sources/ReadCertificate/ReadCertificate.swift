// SPDX-License-Identifier: Apache-2.0
//
// Reads the user authentication certificate, as a kiosk would: from a reader made of software, or with
// `--usb` from the one that is plugged in.

@preconcurrency import Glibc  // stderr is a variable of C's
import KioskReader
import MyNumberCard
import VirtualReader

@main
struct ReadCertificate {
    static func main() {
        do {
            try readCertificate()
        } catch {
            // Each error is one line: what happened, to what, what to do now.
            fputs("\(error)\n", stderr)
            exit(1)
        }
    }

    private static func readCertificate() throws {
        let usesUSB = CommandLine.arguments.contains("--usb")
        let hub = try ReaderHub(source: usesUSB ? .usb : .software([VirtualUSBReader()]))
        do {
            // The session powers the card on, and off again on every path out of the closure.
            let certificate = try hub.withSession { session in
                let card = MyNumberCard(on: session)
                return try CardCertificate(.auth, der: card.readCertificate(.auth))
            }
            print("issued by", certificate.issuer)
            print("valid until", certificate.notAfter.dateInJapan)
        } catch let error as KioskReaderError where error.kind == .noCard {
            fputs("put a card into the reader and run it again\n", stderr)
            exit(67)
        }
    }
}
