// SPDX-License-Identifier: Apache-2.0
//
// From a report to the approval file that the policy reads: only of a run that found no fault and missed nothing that
// matters. Whoever signs it with a name answers for it.

import KioskReader
import MyNumberCard

/// Why a report makes no approval.
public enum ApprovalObstacle: Error, Sendable, Equatable {
    /// These checks failed.
    case failed([String])
    /// These checks matter and were not made.
    case missing([String])
}

extension CheckReport {
    /// The approval that follows from the report.
    ///
    /// - Parameters:
    ///   - tester: who answers for it.
    ///   - digest: the digest of the JSON report, as `ReportDigest` gives it.
    /// - Throws: `failed` when a check failed, `missing` when an essential one was skipped.
    public func approval(
        tester: String, digest: String
    ) throws(ApprovalObstacle) -> ApprovalFile {
        let failed = results.filter { $0.outcome == .failed }
        guard failed.isEmpty else { throw .failed(failed.map(\.id)) }
        guard missing.isEmpty else { throw .missing(missing.map(\.id)) }
        return ApprovalFile(
            tester: tester, date: date.dateInJapan, program: program,
            reader: ApprovalFile.Device(
                vendorID: HexText.of(reader.vendorID), productID: HexText.of(reader.productID),
                bcdDevice: HexText.of(reader.bcdDevice), interfaceNumber: reader.interfaceNumber,
                manufacturer: reader.manufacturer, product: reader.product,
                interfaceName: reader.interfaceName),
            isVirtual: isVirtual,
            card: card.map { ApprovalFile.Card(atr: HexText.of($0.atr), kind: $0.kind) },
            counts: ApprovalFile.Counts(
                passed: counts.passed, failed: counts.failed, skipped: counts.skipped),
            reportDigest: digest)
    }
}
