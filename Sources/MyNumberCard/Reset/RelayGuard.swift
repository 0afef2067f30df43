// SPDX-License-Identifier: Apache-2.0
//
// What an authority may have sent to a holder's card: little, and listed. Between the network and the card stands this
// value and nothing else.

import ISO7816

/// Lets the commands of one relayed session through, or not.
struct RelayGuard {
    /// No session has more commands.
    static let mostCommands = 32

    private let purpose: RelayPurpose
    /// Those of this session.
    private let rules: [RelayRule]
    private var application: CardApplication?
    private var hasSelectedFile = false
    private var count = 0

    init(_ purpose: RelayPurpose, rules: [RelayRule]) {
        self.purpose = purpose
        self.rules = rules.filter { $0.purpose == purpose }
    }

    /// Whether a command is the issuer's own, announced for this session.
    func isIssuers(_ command: CommandAPDU) -> Bool { rules.contains { $0.allows(command) } }

    /// Whether a command may go to the card. What it selects counts as selected from then on.
    mutating func allows(_ command: CommandAPDU) -> Bool {
        count += 1
        guard count <= Self.mostCommands else { return false }
        if command.header == [0x00, 0x84, 0x00, 0x00], command.data.isEmpty, command.ne != nil {
            return true
        }
        if isIssuers(command) { return true }
        // With a PIN verified, nothing else: above all no SELECT of an application, which would end that state.
        guard purpose == .recognising, command.cla == 0x00 else { return false }
        switch command.ins {
        case 0xA4: return allowsSelect(command)
        case 0xB0: return hasSelectedFile && command.p1 & 0x80 == 0 && command.data.isEmpty
        // INTERNAL AUTHENTICATE with the key 0019 of the 共通カードAP, which is free to use.
        case 0x88: return application == .common && command.p1 == 0x00 && command.p2 == 0x99
        default: return false
        }
    }

    /// The two applications, by their whole names, and the files of the first that everybody may read: the two CA
    /// certificates, token information, availability, the user authentication certificate.
    private mutating func allowsSelect(_ command: CommandAPDU) -> Bool {
        guard command.p2 == 0x0C, command.ne == nil else { return false }
        hasSelectedFile = false
        switch command.p1 {
        case 0x04:
            let known: [CardApplication] = [.publicKey, .common]
            application = known.first { $0.identifier == command.data }
            return application != nil
        case 0x02:
            let free: [[UInt8]] = [0x02, 0x06, 0x08, 0x0A, 0x0B].map { [0x00, $0] }
            hasSelectedFile = application == .publicKey && free.contains(command.data)
            return hasSelectedFile
        default: return false
        }
    }
}
