// SPDX-License-Identifier: Apache-2.0
//
// A device that says it is a reader, and whose class descriptor cannot be used: nobody is told that no reader is
// connected.

import CCIDReader
import Dispatch
import ReaderScripts
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

/// A virtual reader whose class descriptor says one byte less than it has.
private final class UnusableReader: ForwardingReader {
    let reader: VirtualUSBReader
    let configurationDescriptor: [UInt8]
    /// The same one each time that it is plugged in, as it may be once all were given out.
    let address: UInt8

    init(_ reader: VirtualUSBReader) {
        self.reader = reader
        address = reader.address
        var bytes = reader.configurationDescriptor
        if let start = bytes.indices.first(where: { bytes[$0] == 54 && bytes[$0 + 1] == 0x21 }) {
            bytes[start] = 53
        }
        configurationDescriptor = bytes
    }

    var plugging: UInt64 { reader.plugging }
    func observePlug(_ action: @escaping @Sendable () -> Void) { reader.observePlug(action) }
}

@Suite("A reader whose descriptor cannot be used")
struct UnusableReaderTests {
    private func bench() throws -> Bench {
        let device = VirtualUSBReader()
        return try Bench(device: device, UnusableReader(device))
    }

    @Test(
        "Whoever asks for it, or for any reader, hears why it cannot be used",
        arguments: [nil, "1-1:1.0", "04e6:5116", "scr33"])
    func explained(_ words: String?) throws {
        let hub = try bench().hub
        #expect(try hub.readers().isEmpty)
        let selector = words.map { ReaderSelector(parsing: $0) }
        let path = try #require(try hub.unusableReaders().first?.path)
        let error = #expect(throws: KioskReaderError.self) { try hub.openSession(selector) }
        #expect(error?.kind == .readerMalformed)
        #expect(error?.subject?.contains(path) == true)
        #expect(error?.detail?.contains("descriptor") == true)
    }

    @Test("Whoever asks for another one hears that that is not there")
    func another() throws {
        let hub = try bench().hub
        let error = #expect(throws: KioskReaderError.self) {
            try hub.openSession(ReaderSelector(parsing: "9-9:1.0"))
        }
        #expect(error?.kind == .noReader)
    }

    /// What a watcher is told, and until when it watches.
    private final class Heard: Sendable {
        let token = Cancellation()
        let first = DispatchSemaphore(value: 0)
        let paths = Mutex<[String]>([])

        /// Watches until the token is cancelled, or the first event.
        func watch(_ hub: ReaderHub, only words: String? = nil, onNotice: @escaping @Sendable () -> Void = {})
        {
            let options = WatchOptions(
                only: words.map { ReaderSelector(parsing: $0) },
                onNotice: { [self] notice in
                    guard case .readerUnusable(let reader) = notice else { return }
                    paths.withLock { $0.append(reader.path) }
                    first.signal()
                    onNotice()
                })
            hub.watch(options, cancellation: token) { _ in false }
        }
    }

    @Test("Whoever watches is told of it, once; so is one who comes later")
    func watched() throws {
        let hub = try bench().hub
        let early = Heard()
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue(label: "early").async {
            early.watch(hub)
            ended.signal()
        }
        early.first.wait()
        let late = Heard()
        late.watch(hub, only: "04e6:5116") { [token = late.token] in token.cancel() }
        early.token.cancel()
        ended.wait()
        #expect(early.paths.withLock { $0 } == ["1-1:1.0"])
        #expect(late.paths.withLock { $0 } == ["1-1:1.0"])
    }

    @Test("So is one who comes in the moment in which the first look tells the others")
    func comesWithinTheLook() throws {
        let hub = try bench().hub
        let told = DispatchSemaphore(value: 0)
        let late = EventSubscription(WatchOptions(onNotice: { _ in told.signal() }))
        _ = late.begin()
        let early = Heard()
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue(label: "early").async {
            // On the thread that looks.
            early.watch(hub) { hub.watch.add(late, hub) }
            ended.signal()
        }
        // Far longer than a look takes: without the mend nobody would ever tell it.
        #expect(told.wait(timeout: .now() + 60) == .success)
        hub.watch.removeAndWait(late)
        early.token.cancel()
        ended.wait()
    }

    @Test("Whoever watches is told again of one that was away", .timeLimit(.minutes(10)))
    func pluggedInAgain() throws {
        let device = VirtualUSBReader()
        let good = VirtualUSBReader(profile: .gemPCTwin, cards: [:], ports: [2])
        let hub = try ReaderHub(source: .software([good, UnusableReader(device)]))
        let token = Cancellation()
        let events = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let count = Mutex(0)
        let options = WatchOptions(onNotice: { notice in
            if case .readerUnusable = notice { count.withLock { $0 += 1 } }
        })
        DispatchQueue(label: "watch").async {
            hub.watch(options, cancellation: token) { _ in
                events.signal()
                return true
            }
            ended.signal()
        }
        // A look asks the good one first: where that has come or gone, so has the other, which did so before.
        events.wait()
        #expect(count.withLock { $0 } == 1)
        device.unplug()
        good.unplug()
        events.wait()
        device.plugIn()
        good.plugIn()
        events.wait()
        #expect(count.withLock { $0 } == 2)
        token.cancel()
        ended.wait()
    }

    @Test("Whoever watches another reader is not told of it")
    func watchedAnother() throws {
        let unusable = UnusableReader(VirtualUSBReader())
        let good = VirtualUSBReader(profile: .gemPCTwin, ports: [2])
        let hub = try ReaderHub(source: .software([unusable, good]))
        let heard = Heard()
        heard.watch(hub, only: "1-2:1.0")
        #expect(heard.paths.withLock { $0 }.isEmpty)
    }

    @Test("The reason for which a reader was given up stands in the message, and the hint is its own")
    func givenUp() {
        for reason in RecoveryLadder.GivenUp.allCases {
            let error = KioskReaderError(.readerGone, subject: "reader 1-1:1.0").givingUp(reason)
            #expect(error.message.contains(reason.text.message))
            #expect(error.hint == reason.text.hint && error.description.contains(error.hint))
        }
    }
}
