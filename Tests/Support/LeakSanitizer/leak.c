// SPDX-License-Identifier: Apache-2.0
//
// Loses memory. `make sanitize` runs it first: where LeakSanitizer has nothing to say of it, it is asleep,
// and its silence about the tests means nothing. A hundred pieces, as an old pointer on the stack may hide
// one of them.

#include <stdlib.h>

static __attribute__((noinline)) void lose(size_t length) {
    char *volatile lost = malloc(length);
    if (lost != NULL) {
        lost[0] = 1;
    }
}

int main(void) {
    for (size_t length = 100; length < 200; length++) {
        lose(length);
    }
    return 0;
}
