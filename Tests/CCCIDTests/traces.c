// SPDX-License-Identifier: Apache-2.0
//
// The trace: everything that crossed the wire, and nothing of what is secret or personal.

#include "harness.h"
#include "reader.h"

/* The buffers themselves are looked at, to see that they are wiped. */
#include "../../CSources/CCCID/device.h"
#include <string.h>

typedef struct log {
    size_t count;
    ccid_trace_event events[64];
    uint8_t bytes[64][64];
    bool leaked;
} log_of_events;

static const uint8_t pin[] = {0xA1, 0xB2, 0xC3, 0xD4};

static bool contains(const uint8_t *bytes, size_t length, const uint8_t *what, size_t size) {
    for (size_t at = 0; at + size <= length; at++) {
        if (memcmp(bytes + at, what, size) == 0) {
            return true;
        }
    }
    return false;
}

static void note(void *context, const ccid_trace_event *event) {
    log_of_events *to = context;
    to->leaked = to->leaked || contains(event->bytes, event->length, pin, sizeof pin);
    if (to->count < 64) {
        to->events[to->count] = *event;
        memcpy(to->bytes[to->count], event->bytes, event->length < 64 ? event->length : 64);
        to->count += 1;
    }
}

static void open_traced(reader *of, log_of_events *to) {
    ccid_open_options options = {.mode = CCID_OPEN_SESSION, .trace = note, .trace_context = to};
    CHECK_EQUAL(reader_try_open(of, &options, NULL), CCID_OK);
    reader_forget(of);
    *to = (log_of_events){.count = 0};
}

static ccid_status escape(reader *of, uint32_t flags, size_t *length) {
    uint8_t in[200] = {0};
    uint8_t out[261];
    ccid_call call = call_of(of);
    call.flags = flags;
    memcpy(in + 20, pin, sizeof pin);
    return ccid_escape(of->device, &call, in, sizeof in, out, sizeof out, length, NULL, NULL);
}

static void test_open_and_blanked(void) {
    static const struct {
        const char *name;
        uint32_t flags;
        size_t out, in; /**< bytes shown of command and answer */
    } rows[] = {{"open", 0, 210, 210}, {"personal", CCID_PERSONAL, 210, 3}, {"secret", CCID_SECRET, 3, 3}};
    for (size_t i = 0; i < 3; i++) {
        static log_of_events seen;
        reader *of = reader_new();
        size_t length = 0;
        test("of an exchange that is %s the trace shows %zu and %zu bytes", rows[i].name, rows[i].out,
             rows[i].in);
        open_traced(of, &seen);
        CHECK_EQUAL(escape(of, rows[i].flags, &length), CCID_OK);
        CHECK_EQUAL(length, 200);
        CHECK_EQUAL(seen.count, 2);
        CHECK_EQUAL(seen.events[0].kind, CCID_TRACE_BULK_OUT);
        CHECK_EQUAL(seen.events[0].length, rows[i].out);
        CHECK_EQUAL((seen.events[0].flags & CCID_TRACE_BLANKED) != 0, rows[i].out == 3);
        CHECK_EQUAL(seen.events[1].kind, CCID_TRACE_BULK_IN);
        CHECK_EQUAL(seen.events[1].length, rows[i].in);
        CHECK_EQUAL((seen.events[1].flags & CCID_TRACE_BLANKED) != 0, rows[i].in == 3);
        CHECK_EQUAL(seen.events[1].result, CCID_OK);
        CHECK_EQUAL(seen.bytes[1][0], 0x83);
        CHECK_EQUAL(seen.leaked, rows[i].flags != CCID_SECRET && rows[i].out == 210);
        if (rows[i].out == 3) {
            CHECK_EQUAL(seen.bytes[0][0], 0x6B);
            CHECK_EQUAL(seen.bytes[0][2], of->seqs[0]);
        }
        reader_free(&of);
    }
}

static void test_late_secrets(void) {
    static log_of_events seen;
    uint8_t answer[30] = {0};
    reader *of = reader_new();
    size_t length = 0;
    memcpy(answer + 5, pin, sizeof pin);
    test("the late answer to a secret command is blanked in front of an open one");
    open_traced(of, &seen);
    of->on_message = answer_nothing;
    CHECK_EQUAL(escape(of, CCID_SECRET, &length), CCID_TIMED_OUT);
    say(of, 0x83, 0, of->seqs[0], 0, 0, 0, answer, sizeof answer);
    check_usable(of);
    CHECK(!seen.leaked);
    CHECK_EQUAL(seen.events[seen.count - 2].flags, CCID_TRACE_BLANKED | CCID_TRACE_STRAY);
    test("a secret answer with a lie in its header is blanked");
    for (size_t cut = 0; cut < 3; cut++) {
        ccid_header header = {0x83, cut == 0 ? 20u : 40u, 0, (uint8_t)(of->seqs[of->received - 1] + 1), 0, 0,
                              0};
        uint8_t bytes[40];
        ccid_header_write(&header, bytes);
        memcpy(bytes + 10, answer, 30);
        say_raw(of, bytes, cut == 2 ? 9 : 40, false);
        of->on_message = answer_nothing;
        CHECK_EQUAL(escape(of, CCID_SECRET, &length), CCID_MALFORMED);
        CHECK(!seen.leaked);
    }
    check_usable(of);
    test("a babble shows nothing");
    of->on_message = answer_nothing;
    uint8_t long_packet[70] = {0};
    memcpy(long_packet + 12, pin, sizeof pin);
    say_packet(of, long_packet, sizeof long_packet);
    CHECK_EQUAL(escape(of, CCID_SECRET, &length), CCID_MALFORMED);
    CHECK(!seen.leaked);
    reader_free(&of);
}

static void test_kinds(void) {
    static log_of_events seen;
    static const uint8_t inserted[] = {0x50, 0x03};
    reader *of = reader_new();
    ccid_changes changes;
    uint32_t values[4];
    size_t count = 0;
    test("stalls, control requests, interrupts and extensions are traced");
    open_traced(of, &seen);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_get_data_rates(of->device, &call, values, 4, &count, NULL), CCID_STALLED);
    CHECK_EQUAL(seen.events[0].kind, CCID_TRACE_CONTROL_IN);
    CHECK_EQUAL(seen.events[0].length, 8);
    CHECK_EQUAL(seen.events[0].result, CCID_STALLED);
    say_item(&of->reports, ITEM_PACKET, of->now, inserted, 2);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, NULL), CCID_OK);
    CHECK_EQUAL(seen.events[1].kind, CCID_TRACE_INTERRUPT);
    CHECK_BYTES(seen.bytes[1], seen.events[1].length, inserted, 2);
    of->in_halted = true;
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, NULL), CCID_STALLED);
    CHECK_EQUAL(seen.events[2].kind, CCID_TRACE_BULK_OUT);
    CHECK_EQUAL(seen.events[3].kind, CCID_TRACE_CLEAR_HALT);
    CHECK_EQUAL(seen.events[3].endpoint, BULK_IN);
    CHECK_EQUAL(seen.events[4].kind, CCID_TRACE_BULK_IN);
    CHECK_EQUAL(seen.events[4].result, CCID_STALLED);
    CHECK_EQUAL(seen.events[4].length, 0);
    reader_free(&of);
}

static bool all_zero(const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static void test_wiping(void) {
    static log_of_events seen;
    reader *of = reader_new();
    size_t length = 0;
    test("nothing of a secret or personal exchange stays in the buffers");
    open_traced(of, &seen);
    const uint32_t flags[] = {CCID_SECRET, CCID_PERSONAL};
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQUAL(escape(of, flags[i], &length), CCID_OK);
        CHECK(all_zero(of->device->out_buffer, of->device->out_capacity));
        CHECK(all_zero(of->device->in_buffer, of->device->in_capacity));
    }
    of->on_message = answer_nothing;
    CHECK_EQUAL(escape(of, CCID_SECRET, &length), CCID_TIMED_OUT);
    CHECK(all_zero(of->device->out_buffer, of->device->out_capacity));
    CHECK_EQUAL(escape(of, 0, &length), CCID_TIMED_OUT);
    CHECK(!all_zero(of->device->out_buffer, of->device->out_capacity));
    reader_free(&of);
}

void test_traces(void) {
    test_wiping();
    test_open_and_blanked();
    test_late_secrets();
    test_kinds();
}
