// SPDX-License-Identifier: Apache-2.0
//
// Transfers cut into packets, as a host controller does it: an IN transfer ends when it is full or with a
// short packet (an empty one counts); a packet beyond the room is a babble; NAK keeps the transfer waiting.

#include "software.h"
#include "wipe.h"
#include <string.h>

typedef enum step { STEP_MOVED, STEP_WAITS, STEP_OVER } step;

static step over(software_entry *entry, ccid_transfer_end end) {
    ccid_transfer *transfer = entry->transfer;
    transfer->end = end;
    return STEP_OVER;
}

static step end_of(software_entry *entry, ccid_packet answer) {
    switch (answer) {
    case CCID_PACKET_STALL:
        return over(entry, CCID_TRANSFER_STALLED);
    case CCID_PACKET_GONE:
        return over(entry, CCID_TRANSFER_GONE);
    case CCID_PACKET_NAK:
    case CCID_PACKET_DONE:
        break;
    }
    return STEP_WAITS;
}

static step step_in(software_handle *handle, software_entry *entry, size_t packet_size) {
    ccid_transfer *transfer = entry->transfer;
    const ccid_software_bus *calls = &handle->bus->calls;
    size_t left = transfer->length - entry->moved;
    size_t length = 0;
    ccid_packet answer = calls->in(calls->context, handle->device, transfer->endpoint, packet_size,
                                   handle->packet, sizeof handle->packet, &length);
    if (answer != CCID_PACKET_DONE) {
        return end_of(entry, answer);
    }
    if (length > packet_size || length > left) {
        ccid_wipe(handle->packet, length < sizeof handle->packet ? length : sizeof handle->packet);
        return over(entry, CCID_TRANSFER_OVERFLOW);
    }
    memcpy(transfer->buffer + entry->moved, handle->packet, length);
    ccid_wipe(handle->packet, length);
    entry->moved += length;
    bool full = entry->moved == transfer->length;
    return full || length < packet_size ? over(entry, CCID_TRANSFER_COMPLETED) : STEP_MOVED;
}

static step step_out(software_handle *handle, software_entry *entry, size_t packet_size) {
    ccid_transfer *transfer = entry->transfer;
    const ccid_software_bus *calls = &handle->bus->calls;
    size_t left = transfer->length - entry->moved;
    size_t length = left < packet_size ? left : packet_size;
    ccid_packet answer = calls->out(calls->context, handle->device, transfer->endpoint,
                                    transfer->buffer + entry->moved, length);
    if (answer != CCID_PACKET_DONE) {
        return end_of(entry, answer);
    }
    entry->moved += length;
    return entry->moved == transfer->length ? over(entry, CCID_TRANSFER_COMPLETED) : STEP_MOVED;
}

static step step_control(software_handle *handle, software_entry *entry) {
    ccid_transfer *transfer = entry->transfer;
    const ccid_software_bus *calls = &handle->bus->calls;
    uint8_t *data = transfer->buffer + 8;
    size_t room = transfer->length - 8;
    bool in = (transfer->buffer[0] & 0x80u) != 0;
    size_t length = 0;
    ccid_packet answer = calls->control(calls->context, handle->device, transfer->buffer, data, in ? 0 : room,
                                        data, in ? room : 0, &length);
    if (answer != CCID_PACKET_DONE) {
        return end_of(entry, answer);
    }
    if (in && length > room) {
        return over(entry, CCID_TRANSFER_OVERFLOW);
    }
    entry->moved = in ? length : room;
    return over(entry, CCID_TRANSFER_COMPLETED);
}

static step step_entry(software_handle *handle, software_entry *entry) {
    uint8_t endpoint = entry->transfer->endpoint;
    if (!ccid_software_is_there(handle)) {
        return over(entry, CCID_TRANSFER_GONE);
    }
    if (entry->transfer->pipe == CCID_PIPE_CONTROL) {
        return step_control(handle, entry);
    }
    size_t packet_size = handle->packet_size[(endpoint & 0x0Fu) | (endpoint >> 3 & 0x10u)];
    if (packet_size == 0) {
        return over(entry, CCID_TRANSFER_FAILED);
    }
    return (endpoint & 0x80u) != 0 ? step_in(handle, entry, packet_size)
                                   : step_out(handle, entry, packet_size);
}

static void unlink_entry(software_handle *handle, software_entry *entry) {
    software_entry **link = &handle->queue;
    while (*link != entry) {
        link = &(*link)->next;
    }
    *link = entry->next;
    entry->queued = false;
}

/** Moves one transfer on until it waits or is over. With the mutex, which is let go around the device. */
static bool pump_entry(software_handle *handle, software_entry *entry) {
    bool moved = false;
    for (;;) {
        entry->being_pumped = true;
        pthread_mutex_unlock(&handle->mutex);
        step made = step_entry(handle, entry);
        pthread_mutex_lock(&handle->mutex);
        entry->being_pumped = false;
        if (made == STEP_OVER || entry->cancel_asked) {
            ccid_transfer_end end = made == STEP_OVER ? entry->transfer->end : CCID_TRANSFER_CANCELLED;
            unlink_entry(handle, entry);
            ccid_transfer_finish(entry->transfer, end, entry->moved, 0);
            return true;
        }
        if (made == STEP_WAITS) {
            return moved;
        }
        moved = true;
    }
}

bool ccid_software_pump(software_handle *handle) {
    bool moved = false;
    software_entry *next = NULL;
    for (software_entry *entry = handle->queue; entry != NULL; entry = next) {
        next = entry->next; /* may be cancelled meanwhile: then the queue changed, so begin anew next time */
        unsigned before = handle->wakes;
        moved = pump_entry(handle, entry) || moved;
        if (handle->wakes != before) {
            return true;
        }
    }
    return moved;
}
