// SPDX-License-Identifier: Apache-2.0
//
// GET_CLOCK_FREQUENCIES and GET_DATA_RATES: answers of every length, right and wrong.

#include "harness.h"
#include "reader.h"
#include <string.h>

static size_t size_to_say;
static uint8_t last_request;

static ccid_packet say_values(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                              size_t *length) {
    (void)of;
    last_request = setup[1];
    CHECK_EQUAL(setup[0], 0xA1);
    CHECK_EQUAL(setup[2] | setup[3] | setup[4] | setup[5], 0);
    CHECK_EQUAL((size_t)setup[6] | (size_t)setup[7] << 8, capacity);
    for (size_t i = 0; i < size_to_say && i < capacity; i++) {
        answer[i] = i % 4 == 0 ? (uint8_t)(1 + i / 4) : 0;
    }
    *length = size_to_say;
    return CCID_PACKET_DONE;
}

static ccid_packet leave(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity, size_t *length) {
    (void)setup, (void)answer, (void)capacity, (void)length;
    of->gone = true;
    return CCID_PACKET_GONE;
}

static ccid_packet never(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity, size_t *length) {
    (void)of, (void)setup, (void)answer, (void)capacity, (void)length;
    return CCID_PACKET_NAK;
}

typedef ccid_status (*getter)(ccid_device *, const ccid_call *, uint32_t *, size_t, size_t *, ccid_error *);

static void test_getter(getter get, uint8_t request, const char *name) {
    static const struct {
        size_t size;
        ccid_status status;
        ccid_fault fault;
    } rows[] = {{0, CCID_OK, CCID_FAULT_NONE},
                {4, CCID_OK, CCID_FAULT_NONE},
                {212, CCID_OK, CCID_FAULT_NONE},
                {1020, CCID_OK, CCID_FAULT_NONE},
                {1024, CCID_TOO_LONG, CCID_FAULT_NONE},
                {3, CCID_MALFORMED, CCID_FAULT_CONTENT},
                {213, CCID_MALFORMED, CCID_FAULT_CONTENT},
                {1025, CCID_MALFORMED, CCID_FAULT_BABBLE},
                {5000, CCID_MALFORMED, CCID_FAULT_BABBLE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reader *of = reader_new();
        uint32_t values[255];
        size_t count = 99;
        ccid_error error;
        test("%s of %zu bytes is %s", name, rows[i].size, ccid_status_name(rows[i].status));
        reader_open(of);
        of->on_control = say_values;
        size_to_say = rows[i].size;
        ccid_call call = call_of(of);
        CHECK_EQUAL(get(of->device, &call, values, 255, &count, &error), rows[i].status);
        CHECK_EQUAL(error.fault, rows[i].fault);
        CHECK_EQUAL(last_request, request);
        CHECK_EQUAL(count, rows[i].status == CCID_OK ? rows[i].size / 4 : 0);
        for (size_t k = 0; k < count; k++) {
            CHECK_EQUAL(values[k], (k + 1) & 0xFF);
        }
        check_usable(of);
        reader_free(&of);
    }
    static const struct {
        const char *name;
        control_handler handler;
        ccid_status status;
    } faults[] = {{"refuses it", NULL, CCID_STALLED},
                  {"leaves", leave, CCID_GONE},
                  {"never answers", never, CCID_TIMED_OUT}};
    for (size_t i = 0; i < 3; i++) {
        reader *of = reader_new();
        uint32_t value = 0;
        size_t count = 99;
        ccid_error error;
        test("%s, when the reader %s, ends with %s", name, faults[i].name,
             ccid_status_name(faults[i].status));
        reader_open(of);
        of->on_control = faults[i].handler;
        ccid_call call = call_of(of);
        CHECK_EQUAL(get(of->device, &call, &value, 1, &count, &error), faults[i].status);
        CHECK_EQUAL(count, 0);
        CHECK_EQUAL(error.endpoint, 0);
        reader_free(&of);
    }
}

void test_controls(void) {
    test_getter(ccid_get_clock_frequencies, 0x02, "GET_CLOCK_FREQUENCIES");
    test_getter(ccid_get_data_rates, 0x03, "GET_DATA_RATES");
}
