// SPDX-License-Identifier: Apache-2.0
//
// One reader, claimed so that its cards can be watched: tried until it can be had, given back when nobody watches,
// or when it left.

import CCIDReader
import Dispatch
import Synchronization

/// The watch over one reader's cards.
final class ReaderClaim: Sendable {
    let reader: Reader
    private let token = Cancellation()
    private let ended = DispatchGroup()

    init(_ reader: Reader) { self.reader = reader }

    /// Begins, on a thread of its own.
    func start(_ hub: ReaderHub, _ watch: HubWatch) {
        ended.enter()
        watch.threads.enter()
        DispatchQueue(label: "KioskReader claim").async { [self] in
            run(hub, watch)
            ended.leave()
            watch.threads.leave()
        }
    }

    /// Ends the watch; the interface is given back soon after.
    func end() { token.cancel() }

    /// Waits until the interface is given back.
    func waitUntilGivenBack() { ended.wait() }

    private func run(_ hub: ReaderHub, _ watch: HubWatch) {
        var attempts = 0
        while !token.isCancelled {
            do throws(ReaderError) {
                let lease = try hub.leaseForWatching(reader, token)
                watchSlots(lease, watch)
                attempts = 0
            } catch {
                if error.kind != .cancelled, error.kind != .gone, error.kind != .notFound {
                    let cause = KioskReaderError(unprompted: error, subject: reader.subject)
                    watch.notice(
                        .readerUnavailable(reader, cause), of: reader.path,
                        key: "\(reader.address) \(cause.kind)")
                }
                attempts += 1
            }
            // A new device has its mode from udev in a moment; whoever holds one may do so for hours.
            _ = token.wait(for: attempts <= 8 ? .milliseconds(250) : .seconds(1))
        }
    }

    /// Listens until the reader leaves or the watch ends.
    private func watchSlots(_ lease: InterfaceLease, _ watch: HubWatch) {
        let ear = ClaimEar(reader, watch)
        lease.monitor.add(ear, lease.interface, isNeeded: true)
        token.observing({ ear.bell.signal() }) { ear.bell.wait() }
        lease.monitor.remove(ear)
    }
}

/// Hands on what a claimed reader's slots say.
private final class ClaimEar: SlotListener {
    let bell = DispatchSemaphore(value: 0)
    private let reader: Reader
    private let watch: HubWatch

    init(_ reader: Reader, _ watch: HubWatch) {
        self.reader = reader
        self.watch = watch
    }

    var due: ReaderInstant? { watch.due(reader) }

    func heard(_ readings: [SlotIndex: SlotReading], at now: ReaderInstant) {
        watch.heard(reader, readings, at: now)
    }

    func settle(at now: ReaderInstant) { watch.settle(reader, at: now) }

    func isPolled() {
        watch.notice(.readerIsPolled(reader), of: reader.path, key: "\(reader.address) polled")
    }

    func lost() {
        bell.signal()
        watch.lookNow()
    }
}

extension ReaderHub {
    /// The right to use a reader's interface, to watch its cards; a driver of the kernel is left where it is.
    func leaseForWatching(_ reader: Reader, _ token: Cancellation) throws(ReaderError) -> InterfaceLease {
        try table.lease(reader.path, address: reader.address, slot: nil) { () throws(ReaderError) in
            try openBesideKernel(reader, token)
        }
    }
}
