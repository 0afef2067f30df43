// SPDX-License-Identifier: Apache-2.0
//
// explicit_bzero where the C library has it (glibc 2.25, musl, the BSDs), the same by hand elsewhere.

#define _DEFAULT_SOURCE
#include "wipe.h"
#include <string.h>

void ccid_wipe(void *bytes, size_t length) {
    if (bytes == NULL || length == 0) {
        return;
    }
#if defined(__APPLE__)
    volatile unsigned char *at = bytes;
    while (length-- > 0) {
        *at++ = 0;
    }
#else
    explicit_bzero(bytes, length);
#endif
}
