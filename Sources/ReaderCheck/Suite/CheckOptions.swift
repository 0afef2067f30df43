// SPDX-License-Identifier: Apache-2.0
//
// What a caller may say about a run of the suite. Time and date are the caller's as well.

import Dispatch
import KioskReader
import MyNumberCard

/// What a caller may say about a run of the compatibility suite.
public struct CheckOptions: Sendable {
    /// The program that runs it, such as `kioskreader 0.1.0`.
    public var program: String
    /// When it begins.
    public var date: CertificateTime
    /// How long to wait for reader and card, the most that one command may take, and what ends it all.
    public var session: SessionOptions
    /// The clock of the durations: the time since some beginning.
    public var clock: @Sendable () -> Duration
    /// How often the interface is opened and closed.
    public var openings: Int
    /// How often a card is reset in each way, and a file read again.
    public var rounds: Int
    /// Whether what is plugged into a bus is made of software, which another process lends to the kernel.
    public var isVirtualBus: @Sendable (_ bus: UInt8) -> Bool
    /// Runs an action about so much later on another thread; how much later is measured by nobody.
    public var soon: @Sendable (_ delay: Duration, _ action: @escaping @Sendable () -> Void) -> Void

    /// Makes options.
    ///
    /// - Parameters:
    ///   - program: the program that runs it.
    ///   - date: when it begins.
    ///   - session: as for any session.
    public init(program: String, date: CertificateTime, session: SessionOptions = SessionOptions()) {
        self.program = program
        self.date = date
        self.session = session
        let start = ContinuousClock.now
        clock = { start.duration(to: .now) }
        isVirtualBus = { _ in false }
        openings = 100
        rounds = 10
        soon = { delay, action in
            let nanoseconds = Int(delay / .nanoseconds(1))
            DispatchQueue.global().asyncAfter(
                deadline: .now() + .nanoseconds(nanoseconds), execute: action)
        }
    }
}
