// SPDX-License-Identifier: Apache-2.0
//
// One command of this card over a channel, with the channel's failures turned into errors that say what was
// being done.

import ISO7816

extension CardChannel {
    /// Sends `00 ins p1 p2` with these fields and returns whatever the card answered.
    func answer(
        ins: UInt8, p1: UInt8, p2: UInt8, data: [UInt8] = [], ne: Int? = nil,
        sensitivity: Sensitivity = .open, subject: String
    ) throws(MyNumberCardError) -> ResponseAPDU {
        let command: CommandAPDU
        do throws(APDUError) {
            command = try CommandAPDU(cla: 0x00, ins: ins, p1: p1, p2: p2, data: data, ne: ne)
        } catch {
            throw .channel(CardChannelError(fate: .notSent, underlying: error), subject: subject)
        }
        do throws(CardChannelError) {
            return try transmit(command, sensitivity: max(sensitivity, command.leastSensitivity))
        } catch {
            throw .channel(error, subject: subject)
        }
    }
}
