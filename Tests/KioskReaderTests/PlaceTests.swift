// SPDX-License-Identifier: Apache-2.0
//
// The approval is a reader's, not its place's: what was plugged in at the same place after somebody looked is not
// opened in the name of the old one, not reset, and not recovered.

import CCIDReader
import ReaderScripts
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

/// A place on the bus where one reader at a time is plugged in.
final class Place: ForwardingReader {
    private struct State {
        var reader: VirtualUSBReader
        var plugging: UInt64 = 1
        /// The first address at which the reader that is in now may show itself.
        var address: UInt8 = 2
        var observers: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>

    init(_ reader: VirtualUSBReader) { state = Mutex(State(reader: reader)) }

    /// The reader that is plugged in now.
    var reader: VirtualUSBReader { state.withLock { $0.reader } }

    /// Pulls the reader and plugs another one in; at another address, as on a real bus, unless told.
    func swap(for reader: VirtualUSBReader, keepsAddress: Bool = false) {
        let observers = state.withLock { state in
            state.reader = reader
            state.plugging += 1
            state.address += keepsAddress ? 0 : 1
            return state.observers
        }
        for tell in observers { tell() }
    }

    let ports: [UInt8] = [1]
    let bus: UInt8 = 1
    var address: UInt8 { state.withLock { $0.address } }
    func mayBeOpened() -> Bool { reader.mayBeOpened() }
    var plugging: UInt64 { state.withLock { $0.plugging } }
    func busReset() { reader.busReset() }
    func observePlug(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.observers.append(action) }
    }
}

@Suite("A reader's approval does not pass to what takes its place", .timeLimit(.minutes(10)))
struct PlaceTests {
    private static let other = ReaderProfile.gemPCTwin

    @Test("What is plugged in while a reader is waited for is looked at anew, before it is opened")
    func whileWaiting() throws {
        let place = Place(VirtualUSBReader(faults: try FaultPlan(parsing: "permission@open#*")))
        let hub = try ReaderHub(source: .software([place]))
        let options = SessionOptions(
            wait: .seconds(3600),
            onWaiting: { reader in
                if reader != nil { place.swap(for: VirtualUSBReader(profile: Self.other)) }
            })
        let session = try hub.openSession(options: options)
        #expect(session.reader.productID == Self.other.idProduct)
        #expect(session.reader.address == place.address)
        session.close()
    }

    @Test(
        "A reader that somebody looked at is gone once another one is at its place, at whatever address",
        arguments: [false, true])
    func stale(_ keepsAddress: Bool) throws {
        let place = Place(VirtualUSBReader())
        let hub = try ReaderHub(source: .software([place]))
        let reader = try #require(try hub.enumerated().first)
        place.swap(for: VirtualUSBReader(profile: Self.other), keepsAddress: keepsAddress)
        for mode in [CCIDInterface.Mode.probe, .session, .renewal] {
            let error = #expect(throws: ReaderError.self) { try hub.hold(reader, mode, nil) }
            #expect(error?.kind == .gone)
        }
        let error = #expect(throws: ReaderError.self) { try hub.leaseForWatching(reader, Cancellation()) }
        #expect(error?.kind == .gone)
        // The same model with another serial number is another reader as well.
        place.swap(for: VirtualUSBReader(serial: "ANOTHER"), keepsAddress: keepsAddress)
        let same = #expect(throws: ReaderError.self) { try hub.hold(reader, .session, nil) }
        #expect(same?.kind == .gone)
        #expect(try hub.openReader().reader.serial == "ANOTHER")
    }

    @Test("A reset in the name of one reader does not hit another one")
    func reset() throws {
        let place = Place(VirtualUSBReader())
        let hub = try ReaderHub(source: .software([place]))
        let old = place.address
        place.swap(for: VirtualUSBReader(profile: Self.other))
        let second = try ReaderHub(source: .software([place])).openSession()
        let error = #expect(throws: ReaderError.self) {
            try hub.host.reset("1-1:1.0", address: old, evenIfInUse: true)
        }
        #expect(error?.kind == .gone)
        #expect(place.reader.hasPower())
        second.close()
        #expect(!place.reader.hasPower())
    }
}
