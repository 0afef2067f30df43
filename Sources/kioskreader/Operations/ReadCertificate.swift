// SPDX-License-Identifier: Apache-2.0
//
// `card cert`: one certificate from the card, with a line of progress for a person who waits.

import ISO7816
import KioskReader
import MyNumberCard

extension ReaderAccess {
    /// Reads a certificate as it stands on the card, in DER.
    func certificate(_ kind: CertificateKind, _ console: Console) throws -> [UInt8] {
        defer { console.endProgress() }
        return try withSession { session in
            let channel = ProgressChannel(session, console)
            return try MyNumberCard(on: channel).readCertificate(kind)
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

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        let response = try channel.transmit(command, sensitivity: sensitivity)
        count += response.data.count
        if !response.data.isEmpty {
            console.progress(Phrase("reading the card: \(count) bytes", "カードを読み取り中: \(count) バイト"))
        }
        return response
    }
}
