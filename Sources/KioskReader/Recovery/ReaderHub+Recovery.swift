// SPDX-License-Identifier: Apache-2.0
//
// What the recovery needs of the hub: an interface held without a slot.

import CCIDReader

extension ReaderHub {
    /// The right to use the reader's interface, without a slot; opened in this mode where it is not open yet.
    func hold(
        _ reader: Reader, _ mode: CCIDInterface.Mode, _ cancellation: Cancellation?
    ) throws(ReaderError) -> InterfaceLease {
        try table.lease(reader.path, address: reader.address, slot: nil) { () throws(ReaderError) in
            try open(reader, mode, cancellation)
        }
    }
}
