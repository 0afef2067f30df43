// SPDX-License-Identifier: Apache-2.0
//
// Where the parts of a command end that travels inside ENVELOPE, at T=0 as at an APDU-level reader. A card that
// goes by the length fields inside may run a command of which nothing but Le is missing, so no part ends there.

/// How a command APDU is cut into the data of ENVELOPE commands.
struct EnvelopeCut: Equatable, Sendable {
    /// The bytes of the command.
    let count: Int
    /// How many of them, at its end, are Le.
    let lengthOfLe: Int
    /// The most bytes in one part, 1…255.
    let partLength: Int
    /// Whether a part of 255 bytes tells the card that more comes, since an empty ENVELOPE ends the sequence where
    /// the last part has as many.
    let fullPartGoesOn: Bool

    init(_ command: CommandAPDU, count: Int, partLength: Int, fullPartGoesOn: Bool) {
        self.count = count
        lengthOfLe = Self.lengthOfLe(command)
        self.partLength = partLength
        self.fullPartGoesOn = fullPartGoesOn
    }

    /// How many bytes of a command are Le, its leading zero in the extended form without data included.
    static func lengthOfLe(_ command: CommandAPDU) -> Int {
        guard command.ne != nil else { return 0 }
        guard command.isExtended else { return 1 }
        return command.data.isEmpty ? 3 : 2
    }

    /// Whether a card that has the bytes up to `end` may take the command for whole, and run it.
    func mayBeWhole(at end: Int) -> Bool { end >= count - lengthOfLe }

    /// Where the part that begins at `start` ends. A byte of data waits, and goes with Le, where a card might not
    /// wait for Le alone; a part of less than Le and that byte cannot see to it.
    func end(after start: Int) -> Int {
        let end = min(start + partLength, count)
        let goesOn = fullPartGoesOn && end - start == 255
        guard end < count, mayBeWhole(at: end), !goesOn else { return end }
        let earlier = count - lengthOfLe - 1
        return earlier > start ? earlier : end
    }
}
