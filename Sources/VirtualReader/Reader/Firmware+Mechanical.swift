// SPDX-License-Identifier: Apache-2.0
//
// PC_to_RDR_Mechanical (CCID 1.1, 6.1.12), for profiles that have a motor.

extension Firmware {
    /// dwMechanical: bit 0 accept, 1 eject, 2 capture, 3 lock and unlock.
    func mechanical(_ command: Command) -> Reply {
        guard profile.descriptor.dwMechanical != 0 else { return .failure(SlotError.commandNotSupported) }
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        let bits: [UInt8: UInt32] = [1: 0x01, 2: 0x02, 3: 0x04, 4: 0x08, 5: 0x08]
        guard let bit = bits[command.specific[0]], profile.descriptor.dwMechanical & bit != 0
        else { return .failure(7) }
        if bit == 0x02 || bit == 0x04 { remove(slot: command.slot) }
        return status(command.slot)
    }
}
