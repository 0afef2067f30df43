// SPDX-License-Identifier: Apache-2.0
//
// Every length around the packet boundaries, with and without the empty packet, full and high speed.

#include "harness.h"
#include "reader.h"
#include <string.h>

static uint8_t sent[65600];
static uint8_t got[65600];

static void answer_escape(reader *of, const uint8_t *message, size_t length) {
    if (message[0] != CCID_ESCAPE) {
        answer_well(of, message, length);
        return;
    }
    /* the answer is as long as the test says in the first three bytes of the command */
    size_t size = (size_t)message[10] | (size_t)message[11] << 8 | (size_t)message[12] << 16;
    say(of, CCID_ESCAPE_ANSWER, 0, message[6], 0, 0, 0, sent, size);
}

static void exchange(reader *of, size_t in_length, size_t out_length, unsigned waits) {
    ccid_call call = call_of(of);
    ccid_error error;
    size_t length = 0;
    uint8_t first[3] = {sent[0], sent[1], sent[2]};
    sent[0] = (uint8_t)out_length;
    sent[1] = (uint8_t)(out_length >> 8);
    sent[2] = (uint8_t)(out_length >> 16);
    memset(got, 0, sizeof got);
    CHECK_EQUAL(ccid_escape(of->device, &call, sent, in_length, got, sizeof got, &length, NULL, &error),
                CCID_OK);
    CHECK_BYTES(got, length, sent, out_length);
    CHECK_EQUAL(of->waits, waits); /* else nobody waited for an end that was already there */
    memcpy(sent, first, sizeof first);
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_OK);
    reader_forget(of);
}

static void test_around(size_t packet, bool zlp, size_t count) {
    reader *of = reader_new();
    const uint8_t big[4] = {0x12, 0x00, 0x01, 0x00}; /* 65,554 */
    memcpy(of->descriptor + 44, big, 4);
    of->packet_size = packet;
    of->zlp = zlp;
    test("opens with packets of %zu %s empty packets", packet, zlp ? "and" : "without");
    reader_open(of);
    of->on_message = answer_escape;
    for (size_t n = 1; n <= count; n++) {
        for (size_t total = n * packet - 1; total <= n * packet + 1; total++) {
            if (total < 10) {
                continue;
            }
            test("an answer of %zu bytes in packets of %zu %s empty packet arrives whole", total, packet,
                 zlp ? "with" : "without");
            /* the first time that no empty packet comes, it is waited for */
            bool first = !zlp && packet >= 10 && n == 1 && total == packet;
            exchange(of, 3, total - 10, first ? 1 : 0);
            if (total >= 13) {
                test("a command of %zu bytes in packets of %zu is sent whole", total, packet);
                exchange(of, total - 10, 0, 0);
            }
        }
    }
    if (packet >= 64) {
        test("the longest message there can be arrives whole in packets of %zu %s empty packet", packet,
             zlp ? "with" : "without");
        exchange(of, 65544, 65544, 0);
    }
    reader_free(&of);
}

static void test_out_quirk(void) {
    for (unsigned quirk = 0; quirk < 2; quirk++) {
        for (size_t length = 127; length <= 129; length++) {
            reader *of = reader_new();
            ccid_open_options options = {.mode = CCID_OPEN_SESSION, .quirks = quirk ? CCID_QUIRK_OUT_ZLP : 0};
            test("a command of %zu bytes is followed by an empty packet %s", length,
                 quirk && length == 128 ? "(quirk)" : "never");
            CHECK_EQUAL(reader_try_open(of, &options, NULL), CCID_OK);
            of->on_message = answer_escape;
            exchange(of, length - 10, 4, 0);
            CHECK_EQUAL(of->empty_outs, quirk && length == 128 ? 1 : 0);
            reader_free(&of);
        }
    }
}

static void flood_with_empty_packets(reader *of, const uint8_t *message, size_t length) {
    for (int i = 0; i < 40; i++) {
        say_packet(of, message, 0);
    }
    answer_well(of, message, length);
}

static void one_empty_packet_first(reader *of, const uint8_t *message, size_t length) {
    say_packet(of, message, 0);
    answer_well(of, message, length);
}

static void test_empty_packets(void) {
    reader *of = reader_new();
    ccid_error error;
    test("an empty packet in front of a header is skipped");
    reader_open(of);
    ccid_call call = call_of(of);
    of->on_message = one_empty_packet_first;
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_OK);
    test("empty packets without end are an error");
    of->on_message = flood_with_empty_packets;
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_STRAYS);
    reader_free(&of);
}

void test_lengths(void) {
    for (size_t i = 0; i < sizeof sent; i++) {
        sent[i] = (uint8_t)(i * 7 + (i >> 8));
    }
    for (unsigned zlp = 0; zlp < 2; zlp++) {
        test_around(8, zlp, 20);
        test_around(64, zlp, 20);
        test_around(512, zlp, 12);
    }
    test_out_quirk();
    test_empty_packets();
}
