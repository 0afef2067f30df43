// SPDX-License-Identifier: Apache-2.0
//
// USB/IP's messages while a device is attached (kernel documentation, usbip_protocol): the transfers that the
// kernel asks for, and when they end.

#ifndef TABLE_READER_USBIP_H
#define TABLE_READER_USBIP_H

#include "ccid.h"
#include "record.h"

/** A message from the kernel: 48 bytes, and no transfer to this reader has more than 64 KiB. */
#define USBIP_CAPACITY   ((size_t)48 + 65536)
#define WAITING_CAPACITY 16

/** An IN transfer that has nothing to bring yet. */
typedef struct waiting {
    uint32_t seqnum;
    uint32_t length;
    uint32_t endpoint;
} waiting;

typedef struct usbip {
    int socket;
    reader *reader;
    record *record;
    uint8_t in[USBIP_CAPACITY];
    size_t in_length;
    waiting waiting[WAITING_CAPACITY];
    size_t waiting_count;
} usbip;

/** Reads what has come, and answers it. @return false: the kernel has let the device go */
bool usbip_serve(usbip *usbip);
/** The card came or went: ends the interrupt transfer. */
void usbip_report(usbip *usbip);

#endif
