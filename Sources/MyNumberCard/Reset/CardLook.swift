// SPDX-License-Identifier: Apache-2.0
//
// What a reset reads of a card before anything is done to it: no PIN is sent, and no try can be lost.

import ISO7816

/// What a card shows freely, as far as a reset needs it.
struct CardLook {
    /// The card's own end; nil where it does not tell it.
    let cardEnd: CardEnd?
    let evidence: CardEvidence
    let certificates: CertificateAvailability?
    let other: PINStatus
    let target: PINStatus

    init(_ card: MyNumberCard, for pin: ResettablePIN) throws(MyNumberCardError) {
        // The card manager tells it, so it comes before anything else is selected.
        cardEnd = try card.readCardEnd()
        evidence = CardEvidence(authenticationCertificate: try card.readCertificate(.auth))
        certificates = try card.certificateAvailability()
        other = try card.triesLeft(pin.other.reference)
        target = try card.triesLeft(pin.reference)
    }
}
