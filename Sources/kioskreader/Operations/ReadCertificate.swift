// SPDX-License-Identifier: Apache-2.0
//
// `card cert`: one certificate from the card and what is read beside it, with a line of progress for a person
// who waits. The signature certificate is read after its PIN.

import ISO7816
import KioskReader
import MyNumberCard

extension ReaderAccess {
    /// Reads a certificate as it stands on the card, in DER, with the largest reads that reader and card carry.
    ///
    /// - Parameters:
    ///   - kind: which one.
    ///   - withAuthority: also the certificate of the authority behind it.
    ///   - pin: where the signature PIN comes from.
    ///   - lastTry: whether its last try may be used.
    /// - Throws: `pinMissing` where nobody can be asked for it, before the card is touched; what the card and its reader
    ///   throw.
    func certificate(
        _ kind: CertificateKind, withAuthority: Bool, pin: PINEntrance, lastTry: LastTryRule,
        _ console: Console
    ) throws -> CertificateReading {
        guard kind == .sign else {
            return try certificate(kind, withAuthority: withAuthority, console) { _ in }
        }
        // No keypad has letters: whoever has no terminal names a file or a descriptor.
        guard !pin.asksPerson || Terminal(console.signals) != nil else {
            throw CommandError(.pinSourceMissing)
        }
        return try presenting(.signature, from: pin, lastTry: lastTry) { present in
            try certificate(kind, withAuthority: withAuthority, console) { _ = try present($0) }
        }
    }

    private func certificate(
        _ kind: CertificateKind, withAuthority: Bool, _ console: Console,
        after verifying: (MyNumberCard) throws -> Void
    ) throws -> CertificateReading {
        defer { console.endProgress() }
        return try withSession { session in
            let channel = ProgressChannel(session, console)
            // What the card manager tells comes first: selecting it ends the verified state of PINs.
            let manager = MyNumberCard(on: session)
            let cardEnd = kind.authority == nil ? nil : try manager.readCardEnd()
            let longest = try manager.longestRead(
                session.atr, carriesExtended: session.carriesExtendedLength)
            let card = MyNumberCard(on: channel, longestRead: longest)
            // The session powers the card down next, which does the same where this fails.
            defer { if kind == .sign { try? card.end() } }
            let authority =
                withAuthority ? try kind.authority.map { try card.readCertificate($0) } : nil
            try card.withErrorsSituated { try verifying(card) }
            let der = try card.readCertificate(kind)
            return CertificateReading(kind: kind, der: der, cardEnd: cardEnd, authority: authority)
        }
    }
}

extension CertificateKind {
    /// Whose certificate stands behind it; `nil` for an authority's own.
    fileprivate var authority: CertificateKind? {
        switch self {
        case .auth: .authCA
        case .sign: .signCA
        case .authCA, .signCA: nil
        }
    }
}

/// A channel that shows how many bytes came.
private final class ProgressChannel: CardChannel {
    private let channel: any CardChannel
    private let console: Console
    private var count = 0

    init(_ channel: any CardChannel, _ console: Console) {
        self.channel = channel
        self.console = console
    }

    var answerLengths: AnswerLengths { channel.answerLengths }

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        let response = try channel.transmit(command, sensitivity: sensitivity)
        count += response.data.count
        if !response.data.isEmpty {
            console.progress(Phrase("reading the card: \(count) bytes", "カードを読み取り中：\(count) バイト"))
        }
        return response
    }
}
