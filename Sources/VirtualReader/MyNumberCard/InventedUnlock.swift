// SPDX-License-Identifier: Apache-2.0
//
// INVENTED for the simulation: a command that gives a PIN its tries back. The real card's issuer has commands and keys
// for that which are not public (JICSAP's UNLOCK KEY 80 54 is known by its name alone); this is none of them, and
// stands where no command of the real card is known. Only a simulated card understands it.

/// The invented unlock command, seen from the issuer and from the card.
///
/// `80 F4 00 <reference> 20 <proof> 20`, after GET CHALLENGE for 16 bytes: the proof is an HMAC-SHA-256, with a key that
/// everybody can read below, over the challenge and the reference. The card answers with an HMAC of its own.
enum InventedUnlock {
    static let cla: UInt8 = 0x80
    static let ins: UInt8 = 0xF4
    static let challengeLength = 16

    /// Made up, and public on purpose.
    private static let key = SHA256.hash(Array("KioskReader: made-up issuer key of the simulated card".utf8))

    /// What a simulated card remembers between its challenge and the new PIN.
    struct State {
        /// The challenge that was given last, for one use.
        var challenge: [UInt8]?
        /// The PIN that may be set once without the old one being verified.
        var opened: FileIdentifier?
    }

    /// What shows a card that the command is its issuer's.
    static func proof(challenge: [UInt8], reference: UInt8) -> [UInt8] {
        SHA256.authenticate(Array("unlock".utf8) + challenge + [reference], key: key)
    }

    /// What shows the issuer that the card did it.
    static func confirmation(challenge: [UInt8], reference: UInt8) -> [UInt8] {
        SHA256.authenticate(Array("unlocked".utf8) + challenge + [reference], key: key)
    }
}

extension SimulatedMyNumberCard {
    /// GET CHALLENGE, of which the invented command wants the last one.
    func rememberedChallenge(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        let challenge = try getChallenge(command)
        unlock.challenge = challenge
        return challenge
    }

    /// The invented command: the tries of a PIN are full again, and it may be set once until an application is
    /// selected. The old value stays, and nothing is verified by it.
    ///
    /// In the JPKI application only, for its two PINs, and only after the other one: 6982 without it, and for a proof
    /// that is wrong or too late.
    func unlock(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        let challenge = unlock.challenge
        unlock = InventedUnlock.State()
        let pins: [FileIdentifier] = [0x0018, 0x001B]
        guard application == 1 else { throw .unknownInstruction }
        guard command.p1 == 0, command.p2 & 0x1F != 0 else { throw .wrongParameters }
        var (identifier, pin) = try pinFile(command.p2)
        guard let other = pins.first(where: { $0 != identifier }), pins.contains(identifier) else {
            throw .wrongParameters
        }
        guard command.data.count == SHA256.length, let expected = command.expected, expected >= SHA256.length
        else {
            throw .wrongLength
        }
        guard verified.contains(other), let challenge, challenge.count == InventedUnlock.challengeLength,
            command.data == InventedUnlock.proof(challenge: challenge, reference: command.p2)
        else { throw .accessNotAllowed }
        pin.unlock()
        store(pin, in: identifier)
        unlock.opened = identifier
        return InventedUnlock.confirmation(challenge: challenge, reference: command.p2)
    }
}
