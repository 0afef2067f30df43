// SPDX-License-Identifier: Apache-2.0
//
// The default card of every virtual reader. The card itself is in MyNumberCard/.

extension CardKind {
    /// A simulated My Number Card with keys, certificates and PINs that are all made up.
    public static let mynumber = CardKind(
        name: "mynumber", summary: "a simulated My Number Card",
        content: .application { SimulatedMyNumberCard() })
}
