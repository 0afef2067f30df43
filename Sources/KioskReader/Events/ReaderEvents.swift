// SPDX-License-Identifier: Apache-2.0
//
// The events of a hub as an asynchronous sequence, and for a thread that waits.

import CCIDReader

/// Readers and cards as they come and go, the present state first.
///
/// Each iterator is a subscriber of its own, from its first `next()` on: nothing is lost between two of its calls,
/// and nothing told twice. Of one that does not fetch its events for long, what came and went again is forgotten,
/// never the final state. It ends with its task, or when it is let go; the readers are free again soon after the
/// last subscriber's end.
public struct ReaderEvents: AsyncSequence, Sendable {
    /// A reader or a card that came or went.
    public typealias Element = ReaderEvent
    /// It never fails: what stands in the way, `WatchOptions.onNotice` is told.
    public typealias Failure = Never

    let hub: ReaderHub
    let options: WatchOptions

    /// A new subscriber.
    public func makeAsyncIterator() -> Iterator { Iterator(hub, options) }

    /// One subscriber.
    public struct Iterator: AsyncIteratorProtocol {
        private let subscriber: Subscriber

        fileprivate init(_ hub: ReaderHub, _ options: WatchOptions) {
            subscriber = Subscriber(hub, options)
        }

        /// The next event; `nil` once the task was cancelled.
        public mutating func next() async -> ReaderEvent? {
            await next(isolation: nil)
        }

        /// The next event; `nil` once the task was cancelled.
        public mutating func next(isolation: isolated (any Actor)?) async -> ReaderEvent? {
            await subscriber.next()
        }
    }

    /// Subscribes at the first call, and ends with the iterator.
    private final class Subscriber: Sendable {
        private let hub: ReaderHub
        private let subscription: EventSubscription

        init(_ hub: ReaderHub, _ options: WatchOptions) {
            self.hub = hub
            subscription = EventSubscription(options)
        }

        deinit { hub.watch.remove(subscription) }

        func next() async -> ReaderEvent? {
            await withTaskCancellationHandler {
                if subscription.begin() { hub.watch.add(subscription, hub) }
                return await subscription.next()
            } onCancel: {
                hub.watch.remove(subscription)
            }
        }
    }
}

extension ReaderHub {
    /// Readers and cards as they come and go, the present state first.
    ///
    /// - Parameter options: whether to watch cards, which claims the readers, and how.
    public func events(_ options: WatchOptions = WatchOptions()) -> ReaderEvents {
        ReaderEvents(hub: self, options: options)
    }

    /// The same on the caller's thread: blocks until `body` has enough, throws, or the token is cancelled. The readers
    /// are free again when it returns, as far as no one else watches.
    ///
    /// - Parameters:
    ///   - options: whether to watch cards, and how.
    ///   - cancellation: ends it; that is no error.
    ///   - body: gets each event; `false`: no more.
    /// - Throws: what `body` throws.
    public func watch<Failure: Error>(
        _ options: WatchOptions = WatchOptions(), cancellation: Cancellation? = nil,
        _ body: (ReaderEvent) throws(Failure) -> Bool
    ) throws(Failure) {
        let subscription = EventSubscription(options)
        _ = subscription.begin()
        watch.add(subscription, self)
        defer { watch.removeAndWait(subscription) }
        let token = cancellation ?? Cancellation()
        try token.observing({ subscription.end() }) { () throws(Failure) in
            while let event = subscription.waitForNext() {
                guard try body(event) else { return }
            }
        }
    }
}
