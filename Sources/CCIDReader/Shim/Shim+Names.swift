// SPDX-License-Identifier: Apache-2.0
//
// The names and texts that the shim keeps, and what else of it is pure: no device is needed for them.

import CCCID

/// Names and meanings of CCID's numbers; they stand in the shim, once.
public enum CCIDNames {
    /// The name of a message, such as `PC_to_RDR_XfrBlock`; `nil` for an unknown `bMessageType`.
    public static func message(_ bMessageType: UInt8) -> String? {
        guard let name = unsafe ccid_message_name(bMessageType) else { return nil }
        return unsafe String(cString: name)
    }

    /// What `bError` means in an answer that reports a failure (CCID 1.1, 6.2.6).
    public static func slotError(_ bError: UInt8) -> String {
        unsafe String(cString: ccid_slot_error_text(bError))
    }

    /// libusb's version, such as `1.0.26`.
    public static var libusbVersion: String { unsafe String(cString: ccid_libusb_version()) }
}
