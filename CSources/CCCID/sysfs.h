// SPDX-License-Identifier: Apache-2.0
//
// Texts of USB devices as Linux keeps them, so that nothing has to be opened to name a reader.

#ifndef CCID_SYSFS_H
#define CCID_SYSFS_H

#include "ccid_backend.h"

/** `text` of a ccid_usb_device; the context is its ccid_usb_place. 0 on systems without sysfs. */
size_t ccid_sysfs_text(void *context, ccid_usb_text which, uint8_t index, uint8_t configuration,
                       uint8_t interface, char *out, size_t capacity);

#endif
