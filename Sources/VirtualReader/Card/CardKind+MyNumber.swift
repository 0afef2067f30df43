// SPDX-License-Identifier: Apache-2.0
//
// The default card of every virtual reader, and the same one behind other answers to reset. The card itself is
// in MyNumberCard/.

extension CardKind {
    /// A simulated My Number Card with keys, certificates and PINs that are all made up.
    public static let mynumber = CardKind(
        name: "mynumber", summary: "a simulated My Number Card",
        content: .application { SimulatedMyNumberCard() })

    /// The same application over T=0 alone. No such card is known: the real one speaks T=1 over its contacts. The
    /// historical bytes are the real card's, and TA1 (13).
    public static let mynumberT0 = CardKind(
        name: "mynumber-t0",
        summary: "mynumber over T=0 only: invented for tests, the real card is T=1",
        content: .application { SimulatedMyNumberCard() },
        atr: [0x3B, 0x1A, 0x13, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0])

    /// The same application behind T=0, the first offer, and T=1; a PPS chooses. Invented as well.
    public static let mynumberBoth = CardKind(
        name: "mynumber-both",
        summary: "mynumber over T=0 or T=1: invented for tests, the real card is T=1",
        content: .application { SimulatedMyNumberCard() },
        atr: [
            0x3B, 0x9A, 0x13, 0x80, 0x31, 0xFB, 0x46, 0x80, 0x12,
            0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x85,
        ])
}
