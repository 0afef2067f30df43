// SPDX-License-Identifier: Apache-2.0
//
// One relayed session: the authority's commands to the card, the card's answers back, each command only where the list
// allows it (RelayGuard), and none that comes later than an open card may wait.

import ISO7816

/// A relayed session of one purpose, from the authority's first move to its last.
struct RelaySession {
    private let reset: PINReset
    private let purpose: RelayPurpose
    private let binding: CardBinding
    private var gate: RelayGuard
    /// What the authority wants next.
    private var move = RelayMove.satisfied
    /// How long the card has waited with a PIN verified.
    private var waited = Duration.zero

    /// Asks for the first move. Nothing goes to the card, and nobody waits but the holder.
    init(
        _ purpose: RelayPurpose, of reset: PINReset, for binding: CardBinding
    ) throws(PINResetError) {
        self.reset = reset
        self.purpose = purpose
        self.binding = binding
        gate = RelayGuard(purpose, rules: reset.authority.issuerCommands)
        try ask(after: nil, within: nil)
    }

    /// Carries the commands to the card and the answers back until the authority is satisfied.
    mutating func carry(to card: MyNumberCard) throws(PINResetError) {
        while case .send(let command) = move {
            let answer: ResponseAPDU
            do throws(MyNumberCardError) {
                // What is the issuer's own is nobody's to read, and is never sent twice.
                answer = try card.transmit(
                    command, sensitivity: gate.isIssuers(command) ? .secret : .identifying,
                    subject: "command of the authority")
            } catch {
                throw PINResetError(error)
            }
            try ask(after: answer, within: card.verified.isEmpty ? nil : reset.patience - waited)
        }
    }

    /// Asks for the next move, and checks it.
    private mutating func ask(
        after answer: ResponseAPDU?, within limit: Duration?
    ) throws(PINResetError) {
        let begun = reset.elapsed()
        do throws(AuthorityError) {
            move = try reset.authority.next(purpose, for: binding, after: answer, within: limit)
        } catch {
            throw PINResetError(error)
        }
        if let limit {
            let time = reset.elapsed() - begun
            waited += time
            guard time <= limit else {
                throw PINResetError(
                    .authorityUnreachable,
                    detail: "it took longer than a card with a verified PIN waits, \(reset.patience)")
            }
        }
        guard case .send(let command) = move else { return }
        guard gate.allows(command) else { throw PINResetError(.relayForbidden) }
    }
}
