// SPDX-License-Identifier: Apache-2.0
//
// SELECT, and how a command names the file it means: by the current one or by a short identifier. Selecting
// an application forgets its PINs, also when it is the same again; selecting a file forgets nothing (OpenSC,
// jpki/myna).

extension SimulatedMyNumberCard {
    /// `00 A4`: an application by name (P1 = 04), a file by identifier (02), the master file (00).
    ///
    /// The content of the FCI is not publicly known, so P2 = 00 answers no data either.
    func select(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        guard command.p2 == 0x0C || command.p2 == 0x00 else { throw .wrongParameters }
        switch command.p1 {
        case 0x04: try selectApplication(command.data)
        case 0x02: try selectFile(command.data)
        case 0x00: try selectMasterFile(command.data)
        default: throw .wrongParameters
        }
        return []
    }

    /// A part of a name is enough: the first application that begins so. No name means the card manager
    /// (GlobalPlatform's rule; not tried on this card).
    private func selectApplication(_ name: [UInt8]) throws(CardStatus) {
        guard name.count <= 16 else { throw .wrongLength }
        guard let index = applications.firstIndex(where: { $0.name.starts(with: name) }) else {
            throw .notFound
        }
        select(application: index)
    }

    /// An unknown identifier leaves the current file as it was: assumed.
    private func selectFile(_ data: [UInt8]) throws(CardStatus) {
        guard data.count == 2 else { throw .wrongLength }
        let identifier = FileIdentifier(data[0]) << 8 | FileIdentifier(data[1])
        guard currentApplication.files[identifier] != nil else { throw .notFound }
        currentFile = identifier
    }

    /// There is none: `00 A4 00 00` is refused at card-manager level, and changes nothing in an application.
    private func selectMasterFile(_ data: [UInt8]) throws(CardStatus) {
        guard data.isEmpty else { throw .notFound }
        guard application != 0 else { throw .wrongParameters }
    }

    /// The file that a short identifier or "the current one" (nil) means; a short identifier makes it
    /// current.
    func file(short: UInt8?) throws(CardStatus) -> (FileIdentifier, ElementaryFile) {
        if let short {
            let identifier = FileIdentifier(short)
            guard let file = currentApplication.files[identifier] else { throw .notFound }
            currentFile = identifier
            return (identifier, file)
        }
        guard let currentFile, let file = currentApplication.files[currentFile] else { throw .noCurrentFile }
        return (currentFile, file)
    }

    /// P2 of the PIN and key commands: 80 is the current file, 80 + n the file with the short identifier n.
    func file(reference p2: UInt8) throws(CardStatus) -> (FileIdentifier, ElementaryFile) {
        guard p2 & 0xE0 == 0x80 else { throw .wrongParameters }
        let short = p2 & 0x1F
        return try file(short: short == 0 ? nil : short)
    }
}
