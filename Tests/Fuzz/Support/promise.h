// SPDX-License-Identifier: Apache-2.0
//
// What the C targets share: the entry that libFuzzer calls, and a promise that ends the run where it is
// broken.

#ifndef PROMISE_H
#define PROMISE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(holds)                                                                                       \
    do {                                                                                                     \
        if (!(holds)) {                                                                                      \
            (void)fprintf(stderr, "broken promise: %s (%s:%d)\n", #holds, __FILE__, __LINE__);               \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
