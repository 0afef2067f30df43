// SPDX-License-Identifier: Apache-2.0
//
// The suite: its checks in their order, and the loop that runs them. A check that finds a fault does not end the run;
// what cannot be checked any more is skipped with the reason.

import CCIDReader
import KioskReader

/// The compatibility suite: checks one reader, and the card in it.
///
/// It runs on any CCID reader, approved or not. It never sends a PIN, nor a command that asks for one's tries, and
/// never writes to a card: see Docs/Checks.md for every command that goes out.
public struct CompatibilitySuite: Sendable {
    /// Its checks, in their order.
    public let checks: [Check]

    /// Every check that there is.
    public static let standard = CompatibilitySuite(
        checks: Check.ofDescriptor + Check.ofInterface + Check.ofSlots + Check.ofCard + Check.ofExchanges
            + Check.ofRecovery)

    /// Runs the checks on one reader.
    ///
    /// - Parameters:
    ///   - hub: where the reader is; what crosses the wire goes to its trace.
    ///   - selector: which reader, and which slot; `nil`: the only reader.
    ///   - options: how.
    ///   - progress: called before each check, with its number from 1.
    /// - Returns: the report, also when checks failed.
    /// - Throws: where there is nothing to check: `noReader`, `readerNotFound`, `readerAmbiguous`, `slotNotFound`,
    ///   `readerBusy`, `permission`; and `cancelled`.
    public func run(
        on hub: ReaderHub, _ selector: ReaderSelector? = nil, options: CheckOptions,
        progress: (_ number: Int, _ check: Check) -> Void = { _, _ in }
    ) throws(KioskReaderError) -> CheckReport {
        let (reader, slot) = try Self.claim(hub, selector, options)
        let bench = CheckBench(hub, reader, slot, options)
        let start = options.clock()
        var results: [CheckResult] = []
        var end: SkipReason?
        for (index, check) in checks.enumerated() {
            progress(index + 1, check)
            let result = Self.run(check, bench, end)
            // What a cancelled check says is nobody's verdict.
            guard options.session.cancellation?.isCancelled != true else {
                throw KioskReaderError(.cancelled, subject: reader.path)
            }
            results.append(result)
            if result.outcome == .failed, end == nil { end = Self.end(bench) }
        }
        return CheckReport(bench, results, duration: options.clock() - start)
    }

    /// Finds the reader and a slot with a card, and sees that the reader can be had at all. Other failures are what
    /// the checks are for.
    private static func claim(
        _ hub: ReaderHub, _ selector: ReaderSelector?, _ options: CheckOptions
    ) throws(KioskReaderError) -> (Reader, SlotIndex) {
        let place = try hub.reader(
            selector, wait: options.session.wait, cancellation: options.session.cancellation,
            onWaiting: { options.session.onWaiting?(nil) })
        let reader = place.reader
        let holding = reader.slots.first { $0.card != .absent }?.index
        let slot = selector?.slot ?? holding ?? place.slot
        do {
            try hub.withReader(ReaderSelector(parsing: reader.path), options: options.session) {
                try $0.withInterface { _ in }
            }
            guard holding == nil, options.session.wait > .zero else { return (reader, slot) }
            let session = try hub.openSession(selector, options: options.session)
            session.close()
            return (reader, session.slot)
        } catch let error as KioskReaderError
            where [.readerBusy, .permission, .cancelled].contains(error.kind)
        {
            throw error
        } catch {
            return (reader, slot)
        }
    }

    /// Why nothing more can be checked after a fault: a reader that does not answer any more would fail all the rest,
    /// and the report would not say what broke it.
    private static func end(_ bench: CheckBench) -> SkipReason? {
        do {
            _ = try bench.withInterface { try $0.slotStatus(bench.call($0)) }
            return nil
        } catch {
            return CheckLog.saysGone(error) ? .readerGone : .readerSilent
        }
    }

    private static func run(_ check: Check, _ bench: CheckBench, _ end: SkipReason?) -> CheckResult {
        let start = bench.options.clock()
        var log = CheckLog()
        var skipped: SkipReason?
        do {
            if let end { throw end }
            if check.need == .card { _ = try bench.knownCard() }
            try check.body(bench, &log)
        } catch let reason as SkipReason {
            skipped = reason
        } catch {
            log.fault(error)
        }
        return CheckResult(check, log, skipped, duration: bench.options.clock() - start)
    }
}
