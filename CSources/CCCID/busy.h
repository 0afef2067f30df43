// SPDX-License-Identifier: Apache-2.0
//
// Who probably holds a device.

#ifndef CCID_BUSY_H
#define CCID_BUSY_H

#include "ccid_status.h"

/**
 * Looks for a process that has /dev/bus/usb/BBB/DDD open, and puts its id and name into the error. Only
 * "probably": having it open is not having claimed it, and the files of other users are not readable.
 */
void ccid_find_holder(uint8_t bus, uint8_t address, ccid_error *error);

#endif
