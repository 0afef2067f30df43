// SPDX-License-Identifier: Apache-2.0
//
// The names and texts of statuses, faults and bError. No text stands anywhere else in the shim.

#include "ccid_status.h"

const char *ccid_status_name(ccid_status status) {
    switch (status) {
    case CCID_OK:
        return "ok";
    case CCID_INVALID_ARGUMENT:
        return "invalidArgument";
    case CCID_NO_MEMORY:
        return "noMemory";
    case CCID_NOT_FOUND:
        return "notFound";
    case CCID_PERMISSION:
        return "permission";
    case CCID_BUSY:
        return "busy";
    case CCID_GONE:
        return "gone";
    case CCID_TIMED_OUT:
        return "timedOut";
    case CCID_CANCELLED:
        return "cancelled";
    case CCID_STALLED:
        return "stalled";
    case CCID_USB_FAILED:
        return "usbFailed";
    case CCID_MALFORMED:
        return "malformed";
    case CCID_COMMAND_FAILED:
        return "commandFailed";
    case CCID_CARD_ABSENT:
        return "cardAbsent";
    case CCID_CARD_MUTE:
        return "cardMute";
    case CCID_EXTENSION_LIMIT:
        return "extensionLimit";
    case CCID_TOO_LONG:
        return "tooLong";
    case CCID_UNSUPPORTED:
        return "unsupported";
    case CCID_NEEDS_RECOVERY:
        return "needsRecovery";
    }
    return "unknown";
}

const char *ccid_fault_text(ccid_fault fault) {
    switch (fault) {
    case CCID_FAULT_NONE:
        return "no fault";
    case CCID_FAULT_SHORT_HEADER:
        return "an answer shorter than its ten-byte header";
    case CCID_FAULT_WRONG_TYPE:
        return "an answer of the wrong type";
    case CCID_FAULT_WRONG_SLOT:
        return "an answer for another slot";
    case CCID_FAULT_WRONG_SEQUENCE:
        return "an answer with a sequence number that nobody waits for";
    case CCID_FAULT_LENGTH:
        return "dwLength beyond the longest message of the reader";
    case CCID_FAULT_TRUNCATED:
        return "a message that ends before its dwLength";
    case CCID_FAULT_EXCESS:
        return "bytes behind the end of a message";
    case CCID_FAULT_RESERVED_STATUS:
        return "a reserved command status";
    case CCID_FAULT_CONTENT:
        return "data that does not have the form of its message";
    case CCID_FAULT_CHAIN:
        return "a chain that does not continue";
    case CCID_FAULT_BABBLE:
        return "a packet longer than allowed";
    case CCID_FAULT_STRAYS:
        return "too many answers that nobody waits for";
    case CCID_FAULT_NO_SEQUENCE:
        return "every sequence number waits for a late answer";
    case CCID_FAULT_NO_DESCRIPTOR:
        return "no CCID class descriptor at the interface";
    case CCID_FAULT_DESCRIPTOR_LENGTH:
        return "a descriptor whose length cannot be";
    case CCID_FAULT_DESCRIPTOR_TYPE:
        return "a descriptor of another type";
    case CCID_FAULT_ENDPOINTS:
        return "bulk endpoints missing or unusable";
    case CCID_FAULT_KERNEL_DRIVER:
        return "a kernel driver holds the interface";
    case CCID_FAULT_ABORT_REFUSED:
        return "the reader refuses ABORT";
    }
    return "unknown";
}

/** bError from 1 to 127: the offset of the field that the reader does not accept. */
#define LAST_OFFSET 0x7Fu

const char *ccid_slot_error_text(uint8_t bError) {
    switch (bError) {
    case 0x00:
        return "command not supported";
    case 0xFF:
        return "command aborted";
    case 0xFE:
        return "card does not answer";
    case 0xFD:
        return "parity error from the card";
    case 0xFC:
        return "overrun while receiving from the card";
    case 0xFB:
        return "hardware error";
    case 0xF8:
        return "TS of the ATR is wrong";
    case 0xF7:
        return "TCK of the ATR is wrong";
    case 0xF6:
        return "protocol not supported by the reader";
    case 0xF5:
        return "class not supported by the reader";
    case 0xF4:
        return "procedure byte conflict";
    case 0xF3:
        return "deactivated protocol";
    case 0xF2:
        return "busy with an automatic sequence";
    case 0xF0:
        return "PIN entry timed out";
    case 0xEF:
        return "PIN entry cancelled";
    case 0xE0:
        return "slot busy with another command";
    default:
        break;
    }
    if (bError <= LAST_OFFSET) {
        return "a field of the command is not accepted";
    }
    return bError <= 0xC0 && bError >= 0x81 ? "vendor-specific error" : "reserved error";
}
