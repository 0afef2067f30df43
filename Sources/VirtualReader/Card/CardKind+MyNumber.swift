// SPDX-License-Identifier: Apache-2.0
//
// The default card of every virtual reader, the same one with a knob turned (SimulatedMyNumberCard.Options), and the
// same one behind other answers to reset. The card itself is in MyNumberCard/, and told in Docs/SimulatedCard.md.

extension CardKind {
    /// A simulated My Number Card with keys, certificates and PINs that are all made up.
    public static let mynumber = knob("mynumber", "a simulated My Number Card") { _ in }

    /// Every other state of it, PINs first.
    static let mynumberStates: [CardKind] = [
        knob("mynumber-last-try", "one try left on each PIN") { options in
            for pin in holdersPINs { options.triesLeft[pin] = 1 }
        },
        knob("mynumber-locked", "every PIN locked: only the municipal office helps") { options in
            for pin in holdersPINs { options.triesLeft[pin] = 0 }
        },
        knob("mynumber-sign-locked", "the signature password locked, the other PINs known") { options in
            options.triesLeft[.signature] = 0
        },
        knob("mynumber-auth-locked", "the authentication PIN locked, the other PINs known") { options in
            options.triesLeft[.authentication] = 0
        },
        knob("mynumber-no-pins", "no PIN ever set; how it says so is chosen, not known") {
            options in
            options.unsetPINs = Set(holdersPINs)
        },
        knob("mynumber-child", "no signature certificate, as under 15") { options in
            options.hasSignatureCertificate = false
        },
        knob("mynumber-expired", "both certificates expired on 2025-02-17") { options in
            options.certificates = .ending(JapaneseDay(number: 20_136))
        },
        knob("mynumber-near-expiry", "both certificates expire 30 days after today") { options in
            options.certificates = .ending(.today + 30)
        },
        knob("mynumber-card-expired", "the card's own end was on 2025-10-31") { options in
            options.cardEnd = JapaneseDay(number: 20_392)
        },
        knob("mynumber-moved", "the signature certificate revoked, as after a move") {
            options in options.certificates = .revokedByMove
        },
        knob("mynumber-revoked", "both certificates revoked") {
            options in options.certificates = .revoked
        },
        knob("mynumber-wrong-issuer", "certificates by CAs that only have the right names") {
            options in options.certificates = .otherIssuer
        },
        knob("mynumber-ec", "keys on P-384: invented, no card has them today") { options in
            options.certificates = .ellipticCurve
        },
        knob("mynumber-old-token", "token label JPKIAPICCTOKEN, that of the 住基カード") { options in
            options.tokenLabel = "JPKIAPICCTOKEN"
        },
        knob("mynumber-slow", "2.5 s for a signature, with waiting time extensions") { options in
            options.signingTime = .milliseconds(2500)
        },
        onAntenna,
        knob("mynumber-first-6f00", "6F00 to the first command after each power-on") { options in
            options.firstCommandFails = true
        },
        knob("mynumber-3bc5", "the ATR 3B C5 FF …: no TA1, no command chaining") { options in
            options.model = .earlier
        },
        knob("mynumber-3be0", "the ATR 3B E0 00 FF …: IFSC 254, no historical bytes") { options in
            options.model = .first
        },
    ]

    /// In a contactless reader unless another is named.
    private static let onAntenna: CardKind = {
        var kind = knob("mynumber-contactless", "on an antenna: 3B 88 80 01 00 4B 51 FF B3 81 D1 00 0F") {
            options in options.antenna = .fwi13
        }
        kind.usualProfile = .extendedAPDU
        return kind
    }()

    /// The PINs that the holder chose.
    private static let holdersPINs: [SimulatedMyNumberCard.PIN] = [
        .signature, .authentication, .support, .residentRegistry, .commonRegistry,
    ]

    private static func knob(
        _ name: String, _ summary: String,
        _ turn: @escaping @Sendable (inout SimulatedMyNumberCard.Options) -> Void
    ) -> CardKind {
        var options = SimulatedMyNumberCard.Options()
        turn(&options)
        return CardKind(
            name: name, summary: summary,
            content: .application {
                var options = SimulatedMyNumberCard.Options()
                turn(&options)
                return SimulatedMyNumberCard(options)
            },
            hasPINs: options.unsetPINs.isEmpty)
    }

    /// The same application over T=0 alone. No such card is known: the real one speaks T=1 over its contacts. The
    /// historical bytes are the real card's, and TA1 (13).
    public static let mynumberT0 = CardKind(
        name: "mynumber-t0",
        summary: "mynumber over T=0 only: invented for tests, the real card is T=1",
        content: .application { SimulatedMyNumberCard() }, hasPINs: true, needsContacts: true,
        atr: [0x3B, 0x1A, 0x13, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0])

    /// The same application behind T=0, the first offer, and T=1; a PPS chooses. Invented as well.
    public static let mynumberBoth = CardKind(
        name: "mynumber-both",
        summary: "mynumber over T=0 or T=1: invented for tests, the real card is T=1",
        content: .application { SimulatedMyNumberCard() }, hasPINs: true,
        atr: [
            0x3B, 0x9A, 0x13, 0x80, 0x31, 0xFB, 0x46, 0x80, 0x12,
            0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x85,
        ])
}
