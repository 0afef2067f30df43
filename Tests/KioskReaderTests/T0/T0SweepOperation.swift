// SPDX-License-Identifier: Apache-2.0
//
// The exchanges that T=0 has and T=1 has not, as operations of the sweep: each case of ISO/IEC 7816-3, 12.2, with
// what becomes of it on the line.

import ISO7816
import VirtualReader

@testable import KioskReader

extension SweepOperation {
    /// Each kind of exchange at T=0.
    static let t0Exchanges: [SweepOperation] = [
        command("T=0 case 1") { _ in
            try CommandAPDU(cla: 0, ins: 0x44, p1: WatchedCard.long, p2: 0, ne: nil)
        },
        command("T=0 case 2") { _ in
            try CommandAPDU(cla: 0, ins: 0xB0, p1: WatchedCard.long, p2: 0, ne: 256)
        },
        command("T=0 case 2 with 6Cxx") { _ in
            try CommandAPDU(cla: 0, ins: 0xB0, p1: WatchedCard.short, p2: 0, ne: 256)
        },
        command("T=0 case 3") { _ in
            try CommandAPDU(cla: 0, ins: 0xD6, p1: WatchedCard.long, p2: 0, data: data(100), ne: nil)
        },
        command("T=0 case 4 with GET RESPONSE") { _ in
            try CommandAPDU(cla: 0, ins: 0x88, p1: WatchedCard.long, p2: 0, data: data(100), ne: 256)
        },
        command("T=0 ENVELOPE", longCommands: .envelope) { _ in
            try CommandAPDU(cla: 0, ins: 0x88, p1: WatchedCard.long, p2: 0, data: data(600), ne: 256)
        },
    ]

    private static func data(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x5C, count: count) }
}
