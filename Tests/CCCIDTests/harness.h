// SPDX-License-Identifier: Apache-2.0
//
// A small harness: a test is a name and a block of checks; it prints one `ok` or `not ok` line.

#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Begins a test; the one before it is over. The name is a sentence that says what holds. */
void test(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** Ends the last test, prints the totals; returns the exit code. */
int finish_tests(void);

void check_at(bool holds, const char *text, const char *file, int line);
void check_equal_at(uint64_t found, uint64_t expected, const char *text, const char *file, int line);
void check_bytes_at(const uint8_t *found, size_t found_length, const uint8_t *expected, size_t length,
                    const char *text, const char *file, int line);
void check_text_at(const char *found, const char *expected, const char *text, const char *file, int line);

#define CHECK(what) check_at((what), #what, __FILE__, __LINE__)
#define CHECK_EQUAL(found, wanted)                                                                           \
    check_equal_at((uint64_t)(found), (uint64_t)(wanted), #found, __FILE__, __LINE__)
#define CHECK_TEXT(found, wanted) check_text_at((found), (wanted), #found, __FILE__, __LINE__)
#define CHECK_BYTES(found, found_length, wanted, length)                                                     \
    check_bytes_at((found), (found_length), (wanted), (length), #found, __FILE__, __LINE__)

void test_messages(void);
void test_descriptors(void);
void test_configurations(void);
void test_texts(void);
void test_commands(void);
void test_lengths(void);
void test_at_once(void);
void test_opening(void);
void test_bus(void);
void test_sequences(void);
void test_waiting(void);
void test_cancelling(void);
void test_aborts(void);
void test_chains(void);
void test_controls(void);
void test_interrupts(void);
void test_traces(void);
void test_sleepers(void);
void test_threads(void);
void test_slots(void);
void test_slot_troubles(void);
void test_every_transfer(void);

#endif
