// SPDX-License-Identifier: Apache-2.0
//
// Extended APDUs in several XfrBlocks, both ways.

#include "harness.h"
#include "reader.h"
#include <string.h>

static uint8_t command[1000];
static uint8_t response[1000];

static uint8_t collected[1000];
static size_t collected_length;
static uint8_t levels[64];
static unsigned parts;
static size_t response_length;
static size_t response_part;
static size_t response_done;
static int wrong_at; /**< the part whose bChainParameter is `wrong_chain` */
static uint8_t wrong_chain;

static void say_part(reader *of, const uint8_t *message, uint8_t chain, const uint8_t *data, size_t length) {
    if ((int)parts == wrong_at) {
        chain = wrong_chain;
    }
    say(of, CCID_DATA_BLOCK, 0, message[6], 0, 0, chain, data, length);
}

/** The reader's half: collects the command, then gives the response in parts. */
static void chain_peer(reader *of, const uint8_t *message, size_t length) {
    if (message[0] != CCID_XFR_BLOCK) {
        answer_well(of, message, length);
        return;
    }
    uint8_t level = message[8];
    levels[parts % 64] = level;
    parts += 1;
    if (level != 0x10) {
        memcpy(collected + collected_length, message + 10, length - 10);
        collected_length += length - 10;
    }
    if (level == 0x01 || level == 0x03) {
        say_part(of, message, 0x10, NULL, 0);
        return;
    }
    size_t left = response_length - response_done;
    size_t size = left < response_part ? left : response_part;
    bool first = response_done == 0;
    bool last = size == left;
    uint8_t chain = first ? (last ? 0 : 1) : (last ? 2 : 3);
    say_part(of, message, chain, response + response_done, size);
    response_done += size;
}

static void begin(size_t response_size, size_t part) {
    collected_length = 0;
    parts = 0;
    response_done = 0;
    response_length = response_size;
    response_part = part;
    wrong_at = -1;
}

static void test_whole(size_t in, size_t out, size_t part, const uint8_t *expected, unsigned count) {
    reader *of = reader_new();
    uint8_t got[1000];
    size_t length = 0;
    ccid_error error;
    test("an APDU of %zu bytes and a response of %zu in parts of %zu take %u XfrBlocks", in, out, part,
         count);
    reader_open(of);
    of->on_message = chain_peer;
    begin(out, part);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_transfer_apdu(of->device, &call, command, in, got, sizeof got, &length, NULL, &error),
                CCID_OK);
    CHECK_BYTES(collected, collected_length, command, in);
    CHECK_BYTES(got, length, response, out);
    CHECK_BYTES(levels, parts, expected, count);
    reader_free(&of);
}

static ccid_status run(reader *of, size_t in, size_t capacity, ccid_error *error) {
    uint8_t got[1000];
    size_t length = 7;
    ccid_call call = call_of(of);
    of->on_message = chain_peer;
    ccid_status status =
        ccid_transfer_apdu(of->device, &call, command, in, got, capacity, &length, NULL, error);
    CHECK_EQUAL(length, 0);
    return status;
}

static void test_broken(void) {
    static const struct {
        const char *name;
        size_t in;
        int at;
        uint8_t chain;
    } rows[] = {
        {"the reader asks for more of a whole command", 5, 1, 0x10},
        {"the reader ends a response that never began", 5, 1, 0x02},
        {"the reader continues a response that never began", 5, 1, 0x03},
        {"the reader begins the response again", 5, 2, 0x01},
        {"the reader ends the response as whole", 5, 2, 0x00},
        {"the reader answers in the middle of the command", 600, 1, 0x00},
        {"the chain parameter is reserved", 5, 1, 0x7F},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reader *of = reader_new();
        ccid_error error;
        test("a broken chain is malformed: %s", rows[i].name);
        reader_open(of);
        begin(300, 100);
        wrong_at = rows[i].at;
        wrong_chain = rows[i].chain;
        CHECK_EQUAL(run(of, rows[i].in, 1000, &error), CCID_MALFORMED);
        CHECK_EQUAL(error.fault, CCID_FAULT_CHAIN);
        CHECK_EQUAL(error.may_have_run, rows[i].in == 5);
        check_usable(of);
        reader_free(&of);
    }
}

static void test_limits(void) {
    reader *of = reader_new();
    ccid_error error;
    test("a chained response beyond the caller's room is an error");
    reader_open(of);
    begin(300, 100);
    CHECK_EQUAL(run(of, 5, 250, &error), CCID_TOO_LONG);
    CHECK_EQUAL(error.length, 300);
    CHECK(error.may_have_run);
    test("empty parts without end are an error");
    begin(300, 0);
    CHECK_EQUAL(run(of, 5, 1000, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_CHAIN);
    reader_free(&of);
    of = reader_new();
    test("a chain cut before its last part cannot have run");
    reader_open(of);
    begin(10, 10);
    of->out_allowed = 271;
    CHECK_EQUAL(run(of, 600, 1000, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    CHECK(!error.may_have_run);
    reader_free(&of);
    of = reader_new();
    test("a response cut between its parts: nothing of the last message went out, but the card has run it");
    reader_open(of);
    begin(300, 100);
    of->out_allowed = 15;
    CHECK_EQUAL(run(of, 5, 1000, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    CHECK(error.may_have_run);
    reader_free(&of);
    of = reader_new();
    test("a chain cut within its last part may have run");
    reader_open(of);
    begin(10, 10);
    of->out_allowed = 271 + 271 + 64;
    CHECK_EQUAL(run(of, 600, 1000, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_PARTLY);
    CHECK(error.may_have_run);
    reader_free(&of);
}

void test_chains(void) {
    for (size_t i = 0; i < sizeof command; i++) {
        command[i] = (uint8_t)(i * 3 + 1);
        response[i] = (uint8_t)(i * 5 + 2);
    }
    test_whole(5, 2, 261, (const uint8_t[]){0x00}, 1);
    test_whole(261, 261, 261, (const uint8_t[]){0x00}, 1);
    test_whole(262, 2, 261, (const uint8_t[]){0x01, 0x02}, 2);
    test_whole(522, 2, 261, (const uint8_t[]){0x01, 0x02}, 2);
    test_whole(523, 2, 261, (const uint8_t[]){0x01, 0x03, 0x02}, 3);
    test_whole(5, 262, 261, (const uint8_t[]){0x00, 0x10}, 2);
    test_whole(5, 523, 261, (const uint8_t[]){0x00, 0x10, 0x10}, 3);
    test_whole(784, 784, 261, (const uint8_t[]){0x01, 0x03, 0x03, 0x02, 0x10, 0x10, 0x10}, 7);
    test_broken();
    test_limits();
}
