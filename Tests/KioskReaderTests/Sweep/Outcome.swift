// SPDX-License-Identifier: Apache-2.0
//
// What must hold whenever the other side means harm: the call ends in its time, right or typed, without
// asking for ever, and an honest peer is served afterwards.

import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

enum Outcome {
    /// Runs a call against a hostile device; gives the error, `nil` when it ended well.
    @discardableResult
    static func of(
        _ device: HostileReader, within bound: Duration, sourceLocation: SourceLocation = #_sourceLocation,
        _ call: () throws -> Void
    ) throws -> KioskReaderError? {
        let begin = device.now
        defer {
            let time = Duration.nanoseconds(device.now - begin)
            #expect(time <= bound, "\(time)", sourceLocation: sourceLocation)
            #expect(!device.neverEnds, "asks without end", sourceLocation: sourceLocation)
        }
        do {
            try call()
            return nil
        } catch let error as KioskReaderError {
            #expect(error.kind != .internalDefect, sourceLocation: sourceLocation)
            return error
        }
    }

    /// With the truth told again and the bus reset, a fresh session on the same hub is answered.
    static func isServed(
        _ device: HostileReader, _ hub: ReaderHub, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        device.tell(nil)
        device.reader.arm(.none)
        device.resetBus()
        let sw = try hub.withSession(options: SweepRig.options) {
            try $0.transmit(command(select), deadline: nil).sw
        }
        #expect(sw == .success, sourceLocation: sourceLocation)
    }

    /// A command of the tests' own, which is well-formed.
    static func command(_ bytes: [UInt8]) -> CommandAPDU {
        do { return try CommandAPDU(bytes) } catch { preconditionFailure("\(error)") }
    }
}

/// A count that a call-back keeps for the test.
final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
