// SPDX-License-Identifier: Apache-2.0
//
// Counts and prints.

#include "harness.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char name[256];
static bool open_test;
static bool failed_test;
static unsigned passed;
static unsigned failed;

static void close_test(void) {
    if (open_test) {
        printf("%s - %s\n", failed_test ? "not ok" : "ok", name);
        passed += failed_test ? 0 : 1;
        failed += failed_test ? 1 : 0;
    }
    open_test = false;
}

void test(const char *format, ...) {
    close_test();
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    open_test = true;
    failed_test = false;
}

int finish_tests(void) {
    close_test();
    printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}

void check_at(bool holds, const char *text, const char *file, int line) {
    if (!holds) {
        printf("# %s:%d: %s (in: %s)\n", file, line, text, name);
        failed_test = true;
    }
}

void check_equal_at(uint64_t found, uint64_t expected, const char *text, const char *file, int line) {
    if (found != expected) {
        printf("# %s:%d: %s is %llu, not %llu (in: %s)\n", file, line, text, (unsigned long long)found,
               (unsigned long long)expected, name);
        failed_test = true;
    }
}

void check_bytes_at(const uint8_t *found, size_t found_length, const uint8_t *expected, size_t length,
                    const char *text, const char *file, int line) {
    bool same = found_length == length && (length == 0 || memcmp(found, expected, length) == 0);
    if (!same) {
        printf("# %s:%d: %s differs (%zu bytes, expected %zu) (in: %s)\n", file, line, text, found_length,
               length, name);
        failed_test = true;
    }
}

void check_text_at(const char *found, const char *expected, const char *text, const char *file, int line) {
    if (strcmp(found, expected) != 0) {
        printf("# %s:%d: %s is \"%s\", not \"%s\" (in: %s)\n", file, line, text, found, expected, name);
        failed_test = true;
    }
}
