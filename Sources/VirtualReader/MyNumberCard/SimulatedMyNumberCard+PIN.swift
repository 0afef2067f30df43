// SPDX-License-Identifier: Apache-2.0
//
// VERIFY, the status query and the two ways to change a PIN. Values are bare ASCII without padding, compared
// byte for byte: lower case is a wrong password. (soltia48/myna-card, jpki/myna, OpenSC.)

extension SimulatedMyNumberCard {
    /// `00 20 00 <reference>`; four bytes alone ask for the tries left.
    ///
    /// The query always answers 63Cx, right after a good VERIFY too (OpenSC issue 959). A locked PIN answers
    /// 6984 to a value, right or wrong, and 63C0 to the query. A wrong value after a right one drops the
    /// verified state: assumed, as ISO has it.
    func verify(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.p1 == 0 else { throw .wrongParameters }
        guard command.expected == nil else { throw .wrongLength }
        var (identifier, pin) = try pinFile(command.p2)
        guard !command.isBare else { throw .triesLeft(pin.triesLeft) }
        guard !pin.isLocked else { throw .locked }
        guard (1...16).contains(command.data.count) else { throw .wrongLength }
        if options.impossibleLength == .refused, !pin.lengths.contains(command.data.count) {
            throw .wrongLength
        }
        let isRight = pin.matches(command.data)
        store(pin, in: identifier)
        guard isRight else {
            verified.remove(identifier)
            throw .triesLeft(pin.triesLeft)
        }
        verified.insert(identifier)
        return []
    }

    /// `00 24 01 <reference>` with the new value only, in the JPKI and input support applications.
    func changeReferenceData(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard currentApplication.change == .changeReferenceData else { throw .unknownInstruction }
        guard command.p1 == 0x01 else { throw .wrongParameters }
        return try change(command)
    }

    /// `80 32 00 <reference>` with the new value only, in the two registry applications.
    func changeKey(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard currentApplication.change == .changeKey else { throw .unknownInstruction }
        guard command.p1 == 0x00 else { throw .wrongParameters }
        return try change(command)
    }

    /// The PIN must be verified, or opened by the invented unlock command. A length that the PIN cannot have is refused with 6700: chosen, not known;
    /// which characters are allowed is left to the host, since the card compares bytes.
    private func change(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        var (identifier, pin) = try pinFile(command.p2)
        guard verified.contains(identifier) || unlock.opened == identifier else { throw .accessNotAllowed }
        guard command.expected == nil, pin.lengths.contains(command.data.count) else { throw .wrongLength }
        pin.change(to: command.data)
        unlock.opened = nil
        store(pin, in: identifier)
        return []
    }

    func pinFile(_ p2: UInt8) throws(CardStatus) -> (FileIdentifier, ReferencePIN) {
        let (identifier, file) = try file(reference: p2)
        guard case .pin(let reference) = file.content else { throw .wrongFileKind }
        guard let pin = reference else { throw .dataNotFound }
        return (identifier, pin)
    }

    func store(_ pin: ReferencePIN, in identifier: FileIdentifier) {
        applications[application].files[identifier]?.content = .pin(pin)
    }
}
