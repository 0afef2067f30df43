// SPDX-License-Identifier: Apache-2.0
//
// Answers and commands whose length is near a multiple of the packet size, with and without the empty packet
// that should end them, at full and at high speed.

import CCIDReader
import Testing
import VirtualReader

struct LengthRow: Sendable, CustomTestStringConvertible {
    let speed: USBSpeed
    let endsEmpty: Bool
    /// The whole message with its header, in bytes.
    let total: Int
    var testDescription: String { "\(total) bytes, \(speed) speed, \(endsEmpty ? "with" : "without") ZLP" }

    static let all: [LengthRow] = [(USBSpeed.full, 64, 1...9), (USBSpeed.high, 512, 1...4)].flatMap { row in
        row.2.flatMap { multiple in
            [-1, 0, 1].flatMap { difference in
                [true, false].map { endsEmpty in
                    LengthRow(speed: row.0, endsEmpty: endsEmpty, total: multiple * row.1 + difference)
                }
            }
        }
    }
}

@Suite("Lengths at packet level")
struct PacketLevelLengthTests {
    /// An extended-APDU reader that takes messages of any length.
    private func rig(_ row: LengthRow) throws -> PacketLevelRig {
        var profile = ReaderProfile.extendedAPDU
        profile.descriptor.dwMaxCCIDMessageLength = 65_554
        profile.sendsZeroLengthPacket = row.endsEmpty
        let rig = try PacketLevelRig(profile, speed: row.speed)
        try rig.powerUp()
        return rig
    }

    private func request(_ length: Int) -> [UInt8] { [0x00, 0x10, UInt8(length >> 8), UInt8(length & 0xFF)] }

    @Test("An answer of each length arrives whole, and the next one after it", arguments: LengthRow.all)
    func answers(_ row: LengthRow) throws {
        let rig = try rig(row)
        let length = row.total - 12
        for _ in 0..<2 {
            let answer = try rig.interface.transferBlock(rig.call, request(length)).bytes
            #expect(answer.count == length + 2 && answer.suffix(2) == [0x90, 0x00])
            #expect(answer.prefix(length).enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: $0) })
        }
        #expect(try rig.interface.slotStatus(rig.call).state == .active)
    }

    @Test("A command of each length arrives whole", arguments: LengthRow.all)
    func commands(_ row: LengthRow) throws {
        let rig = try rig(row)
        let command = [0x00, 0xA4] + (2..<row.total - 10).map { UInt8(truncatingIfNeeded: $0) }
        let answer = try rig.interface.transferBlock(rig.call, command).bytes
        #expect(answer == command + [0x90, 0x00])
        #expect(rig.application.commands == [command])
    }

    @Test(
        "A host that ends full commands with an empty packet is understood as well",
        arguments: [54, 118, 182])
    func quirk(length: Int) throws {
        let application = PacketLevelApplication()
        let card = CardKind.application("packet-level") { application }
        let reader = VirtualUSBReader(profile: .shortAPDU, cards: [0: card])
        let host = try CCIDHost.software([reader], vendorClass: [])
        let path = try #require(try host.interfaces().first?.path)
        let interface = try host.open(path, mode: .session, quirks: .zeroLengthPacketOut)
        func call() -> CCIDCall {
            CCIDCall(slot: .first, deadline: interface.now.advanced(by: .seconds(10)))
        }
        _ = try interface.powerOn(call(), .automatic)
        let command = [UInt8](repeating: 0xA4, count: length)
        #expect(try interface.transferBlock(call(), command).bytes == command + [0x90, 0x00])
        #expect(try interface.slotStatus(call()).state == .active)
    }

    @Test(
        "An extended APDU of any length goes in as many messages as it takes",
        arguments: [(4, 0), (512, 510), (513, 511), (1024, 1022), (1025, 1023), (5000, 65_535)])
    func chains(_ row: (command: Int, response: Int)) throws {
        let rig = try PacketLevelRig(.extendedAPDU)
        try rig.powerUp()
        let command = request(row.response) + [UInt8](repeating: 0x55, count: row.command - 4)
        let answer = try rig.interface.transferAPDU(rig.call, command).bytes
        #expect(answer.count == row.response + 2)
        #expect(rig.application.commands == [command])
    }
}
