// SPDX-License-Identifier: Apache-2.0
//
// Every command of CCID 1.1 over a virtual reader at packet level: success, failure, stall, time extension,
// and every way in which an answer can be wrong.

import CCIDReader
import Testing
import VirtualReader

@Suite("Commands at packet level")
struct PacketLevelCommandTests {
    /// Nothing that one answer did wrong outlives it: the slot answers afterwards.
    private func expectUsable(_ rig: PacketLevelRig, after error: ReaderError?) {
        rig.reader.arm(.none)
        do {
            switch error?.kind {
            case .timedOut, .extensionLimit: try rig.interface.abort(rig.call)
            case .needsRecovery: try rig.interface.recover(rig.call)
            default: break
            }
            let state = try rig.interface.slotStatus(rig.call).state
            #expect(state != .unknown)
        } catch {
            Issue.record("not usable afterwards: \(error)")
        }
    }

    private func failure(_ command: PacketLevelCommand, _ rig: PacketLevelRig) -> ReaderError? {
        do {
            let answer = try command.run(rig.interface, rig.call)
            Issue.record("succeeded with \(answer)")
            return nil
        } catch let error as ReaderError {
            return error
        } catch {
            Issue.record("not a ReaderError: \(error)")
            return nil
        }
    }

    @Test("Each command succeeds", arguments: PacketLevelCommand.all)
    func success(_ command: PacketLevelCommand) throws {
        let rig = try command.rig()
        #expect(try command.run(rig.interface, rig.call) == command.success)
        expectUsable(rig, after: nil)
    }

    @Test(
        "Each command's failure carries its bError", arguments: PacketLevelCommand.all,
        ["00", "05", "E0", "FB", "FD"])
    func failure(_ command: PacketLevelCommand, bError: String) throws {
        let rig = try command.rig("fail=\(bError)@\(command.name)")
        let error = failure(command, rig)
        #expect(error?.kind == .commandFailed)
        #expect(error?.bError == UInt8(bError, radix: 16))
        expectUsable(rig, after: error)
    }

    @Test("A mute card and a card that was pulled are told apart", arguments: PacketLevelCommand.all)
    func muteAndAbsent(_ command: PacketLevelCommand) throws {
        let mute = try command.rig("fail=FE@\(command.name)")
        #expect(failure(command, mute)?.kind == .cardMute)
        expectUsable(mute, after: nil)
        let absent = try command.rig("remove-card@\(command.name),fail=FE@\(command.name)")
        if command.name == "GetSlotStatus" {
            // That no card is there is what this one is asked for.
            #expect(try absent.interface.slotStatus(absent.call).state == .absent)
        } else {
            #expect(failure(command, absent)?.kind == .cardAbsent)
        }
        expectUsable(absent, after: nil)
    }

    @Test("Each command survives a stall of either pipe", arguments: PacketLevelCommand.all, ["in", "out"])
    func stall(_ command: PacketLevelCommand, pipe: String) throws {
        let rig = try command.rig("stall@\(pipe)")
        let error = failure(command, rig)
        #expect(error?.kind == .stalled)
        expectUsable(rig, after: error)
    }

    @Test("Each command waits out time extensions", arguments: PacketLevelCommand.all, [0, 1, 4])
    func extensions(_ command: PacketLevelCommand, multiplier: Int) throws {
        let rig = try command.rig("time-extension=3x\(multiplier)@\(command.name)")
        let start = rig.interface.now
        #expect(try command.run(rig.interface, rig.call) == command.success)
        #expect(rig.interface.now.since(start) >= .milliseconds(1500))
        expectUsable(rig, after: nil)
    }

    @Test("Time extensions without end reach a limit", arguments: PacketLevelCommand.all)
    func endlessExtensions(_ command: PacketLevelCommand) throws {
        let rig = try command.rig("time-extension=1000@\(command.name)")
        var call = rig.call(seconds: 3600)
        call.timeExtensions = TimeExtensionLimits(count: 20, total: .seconds(1000))
        do {
            let answer = try command.run(rig.interface, call)
            Issue.record("succeeded with \(answer)")
        } catch let error as ReaderError {
            #expect(error.kind == .extensionLimit)
            expectUsable(rig, after: error)
        }
    }

    @Test("An answer that never comes ends with the deadline", arguments: PacketLevelCommand.all)
    func drop(_ command: PacketLevelCommand) throws {
        let rig = try command.rig("drop@\(command.name)")
        let deadline = rig.call.deadline
        let error = failure(command, rig)
        #expect(error?.kind == .timedOut && error?.sent == .all)
        #expect(rig.interface.now >= deadline)
        expectUsable(rig, after: error)
    }

    @Test("A late answer is never taken for another command's", arguments: PacketLevelCommand.all)
    func late(_ command: PacketLevelCommand) throws {
        let rig = try command.rig("late=30000@\(command.name)")
        #expect(failure(command, rig)?.kind == .timedOut)
        rig.reader.arm(.none)
        rig.reader.wait(until: rig.interface.now.nanoseconds + 60_000_000_000)
        let answer = try rig.interface.slotStatus(rig.call)
        #expect(answer.state != .unknown)
    }

    @Test(
        "An answer that is wrong ends in a typed error, and the slot works afterwards",
        arguments: PacketLevelCommand.all,
        [
            "wrong-type", "wrong-slot", "wrong-seq", "truncate=0", "truncate=1", "truncate=6", "truncate=9",
            "length=+1", "length=-1", "length=65536", "length=4294967295", "babble",
        ])
    func wrong(_ command: PacketLevelCommand, fault: String) throws {
        let rig = try command.rig("\(fault)@\(command.name)")
        let error = failure(command, rig)
        // An empty packet alone is skipped like any stray one.
        #expect(error?.kind == (fault == "truncate=0" ? .timedOut : .malformed))
        expectUsable(rig, after: error)
    }

    @Test(
        "An answer that ends within its data is malformed",
        arguments: PacketLevelCommand.all.filter(\.hasData))
    func truncated(_ command: PacketLevelCommand) throws {
        for length in [10, 11] {
            let rig = try command.rig("truncate=\(length)@\(command.name)")
            let error = failure(command, rig)
            #expect(error?.kind == .malformed)
            expectUsable(rig, after: error)
        }
    }

    @Test("A reader that leaves in the middle is gone", arguments: PacketLevelCommand.all, ["in", "out"])
    func gone(_ command: PacketLevelCommand, pipe: String) throws {
        let rig = try command.rig("gone@\(pipe)")
        #expect(failure(command, rig)?.kind == .gone)
        #expect(throws: ReaderError.self) { try rig.interface.slotStatus(rig.call) }
    }

    @Test("An empty packet before the header is skipped", arguments: PacketLevelCommand.all)
    func strayPacket(_ command: PacketLevelCommand) throws {
        let rig = try command.rig("stray-zlp@\(command.name)")
        #expect(try command.run(rig.interface, rig.call) == command.success)
        expectUsable(rig, after: nil)
    }

    @Test(
        "An answer that comes twice is never taken for another command's", arguments: PacketLevelCommand.all)
    func twice(_ command: PacketLevelCommand) throws {
        let rig = try command.rig("twice@\(command.name)")
        #expect(try command.run(rig.interface, rig.call) == command.success)
        do {
            #expect(try rig.interface.slotStatus(rig.call).state != .unknown)
        } catch {
            #expect(error.kind == .malformed, "an answer that nobody waits for")
        }
        expectUsable(rig, after: nil)
    }

    @Test("A reader that takes no packet any more runs into the deadline")
    func silent() throws {
        let rig = try PacketLevelRig(.scr3310)
        rig.reader.arm(try FaultPlan(parsing: "silent@out"))
        let deadline = rig.call.deadline
        do {
            _ = try rig.interface.slotStatus(rig.call)
            Issue.record("succeeded")
        } catch {
            #expect(error.kind == .timedOut && error.sent == .nothing)
        }
        #expect(rig.interface.now >= deadline)
    }
}
