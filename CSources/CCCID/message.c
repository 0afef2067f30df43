// SPDX-License-Identifier: Apache-2.0
//
// The ten bytes in front of every bulk message (CCID 1.1, 6.1 and 6.2), and the names of the messages.

#include "ccid_message.h"
#include "cursor.h"
#include "failure.h"

void ccid_header_write(const ccid_header *header, uint8_t *out) {
    out[0] = header->bMessageType;
    put_le32(out + 1, header->dwLength);
    out[5] = header->bSlot;
    out[6] = header->bSeq;
    out[7] = header->byte7;
    out[8] = header->byte8;
    out[9] = header->byte9;
}

bool ccid_header_read(const uint8_t *bytes, size_t length, ccid_header *out) {
    cursor at = cursor_over(bytes, length);
    ccid_header header = {.bMessageType = take_u8(&at)};
    header.dwLength = take_le32(&at);
    header.bSlot = take_u8(&at);
    header.bSeq = take_u8(&at);
    header.byte7 = take_u8(&at);
    header.byte8 = take_u8(&at);
    header.byte9 = take_u8(&at);
    if (!at.failed) {
        *out = header;
    }
    return !at.failed;
}

ccid_status ccid_message_check(const uint8_t *bytes, size_t length, ccid_header *out, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    if (!ccid_header_read(bytes, length, out)) {
        return ccid_fail_at(error, CCID_FAULT_SHORT_HEADER, length, length);
    }
    size_t data = length - CCID_HEADER_LENGTH;
    if (data < out->dwLength) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, length, length);
    }
    if (data > out->dwLength) {
        return ccid_fail_at(error, CCID_FAULT_EXCESS, CCID_HEADER_LENGTH + (size_t)out->dwLength, length);
    }
    return CCID_OK;
}

typedef struct message_kind {
    uint8_t type;
    uint8_t answer;
    const char *name;
} message_kind;

static const message_kind kinds[] = {
    {CCID_SET_PARAMETERS, CCID_PARAMETERS, "PC_to_RDR_SetParameters"},
    {CCID_ICC_POWER_ON, CCID_DATA_BLOCK, "PC_to_RDR_IccPowerOn"},
    {CCID_ICC_POWER_OFF, CCID_SLOT_STATUS, "PC_to_RDR_IccPowerOff"},
    {CCID_GET_SLOT_STATUS, CCID_SLOT_STATUS, "PC_to_RDR_GetSlotStatus"},
    {CCID_SECURE, CCID_DATA_BLOCK, "PC_to_RDR_Secure"},
    {CCID_T0_APDU, CCID_SLOT_STATUS, "PC_to_RDR_T0APDU"},
    {CCID_ESCAPE, CCID_ESCAPE_ANSWER, "PC_to_RDR_Escape"},
    {CCID_GET_PARAMETERS, CCID_PARAMETERS, "PC_to_RDR_GetParameters"},
    {CCID_RESET_PARAMETERS, CCID_PARAMETERS, "PC_to_RDR_ResetParameters"},
    {CCID_ICC_CLOCK, CCID_SLOT_STATUS, "PC_to_RDR_IccClock"},
    {CCID_XFR_BLOCK, CCID_DATA_BLOCK, "PC_to_RDR_XfrBlock"},
    {CCID_MECHANICAL, CCID_SLOT_STATUS, "PC_to_RDR_Mechanical"},
    {CCID_ABORT, CCID_SLOT_STATUS, "PC_to_RDR_Abort"},
    {CCID_SET_RATE_AND_CLOCK, CCID_RATE_AND_CLOCK, "PC_to_RDR_SetDataRateAndClockFrequency"},
    {CCID_DATA_BLOCK, 0, "RDR_to_PC_DataBlock"},
    {CCID_SLOT_STATUS, 0, "RDR_to_PC_SlotStatus"},
    {CCID_PARAMETERS, 0, "RDR_to_PC_Parameters"},
    {CCID_ESCAPE_ANSWER, 0, "RDR_to_PC_Escape"},
    {CCID_RATE_AND_CLOCK, 0, "RDR_to_PC_DataRateAndClockFrequency"},
    {CCID_NOTIFY_SLOT_CHANGE, 0, "RDR_to_PC_NotifySlotChange"},
    {CCID_HARDWARE_ERROR, 0, "RDR_to_PC_HardwareError"},
};

static const message_kind *kind_of(uint8_t type) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].type == type) {
            return &kinds[i];
        }
    }
    return NULL;
}

const char *ccid_message_name(uint8_t bMessageType) {
    const message_kind *kind = kind_of(bMessageType);
    return kind != NULL ? kind->name : NULL;
}

uint8_t ccid_message_answer(uint8_t bMessageType) {
    const message_kind *kind = kind_of(bMessageType);
    return kind != NULL ? kind->answer : 0;
}
