// SPDX-License-Identifier: Apache-2.0
//
// Which readers of this process have to take turns: the interfaces of one device, where the catalogue says
// that they must not be used at once. The turns themselves are CCIDReader's.

import CCIDReader
import ReaderCatalog
import Synchronization

/// The devices whose interfaces take turns.
final class TurnTable: Sendable {
    /// Of the machine's USB bus there is one, however many hubs look at it.
    static let usb = TurnTable()

    private let turns = Mutex<[String: InterfaceTurns]>([:])

    /// The right to talk that the reader shares with its device's other interfaces; `nil` for one that needs none.
    func turns(_ reader: Reader) -> InterfaceTurns? {
        guard reader.has(.interfacesTakeTurns) else { return nil }
        let device = reader.devicePath
        return turns.withLock { turns in
            if let known = turns[device] { return known }
            let new = InterfaceTurns()
            turns[device] = new
            return new
        }
    }
}
