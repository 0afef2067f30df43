// SPDX-License-Identifier: Apache-2.0
//
// A supervised virtual reader: what its card ran, what the supervisor told, and who pulls and plugs.

import CCIDReader
import Dispatch
import ISO7816
import Synchronization
import VirtualReader

@testable import KioskReader

/// A supervisor over a virtual reader in virtual time.
final class RecoveryRig: Sendable {
    let device: VirtualUSBReader
    let hub: ReaderHub
    let card: WatchedCard
    let supervisor: ReaderSupervisor
    private let heard: Heard

    /// What the supervisor told, and what a test does then.
    final class Heard: Sendable {
        let reports = Mutex<[RecoveryReport]>([])
        let rungs = Mutex<[RecoveryLadder.Rung]>([])
        let action = Mutex<(@Sendable (RecoveryNews) -> Void)?>(nil)
        let lineAction = Mutex<(@Sendable (String) -> Void)?>(nil)
        let lines = Mutex<[String]>([])
    }

    init(
        _ profile: ReaderProfile = .scr3310, faults: FaultPlan = .none, slots: UInt8 = 1,
        limits: RecoveryLimits = RecoveryLimits(), allowsDisturbingOthers: Bool = false,
        selector: ReaderSelector? = nil, card cardProtocol: CardProtocol = .t1
    ) throws {
        let heard = Heard()
        let card = WatchedCard(hasPIN: true, cardProtocol)
        var cards = [UInt8(0): card.kind]
        for slot in 1..<max(slots, 1) { cards[slot] = .mynumber }
        var profile = profile
        profile.descriptor.bMaxSlotIndex = max(slots, 1) - 1
        profile.descriptor.bMaxCCIDBusySlots = max(slots, 1)
        device = VirtualUSBReader(profile: profile, cards: cards, faults: faults)
        hub = try ReaderHub(
            source: .software([device]),
            trace: Trace { line in
                heard.lines.withLock { $0.append(line) }
                heard.lineAction.withLock { $0 }?(line)
            })
        self.card = card
        self.heard = heard
        supervisor = ReaderSupervisor(
            hub, reader: selector,
            options: SupervisorOptions(limits: limits, allowsDisturbingOthers: allowsDisturbingOthers) {
                news in
                switch news {
                case .began: break
                case .climbing(let rung): heard.rungs.withLock { $0.append(rung) }
                case .climbed: break
                case .ended(let report): heard.reports.withLock { $0.append(report) }
                }
                heard.action.withLock { $0 }?(news)
            })
    }

    /// The rungs climbed so far, over all recoveries.
    var rungs: [RecoveryLadder.Rung] { heard.rungs.withLock { $0 } }
    /// The recoveries so far.
    var reports: [RecoveryReport] { heard.reports.withLock { $0 } }
    /// The trace so far.
    var lines: [String] { heard.lines.withLock { $0 } }

    /// Does this at each piece of news.
    func onNews(_ action: (@Sendable (RecoveryNews) -> Void)?) { heard.action.withLock { $0 = action } }
    /// Does this at each line of the trace, in the midst of an exchange.
    func onLine(_ action: (@Sendable (String) -> Void)?) { heard.lineAction.withLock { $0 = action } }
    /// Forgets what was heard.
    func forget() {
        heard.rungs.withLock { $0 = [] }
        heard.reports.withLock { $0 = [] }
        heard.lines.withLock { $0 = [] }
    }

    /// Plugs the reader in again as soon as the supervisor waits for it.
    func replugWhenAwaited() {
        onNews { [device] news in
            if case .climbing(.waitForReenumeration) = news { device.plugIn() }
        }
    }

    /// A session in which the card is asked once; whether it answered as it should.
    func works(_ cancellation: Cancellation? = nil) throws -> Bool {
        try supervisor.withSession(options: SessionOptions(cancellation: cancellation)) { session in
            try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil).sw == .success
        }
    }

    /// Whether a command that needs the PIN is refused: nobody has verified it since the power came.
    func refusesWithoutPIN() throws -> Bool {
        try supervisor.withSession { session in
            _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
            _ = try session.transmit(CommandAPDU(Self.key), deadline: nil)
            return try session.transmit(CommandAPDU(Self.sign), deadline: nil).sw.rawValue == 0x6982
        }
    }

    /// Verifies the PIN: a session whose card could sign now.
    func verify(_ session: CardSession) throws {
        for bytes in [SweepOperation.jpki, SweepOperation.pinFile, Self.goodPIN] {
            _ = try session.transmit(CommandAPDU(bytes), deadline: nil)
        }
    }

    static let goodPIN: [UInt8] = [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]
    /// The private key for user authentication, and COMPUTE DIGITAL SIGNATURE over a DigestInfo.
    static let key: [UInt8] = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x17]
    static let sign: [UInt8] =
        [0x80, 0x2A, 0x00, 0x80, 0x33] + [
            0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
            0x00, 0x04, 0x20,
        ] + [UInt8](repeating: 0x11, count: 32) + [0x00]
}

/// Somebody who watches the rig's hub, on a thread of his own, and finds what cannot be true.
final class RecoveryWatcher: Sendable {
    private struct State {
        var picture = Picture()
        var isConsistent = true
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)
    private let token = Cancellation()
    private let ended = DispatchSemaphore(value: 0)
    private let hub: ReaderHub

    /// Returns once the present state was told: the reader and its card.
    init(_ hub: ReaderHub) throws {
        self.hub = hub
        DispatchQueue(label: "watcher").async { [self] in
            hub.watch(cancellation: token) { event in
                state.withLock { $0.isConsistent = $0.picture.take(event) && $0.isConsistent }
                news.signal()
                return true
            }
            ended.signal()
        }
        try waitForAll()
    }

    /// Whether each event followed from those before.
    var isConsistent: Bool { state.withLock { $0.isConsistent } }

    /// Waits until it has told of every reader that is on the bus now, and of its cards.
    func waitForAll() throws {
        let readers = try hub.enumerated()
        let wanted = Dictionary(uniqueKeysWithValues: readers.map { ($0.path, $0.address) })
        while !state.withLock({ $0.picture.readers == wanted && $0.picture.cards.count >= wanted.count }) {
            news.wait()
        }
    }

    /// Ends it, and gives the reader back.
    func end() {
        token.cancel()
        ended.wait()
    }
}
