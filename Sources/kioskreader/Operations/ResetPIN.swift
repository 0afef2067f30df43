// SPDX-License-Identifier: Apache-2.0
//
// `card reset-pin`: the reset on a simulated card, with the reference authority of the simulation in the issuer's
// place, and a holder who is asked as `card pin` asks.

import KioskReader
import MyNumberCard
import SimulatedAuthority

extension ReaderAccess {
    /// Begins a reset, or goes on with one.
    func resetPIN(
        _ order: ResetOrder, resuming: Bool, _ holder: ConsoleHolder, _ console: Console
    ) throws -> ResetResult {
        let pin = order.pin
        defer { console.endProgress() }
        let noon = CertificateTime.now.noonInJapan
        let authority = SimulatedAuthority(SimulatedAuthority.Books(reserving: pin) { noon })
        let reset = PINReset(of: pin, authority: authority, journal: JournalFile(order.journal))
        let report: PINReset.Report
        do {
            report = try withSession { session in
                let card = MyNumberCard(on: session)
                guard resuming else { return try reset.begin(on: card, holder: holder) }
                return try reset.resume(holder: holder) { card }
            }
        } catch let error as PINResetError {
            throw CommandError(withFateFoundOut(error), order)
        }
        return ResetResult(report, authority: authority.name, language: console.language)
    }

    /// Where the other PIN got no answer and its counter could not be read, a new session reads it: then the error says
    /// what is proven.
    private func withFateFoundOut(_ error: PINResetError) -> PINResetError {
        guard let inquiry = error.inquiry else { return error }
        do {
            return error.proven(by: try withCardAgain { card in try card.complete(inquiry) })
        } catch _ {
            // Nobody put the card in again: the first error says that one try may be lost.
            return error
        }
    }
}

/// A holder at a console.
final class ConsoleHolder: ResetHolder {
    private let known: PINEntrance
    private let new: PINEntrance
    private let console: Console

    init(known: PINEntrance, new: PINEntrance, _ console: Console) {
        (self.known, self.new, self.console) = (known, new, console)
    }

    func enterKnownPIN(_ pin: ResettablePIN, triesLeft: Int) throws -> PIN {
        let reference = pin.reference
        if known.showsTries {
            console.note(
                Phrase(
                    "\(reference.englishName): \(triesLeft) tries left",
                    "\(reference.japaneseName)：残りの試行可能回数 \(triesLeft)"))
        }
        return try copy(from: known, for: .verifying(reference))
    }

    func enterNewPIN(_ pin: ResettablePIN) throws -> PIN {
        try copy(from: new, for: .setting(pin.reference))
    }

    func begins(_ step: ResetStep) {
        console.progress(step.phrase)
        console.detail(1, "PIN reset: \(step.rawValue)")
    }

    /// A PIN of the reset's own, which it overwrites as soon as the card had it.
    private func copy(from entrance: PINEntrance, for use: PINEntrance.Use) throws -> PIN {
        console.endProgress()
        var copy: PIN?
        try entrance.withPIN(for: use) { lent in
            lent.withBytes { copy = PIN(copying: $0) }
        }
        guard let copy else { throw CommandError(.pinSourceMissing) }
        return copy
    }
}

extension CertificateTime {
    /// Twelve o'clock on this day in Japan: a time at which every kiosk is open.
    fileprivate var noonInJapan: CertificateTime {
        let now = timeInJapan.secondOfDay
        return CertificateTime(secondsSince1970: secondsSince1970 - Int64(now) + 12 * 3600)
    }
}
