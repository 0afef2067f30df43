// SPDX-License-Identifier: Apache-2.0
//
// What the sweeps leave in the process: no thread and no file descriptor. Counted in a process of its own, where
// nothing else runs beside them.

import Foundation
import ISO7816
import ReaderFaults
import Testing
import VirtualReader

@testable import KioskReader

/// What a process holds.
struct Residue: Equatable {
    let threads: Int
    let files: Int

    init() throws {
        threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}

@Suite("What a sweep leaves behind")
struct ResidueTests {
    @Test("No thread and no file descriptor is left by any operation, whatever transfer failed")
    func blocking() async {
        await #expect(processExitsWith: .success) {
            let rows = FaultSweepTests.cases + T0SweepTests.blocks + T0SweepTests.characters
            _ = try SweepRun(rows[0], [])
            let before = try Residue()
            for row in rows {
                try row.sample()
                let after = try Residue()
                // The runtime may end threads of its own that idle.
                #expect(after.threads <= before.threads, "\(row.testDescription): a thread is left")
                #expect(after.files == before.files, "\(row.testDescription): a file descriptor is left")
            }
        }
    }

    @Test("The threads of async sessions do not grow in number with the sessions, whatever transfer failed")
    func async() async {
        await #expect(processExitsWith: .success) {
            var before: Residue?
            for number in 0..<300 {
                let device = FaultyReader(.scr3310, card: WatchedCard(hasPIN: false).kind)
                let hub = try ReaderHub(source: .software([device]))
                let session = try await hub.session(options: SweepRig.options)
                device.arm([TransferFault(number: 1 + number % 12, way: number % 2 == 0 ? .gone : .stall)])
                _ = try? await session.transmit(CommandAPDU([0x00, 0xB0, WatchedCard.long, 0x00, 0x00]))
                await session.close()
                if number == 0 { before = try Residue() }
            }
            let after = try Residue()
            // What sessions use is the pool of the runtime, which has some threads for each processor.
            let room = 8 + 2 * ProcessInfo.processInfo.processorCount
            #expect(after.threads <= (before?.threads ?? 0) + room, "\(after.threads) threads")
            #expect(after.files <= (before?.files ?? 0) + room, "\(after.files) file descriptors")
        }
    }

    // `make sanitize` sets it for the address sanitizer alone.
    static let findsLeaks =
        ProcessInfo.processInfo.environment["ASAN_OPTIONS"]?.contains("detect_leaks=1") == true

    @Test("LeakSanitizer is awake: a process that loses memory does not end well", .enabled(if: findsLeaks))
    func leaks() async {
        await #expect(processExitsWith: .failure) {
            for size in 100..<200 { ResidueTests.lose(size) }
        }
    }

    @inline(never) private static func lose(_ size: Int) {
        UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1).storeBytes(of: 1, as: UInt8.self)
    }
}

extension FaultSweepTests.Case {
    /// Fails every transfer once, each in another way than the one before it.
    fileprivate func sample() throws {
        let clean = try SweepRun(self, []).log
        for (index, transfer) in clean.enumerated() {
            let ways = Way.allCases.filter { $0.canHappen(to: transfer) }
            _ = try SweepRun(self, [TransferFault(number: index + 1, way: ways[index % ways.count])])
        }
    }
}
