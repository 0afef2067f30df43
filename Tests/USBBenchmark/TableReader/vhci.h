// SPDX-License-Identifier: Apache-2.0
//
// A USB device in the kernel of this machine, by the module vhci-hcd: no network, no usbip program.

#ifndef TABLE_READER_VHCI_H
#define TABLE_READER_VHCI_H

#include <stdint.h>

typedef struct plug {
    /** Our end of the connection; -1: not plugged in. */
    int socket;
    int port;
} plug;

/**
 * Attaches a full-speed device.
 *
 * @return  when the kernel was told, on CLOCK_MONOTONIC; 0: it could not be
 */
uint64_t plug_in(plug *plug);
void plug_out(plug *plug);

#endif
