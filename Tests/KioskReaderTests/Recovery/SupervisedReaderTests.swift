// SPDX-License-Identifier: Apache-2.0
//
// Which reader a supervisor takes for its own after one left: the same one at another port, another one where the
// selector allows it, and never one that the selector does not name.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

@Suite("A supervised reader is known again")
struct SupervisedReaderTests {
    /// Two places; the second one is empty at first.
    private func rig(_ selector: String?, second: String?) throws -> (
        first: VirtualUSBReader, second: VirtualUSBReader, supervisor: ReaderSupervisor
    ) {
        let first = VirtualUSBReader(serial: "S1", ports: [1])
        let other = VirtualUSBReader(serial: second, ports: [2], address: 3)
        other.unplug()
        var limits = RecoveryLimits()
        limits.waitForReenumeration = .zero
        let supervisor = ReaderSupervisor(
            try ReaderHub(source: .software([first, other])),
            reader: selector.map { ReaderSelector(parsing: $0) },
            options: SupervisorOptions(limits: limits))
        #expect(try supervisor.withSession { $0.reader.path } == "1-1:1.0")
        first.unplug()
        other.plugIn()
        return (first, other, supervisor)
    }

    @Test("By its serial number, when it is plugged in elsewhere", arguments: [nil, "S1", "1-1:1.0"])
    func moved(_ selector: String?) throws {
        let rig = try rig(selector, second: "S1")
        #expect(try rig.supervisor.withSession { $0.reader.path } == "1-2:1.0")
    }

    @Test(
        "Another reader is taken where nobody named one, or the words fit it", arguments: [nil, "04e6:5116"])
    func replaced(_ selector: String?) throws {
        let rig = try rig(selector, second: "S2")
        #expect(try rig.supervisor.withSession { $0.reader.serial } == "S2")
    }

    @Test("Another reader is not taken for one that was named", arguments: ["S1", "1-1:1.0"])
    func notReplaced(_ selector: String) throws {
        let rig = try rig(selector, second: "S2")
        do {
            _ = try rig.supervisor.withSession { $0.reader.path }
            Issue.record("another reader was taken")
        } catch let error as KioskReaderError {
            #expect(error.givenUp == .didNotComeBack)
        }
        rig.first.plugIn()
        #expect(try rig.supervisor.withSession { $0.reader.path } == "1-1:1.0")
    }
}
