// SPDX-License-Identifier: Apache-2.0
//
// Who holds a reader that is in use, as far as can be seen, and what to do about each.

import CCIDReader
import Glibc

/// Who holds a reader that is in use.
enum BusyHolder: Equatable {
    /// A session of this process has the slot.
    case ownSession
    /// This process has the device open in another way, such as another hub.
    case ownProcess
    /// A driver of the kernel.
    case kernel
    /// Probably this process; its name may be empty.
    case process(Int32, name: String)
    /// Nobody that this process may see.
    case unseen

    init(_ error: ReaderError) {
        switch error.holder {
        case _ where error.detail == InterfaceTable.slotIsTaken: self = .ownSession
        case _ where error.heldByKernel: self = .kernel
        case let holder? where holder.processID == getpid(): self = .ownProcess
        case let holder?: self = .process(holder.processID, name: holder.name)
        case nil: self = .unseen
        }
    }

    /// Who it is; `nil`: not known.
    var text: String? {
        switch self {
        case .ownSession: InterfaceTable.slotIsTaken
        case .ownProcess: "this process holds it"
        case .kernel: "a driver of the kernel holds it"
        case .process(let number, ""): "probably process \(number)"
        case .process(let number, let name): "probably \(name) (process \(number))"
        case .unseen: nil
        }
    }

    /// What to do about it.
    var hint: String {
        switch self {
        case .ownSession, .ownProcess: "end the other session on this reader first"
        case .kernel: "take the driver off the device first: `kioskreader doctor` prints the command"
        case .process(_, "pcscd"):
            "end pcscd (`sudo systemctl stop pcscd.socket pcscd`), "
                + "or keep it off this reader: `kioskreader doctor` prints the setting"
        case .process(let number, ""): "end process \(number) first"
        case .process(let number, let name): "end \(name) (process \(number)) first"
        case .unseen: "end the program that holds it; run as root, this one can see which one that is"
        }
    }
}
