// SPDX-License-Identifier: Apache-2.0
//
// Which card lies in a slot of a virtual reader, by name, as `--virtual=PROFILE,CARD` and `simulate` say it.
// What the card does is the affair of its SimulatedApplication.

/// A card that a virtual reader can hold: a name, and how a new one is made.
public struct CardKind: Sendable {
    enum Content: Sendable {
        case empty
        case mute
        case application(@Sendable () -> any SimulatedApplication)
    }

    /// The name on the command line, such as `mynumber`.
    public let name: String
    /// What it is, in one line of help.
    public let summary: String
    let content: Content
    /// Whether it has the made-up PINs of the simulated My Number Card.
    public internal(set) var hasPINs = false
    /// The reader to put it in where the caller names none.
    public internal(set) var usualProfile = ReaderProfile.scr3310
    /// Whether it speaks T=0 alone, which only contacts carry: an antenna has a protocol of its own, shown as T=1.
    public internal(set) var needsContacts = false
    var behaviour = CardBehaviour()
    /// The answer to reset over the contacts where it is not the application's own.
    var atr: [UInt8]?

    /// An empty slot.
    public static let none = CardKind(name: "none", summary: "no card in the slot", content: .empty)

    /// A card that takes power and never answers to reset: upside down, or broken.
    public static let mute = CardKind(name: "mute", summary: "a card that never answers", content: .mute)

    /// A card with an application of the caller's.
    ///
    /// - Parameters:
    ///   - name: what to call it.
    ///   - behaviour: how it strays from the quiet path.
    ///   - make: makes the application; called once for each insertion of this kind.
    public static func application(
        _ name: String, behaviour: CardBehaviour = CardBehaviour(),
        _ make: @escaping @Sendable () -> any SimulatedApplication
    ) -> CardKind {
        CardKind(
            name: name, summary: "an application of the caller's", content: .application(make),
            behaviour: behaviour)
    }

    /// The same card with another behaviour.
    public func behaving(_ behaviour: CardBehaviour) -> CardKind {
        var copy = self
        copy.behaviour = behaviour
        return copy
    }

    /// Every kind that has a name on the command line, the default first.
    public static let all: [CardKind] =
        [.mynumber] + mynumberStates + [.none, .mute, .mynumberT0, .mynumberBoth]

    /// The kind of that name, `nil` where there is none.
    public static func named(_ name: String) -> CardKind? { all.first { $0.name == name } }
}
