// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot call: prctl(2) has variable arguments.

#ifndef KIOSKREADER_PROCESS_H
#define KIOSKREADER_PROCESS_H

#include <sys/prctl.h>

/** Whether the kernel may write this process's memory out when it crashes; 0 or 1. */
static inline int process_is_dumpable(void) {
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

/** Lets it, or forbids it. Forbidden, other processes of the same user cannot read the memory either. */
static inline int process_set_dumpable(int dumpable) {
    return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
}

#endif
