// SPDX-License-Identifier: Apache-2.0
//
// Who a reader is after it was plugged in again, at the same port or another; and an event's time in words.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Who a reader is")
struct ReaderIdentityTests {
    private func readers(_ devices: any USBDeviceModel...) throws -> [Reader] {
        try ReaderHub(source: .software(devices)).enumerated()
    }

    @Test("With a serial number it is known at every port, and another one is another reader")
    func serial() throws {
        let before = try readers(VirtualUSBReader(serial: "A", ports: [1]))[0].identity
        let after = try readers(
            VirtualUSBReader(serial: "B", ports: [1]), VirtualUSBReader(serial: "A", ports: [2, 4]))
        #expect(before.find(in: after)?.path == "1-2.4:1.0")
        #expect(before.find(in: [after[0]]) == nil)
        #expect(before.description == "1-1:1.0 04e6:5116 A")
    }

    @Test("Without one it is known by its port, and another model there is another reader")
    func port() throws {
        let before = try readers(VirtualUSBReader(serial: nil, ports: [1]))[0].identity
        let moved = try readers(VirtualUSBReader(serial: nil, ports: [2]))
        #expect(before.find(in: moved) == nil)
        let other = try readers(VirtualUSBReader(profile: .gemPCTwin, serial: nil, ports: [1]))
        #expect(before.find(in: other) == nil)
        #expect(before.find(in: try readers(VirtualUSBReader(serial: nil, ports: [1], address: 9))) != nil)
    }

    @Test("Where two share a serial number, the port decides; without it, nobody can")
    func sharedSerial() throws {
        let before = try readers(VirtualUSBReader(serial: "0001", ports: [1]))[0].identity
        let both = try readers(
            VirtualUSBReader(serial: "0001", ports: [1]), VirtualUSBReader(serial: "0001", ports: [2]))
        #expect(before.find(in: both)?.path == "1-1:1.0")
        let elsewhere = try readers(
            VirtualUSBReader(serial: "0001", ports: [3]), VirtualUSBReader(serial: "0001", ports: [2]))
        #expect(before.find(in: elsewhere) == nil)
    }

    @Test("One interface of a composite reader is never taken for another, at whatever port")
    func composite() throws {
        // The ids are nobody's.
        let before = try readers(TwoInterfaces((0xF055, 0x0001), ports: [1], serial: "A"))
        let after = try readers(TwoInterfaces((0xF055, 0x0001), ports: [3], serial: "A"))
        #expect(before.map(\.interfaceNumber) == [0, 1] && after.count == 2)
        for reader in before {
            let found = reader.identity.find(in: after)
            #expect(found?.interfaceNumber == reader.interfaceNumber)
            #expect(found?.path.hasPrefix("1-3:") == true)
            // A supervisor knows it again by the same.
            var supervised = SupervisedReader(ReaderSelector(parsing: reader.path))
            supervised.found(reader)
            #expect(try supervised.find(in: after).path == "1-3:1.\(reader.interfaceNumber)")
        }
    }

    @Test(
        "Times as RFC 3339",
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000Z"), (-1, 999_000_000, "1969-12-31T23:59:59.999Z"),
            (951_782_400, 1_500_000, "2000-02-29T00:00:00.001Z"),
            (951_868_799, 0, "2000-02-29T23:59:59.000Z"),
            (1_764_298_934, 120_000_000, "2025-11-28T03:02:14.120Z"),
            (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"), (253_402_300_799, 0, "9999-12-31T23:59:59.000Z"),
        ] as [(Int64, Int32, String)])
    func time(_ seconds: Int64, _ nanoseconds: Int32, _ text: String) {
        #expect(UTCTime(seconds: seconds, nanoseconds: nanoseconds).description == text)
    }
}
