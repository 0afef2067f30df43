// SPDX-License-Identifier: Apache-2.0
//
// Overwriting what was secret, in a way that the optimiser keeps.

#ifndef CCID_WIPE_H
#define CCID_WIPE_H

#include <stddef.h>

void ccid_wipe(void *bytes, size_t length);

#endif
