// SPDX-License-Identifier: Apache-2.0
//
// `endurance cycles COUNT`: opens, asks and closes that often, on a virtual reader in virtual time, and compares what
// the process holds with what it held after a hundred times. `endurance usb-cycles COUNT`: the same through libusb, on the
// reader that is plugged in, after ten times.

import CCIDReader
import ISO7816
import KioskReader
import ProcessFigures
import VirtualReader

/// Open, exchange, close, again and again.
struct Cycles {
    /// In this process.
    static let virtual = Cycles(source: .software([VirtualUSBReader()]), warmUp: 100)
    /// Through libusb and the kernel.
    static let usb = Cycles(source: .usb, warmUp: 10)

    private static let mostGrowth = 256

    let source: ReaderSource
    /// What libraries keep for the next time, they have by then.
    let warmUp: Int

    /// - Returns: whether nothing is held any more that was not held after the warm-up.
    func run(_ count: Int) throws -> Bool {
        let hub = try ReaderHub(source: source)
        let supervisor = ReaderSupervisor(hub)
        for _ in 0..<warmUp { try cycle(hub, supervisor) }
        _ = ProcessFigures.now()
        let before = ProcessFigures.now()
        for _ in 0..<count { try cycle(hub, supervisor) }
        let after = ProcessFigures.now()
        let growth = after.resident - before.resident
        print("after \(warmUp): \(before)")
        print("after \(warmUp + count): \(after)")
        let isSame =
            after.blocks == before.blocks && after.descriptors == before.descriptors
            && after.threads == before.threads
        print(
            isSame ? "the same" : "NOT the same",
            "and \(growth) KiB more resident, \(Self.mostGrowth) allowed")
        return isSame && growth <= Self.mostGrowth
    }

    /// One session of the hub's, and one of the supervisor's.
    private func cycle(_ hub: ReaderHub, _ supervisor: ReaderSupervisor) throws {
        try hub.withSession(nil, options: SessionOptions(), Self.ask)
        try supervisor.withSession(options: SessionOptions(), Self.ask)
    }

    private static func ask(_ session: CardSession) throws {
        for bytes in Self.commands {
            guard try session.transmit(CommandAPDU(bytes), deadline: nil).sw == .success else {
                throw KioskReaderError(.cardFailed)
            }
        }
    }

    /// The JPKI application and the beginning of its certificate.
    private static let commands: [[UInt8]] = [
        [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
        [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A],
        [0x00, 0xB0, 0x00, 0x00, 0x00],
    ]
}
