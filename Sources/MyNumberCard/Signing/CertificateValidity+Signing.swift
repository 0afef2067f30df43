// SPDX-License-Identifier: Apache-2.0
//
// Whether something may be signed now: the certificate and the card are in their time, by a clock that can be right.

extension CertificateValidity {
    /// Makes sure that a certificate can be used to sign.
    ///
    /// - Parameters:
    ///   - now: the present moment.
    ///   - kind: which certificate it is, for errors.
    /// - Throws: `clockNotSet` where the clock cannot be right, so that nothing is known; `certificateExpired` behind
    ///   the end of the certificate or of the card.
    public func expectUsable(at now: CertificateTime, as kind: CertificateKind) throws(MyNumberCardError) {
        if let doubt = ClockDoubt.of(now, notBefore: notBefore) { throw .clockNotSet(doubt, self, kind) }
        guard now <= effectiveEnd else { throw .certificateExpired(self, kind) }
    }
}
