// SPDX-License-Identifier: Apache-2.0
//
// USB devices as Linux keeps them in sysfs, so that nothing has to be opened to name a reader.

#ifndef CCID_SYSFS_H
#define CCID_SYSFS_H

#include "ccid_backend.h"

/** `text` of a ccid_usb_device; the context is its ccid_usb_place. 0 on systems without sysfs. */
size_t ccid_sysfs_text(void *context, ccid_usb_text which, uint8_t index, uint8_t configuration,
                       uint8_t interface, char *out, size_t capacity);

/** A file of a device or an interface, as its bytes are; 0: there is none. */
size_t ccid_sysfs_read(const char *directory, const char *file, uint8_t *out, size_t capacity);

#endif
