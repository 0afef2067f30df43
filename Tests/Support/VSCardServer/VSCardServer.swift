// SPDX-License-Identifier: Apache-2.0
//
// vscard-server SOCKET: plays the card behind QEMU's own CCID reader (ccid-card-passthru), a simulated My
// Number Card that speaks T=0. It serves one QEMU after the other until it is killed.

import Glibc
import VirtualReader

@main
struct VSCardServer {
    static func main() {
        guard CommandLine.arguments.count == 2 else {
            print("usage: vscard-server SOCKET")
            exit(64)
        }
        do {
            let listener = try StreamSocket.listen(path: CommandLine.arguments[1])
            while let socket = try listener.accept() { serve(socket) }
        } catch {
            print("vscard-server: \(error)")
            exit(69)
        }
    }

    /// QEMU speaks first; it passes no power-on, so a connection is the only reset.
    private static func serve(_ socket: StreamSocket) {
        guard let card = T0Card(.mynumber) else { return }
        while let message = VSCardMessage(from: socket) {
            let answers: [VSCardMessage]
            switch message.kind {
            case .initialise:
                // The reader comes first: an ATR before it has nowhere to go.
                answers = [
                    VSCardMessage(.readerAdd, reader: VSCardMessage.noReader),
                    VSCardMessage(.atr, T0Card.atr),
                ]
            case .apdu:
                answers = [VSCardMessage(.apdu, reader: message.reader, card.process(message.data))]
            case .flush:
                answers = [VSCardMessage(.flushComplete, reader: message.reader)]
            case .error, .readerAdd, .readerRemove, .atr, .cardRemove, .flushComplete:
                answers = []
            }
            for answer in answers {
                guard socket.write(answer.bytes) else { return }
            }
        }
    }
}
