// SPDX-License-Identifier: Apache-2.0
//
// A reader that has just arrived cannot be opened until udev has set its mode: whoever wants it then tries again, on
// every way to it, and says so where that does not help.

import CCIDReader
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("A reader that may not be opened yet", .timeLimit(.minutes(10)))
struct ArrivalPermissionTests {
    /// The first openings are refused.
    private static func refusing(_ count: Int) -> FaultPlan {
        FaultPlan((1...count).map { FaultPlan.Fault(.permission, at: .open, .nth($0)) })
    }

    @Test("Somebody who opens it upon the event gets it a moment later, without waiting for anything")
    func openedUponArrival() throws {
        let first = VirtualUSBReader(serial: "FIRST", ports: [1])
        let device = VirtualUSBReader(serial: "LATER", ports: [2], address: 3)
        device.unplug()
        device.arm(Self.refusing(2))
        let hub = try ReaderHub(source: .software([first, device]))
        try hub.watch(WatchOptions(claims: false)) { event in
            guard event.reader.serial == "LATER" else {
                // What comes from now on is news.
                device.plugIn()
                return true
            }
            let connection = try hub.openReader(ReaderSelector(parsing: "LATER"))
            #expect(connection.reader.path == event.reader.path)
            return false
        }
    }

    @Test("One that was there before is refused at once")
    func presentBefore() throws {
        let device = VirtualUSBReader(faults: Self.refusing(2))
        let hub = try ReaderHub(source: .software([device]))
        for _ in 0..<2 {
            let error = #expect(throws: KioskReaderError.self) { try hub.openReader() }
            #expect(error?.kind == .permission)
        }
        _ = try hub.openReader()
    }

    @Test("Who waits for a card waits for the permission as well, and is told once")
    func waiting() throws {
        let hub = try ReaderHub(source: .software([VirtualUSBReader(faults: Self.refusing(2))]))
        let told = Mutex(0)
        let options = SessionOptions(
            wait: .seconds(3600), onWaiting: { _ in told.withLock { $0 += 1 } })
        try hub.withSession(options: options) { #expect($0.isOpen) }
        #expect(told.withLock { $0 } == 1)
    }

    @Test("The watch over its cards tries again, and says once why they cannot be seen yet")
    func watched() throws {
        let hub = try ReaderHub(source: .software([VirtualUSBReader(faults: Self.refusing(3))]))
        let notices = Mutex<[KioskReaderError.Kind]>([])
        let options = WatchOptions(onNotice: { notice in
            if case .readerUnavailable(_, let error) = notice { notices.withLock { $0.append(error.kind) } }
        })
        hub.watch(options) { $0.kind != .cardInserted }
        #expect(notices.withLock { $0 } == [.permission])
    }

    @Test("A supervisor that waited for it tries again", arguments: [1, 2])
    func recovered(_ count: Int) throws {
        let rig = try RecoveryRig()
        #expect(try rig.works())
        rig.device.unplug()
        rig.onNews { [device = rig.device] news in
            guard case .climbing(.waitForReenumeration) = news, device.isGone else { return }
            device.arm(Self.refusing(count))
            device.plugIn()
        }
        #expect(try rig.works())
        #expect(rig.rungs == [.waitForReenumeration])
    }

    @Test("A supervisor that is never allowed to open it gives up with that reason")
    func givenUp() throws {
        var limits = RecoveryLimits()
        limits.permission = .zero
        let rig = try RecoveryRig(faults: try FaultPlan(parsing: "permission@open#*"), limits: limits)
        let error = #expect(throws: KioskReaderError.self) { try rig.works() }
        #expect(error?.kind == .permission)
        #expect(error?.givenUp == .noPermission)
        #expect(rig.reports.last?.unpowered == false)
    }
}
