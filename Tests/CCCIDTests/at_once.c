// SPDX-License-Identifier: Apache-2.0
//
// A message in one transfer: where that may be, and what becomes of a reader that marks no end of its
// messages.

#include "../../CSources/CCCID/host.h"
#include "harness.h"
#include "reader.h"
#include <string.h>

static const ccid_backend *software;
/** Of the IN pipe. */
static unsigned transfers;
static unsigned taken_back;

static ccid_status count_submit(ccid_usb_handle *handle, ccid_transfer *transfer) {
    transfers += transfer->endpoint == BULK_IN ? 1u : 0u;
    return software->submit(handle, transfer);
}

static void count_cancel(ccid_usb_handle *handle, ccid_transfer *transfer) {
    taken_back += transfer->endpoint == BULK_IN ? 1u : 0u;
    software->cancel(handle, transfer);
}

/** Opens the reader over a back end that counts; `own` lives as long as the reader. */
static void open_counted(reader *of, ccid_backend *own) {
    ccid_software_bus bus = reader_bus(of);
    ccid_error error;
    CHECK_EQUAL(ccid_host_create_software(&bus, &of->host, &error), CCID_OK);
    software = of->host->backend;
    *own = *software;
    own->submit = count_submit;
    own->cancel = count_cancel;
    of->host->backend = own;
    reader_open(of);
    transfers = taken_back = 0;
}

static uint8_t sent[3000];
static uint64_t takes;

/** The answer comes after `takes`, and is as long as the command. */
static void answer_later(reader *of, const uint8_t *message, size_t length) {
    of->delay = takes;
    say(of, ccid_message_answer(message[0]), message[5], message[6], 0, 0, 0, message + 10, length - 10);
    of->delay = 0;
}

/** One command with an answer of so many bytes, header included; how many transfers did it cost? */
static unsigned cost(reader *of, size_t total) {
    static uint8_t got[3000];
    size_t length = 0;
    ccid_error error;
    ccid_call call = call_of(of);
    call.wait_ns = 10 * SECOND;
    transfers = taken_back = 0;
    CHECK_EQUAL(ccid_escape(of->device, &call, sent, total - 10, got, sizeof got, &length, NULL, &error),
                CCID_OK);
    CHECK_BYTES(got, length, sent, total - 10);
    return transfers;
}

static reader *new_reader(size_t longest, bool zlp) {
    reader *of = reader_new();
    const uint8_t length[4] = {(uint8_t)longest, (uint8_t)(longest >> 8), 0, 0};
    memcpy(of->descriptor + 44, length, sizeof length);
    of->on_message = answer_later;
    of->zlp = zlp;
    takes = 0;
    return of;
}

static void test_one(void) {
    static const size_t totals[] = {10, 63, 64, 65, 128, 271, 1024, 2060};
    ccid_backend own;
    reader *of = new_reader(2200, true);
    open_counted(of, &own);
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
        test("a message of %zu bytes is one transfer", totals[i]);
        CHECK_EQUAL(cost(of, totals[i]), 1);
        CHECK_EQUAL(of->waits, 0);
    }
    reader_free(&of);
}

static void test_omitted(void) {
    ccid_backend own;
    reader *of = new_reader(2200, false);
    open_counted(of, &own);
    test("a reader that omits the empty packet is waited for a second, once");
    CHECK_EQUAL(cost(of, 65), 1);
    uint64_t begun = of->now;
    CHECK_EQUAL(cost(of, 128), 1);
    CHECK_EQUAL(taken_back, 1);
    CHECK_EQUAL(of->now - begun, SECOND);
    begun = of->now;
    test("from then on its messages come in two transfers, and nobody waits");
    CHECK_EQUAL(cost(of, 64), 1);
    CHECK_EQUAL(cost(of, 128), 2);
    CHECK_EQUAL(cost(of, 271), 2);
    CHECK_EQUAL(taken_back, 0);
    CHECK_EQUAL(of->now - begun, 0);
    reader_free(&of);
}

static void test_slow(void) {
    ccid_backend own;
    reader *of = new_reader(2200, true);
    open_counted(of, &own);
    takes = 6500 * MILLISECOND;
    test("an answer that lets wait for itself is looked for after one, three and seven seconds");
    uint64_t begun = of->now;
    CHECK_EQUAL(cost(of, 100), 3);
    CHECK_EQUAL(taken_back, 2);
    CHECK_EQUAL(of->now - begun, takes);
    test("a reader that once sent the empty packet is not looked at");
    takes = 0;
    CHECK_EQUAL(cost(of, 128), 1);
    takes = 6500 * MILLISECOND;
    CHECK_EQUAL(cost(of, 100), 1);
    CHECK_EQUAL(taken_back, 0);
    reader_free(&of);
}

/** The header and no more before the first look; the rest a second later. */
static void answer_in_pieces(reader *of, const uint8_t *message, size_t length) {
    uint8_t bytes[128];
    ccid_header header = {
        ccid_message_answer(message[0]), (uint32_t)length - 10, message[5], message[6], 0, 0, 0};
    ccid_header_write(&header, bytes);
    memcpy(bytes + 10, message + 10, length - 10);
    say_packet(of, bytes, 64);
    of->delay = 2 * SECOND;
    say_packet(of, bytes + 64, length - 64);
    of->delay = 0;
}

static void test_pieces(void) {
    for (size_t total = 127; total <= 128; total++) {
        ccid_backend own;
        reader *of = new_reader(2200, false);
        open_counted(of, &own);
        of->on_message = answer_in_pieces;
        test("a message of %zu bytes that stops half-way is looked at there, and read on", total);
        CHECK_EQUAL(cost(of, total), 2);
        CHECK_EQUAL(taken_back, 1);
        test("and given up half-way at %zu bytes, what is left of it is no later answer", total);
        ccid_call call = call_of(of);
        uint8_t out[200];
        size_t length = 0;
        ccid_error error;
        call.wait_ns = SECOND / 2;
        CHECK_EQUAL(ccid_escape(of->device, &call, sent, total - 10, out, sizeof out, &length, NULL, &error),
                    CCID_TIMED_OUT);
        of->now += 2 * SECOND;
        check_usable(of);
        check_usable(of);
        reader_free(&of);
    }
}

/** The end of an answer that comes in the moment in which the transfer is taken back. */
static void cancel_late(ccid_usb_handle *handle, ccid_transfer *transfer) {
    software->cancel(handle, transfer);
    if (transfer->endpoint == BULK_IN && transfer->actual == 64) {
        memset(transfer->buffer + 64, 0x5A, 63);
        transfer->actual = 127;
    }
}

static void answer_one_packet(reader *of, const uint8_t *message, size_t length) {
    uint8_t bytes[64] = {0};
    ccid_header header = {
        ccid_message_answer(message[0]), (uint32_t)length - 10, message[5], message[6], 0, 0, 0};
    ccid_header_write(&header, bytes);
    say_packet(of, bytes, sizeof bytes);
}

static void test_taken_back_too_late(void) {
    ccid_backend own;
    reader *of = new_reader(384, false);
    open_counted(of, &own);
    own.cancel = cancel_late;
    of->on_message = answer_one_packet;
    test("a message that a short packet ends as it is looked at is cut off, and nothing more is read for it");
    uint8_t out[384];
    size_t length = 0;
    ccid_error error;
    ccid_call call = call_of(of);
    call.wait_ns = 10 * SECOND;
    transfers = 0;
    CHECK_EQUAL(ccid_escape(of->device, &call, sent, 374, out, sizeof out, &length, NULL, &error),
                CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_TRUNCATED);
    CHECK_EQUAL(error.length, 127);
    CHECK_EQUAL(transfers, 1);
    own.cancel = count_cancel;
    of->on_message = answer_later;
    check_usable(of);
    reader_free(&of);
}

static uint8_t late_header[10];

/** The first command is answered when the second one comes, by two full packets; the second's answer follows.
 */
static void answer_both(reader *of, const uint8_t *message, size_t length) {
    if (late_header[0] == 0) {
        memcpy(late_header, message, sizeof late_header);
        return;
    }
    say(of, ccid_message_answer(late_header[0]), late_header[5], late_header[6], 0, 0, 0, sent, 118);
    answer_later(of, message, length);
}

static void test_late_answer(void) {
    ccid_backend own;
    reader *of = new_reader(2200, false);
    open_counted(of, &own);
    memset(late_header, 0, sizeof late_header);
    of->on_message = answer_both;
    uint8_t out[200];
    size_t length = 0;
    ccid_error error;
    ccid_call call = call_of(of);
    call.wait_ns = SECOND / 2;
    test("an answer that comes late, at once before our own, takes nothing of it along");
    CHECK_EQUAL(ccid_escape(of->device, &call, sent, 118, out, sizeof out, &length, NULL, &error),
                CCID_TIMED_OUT);
    (void)cost(of, 40);
    of->on_message = answer_later;
    test("and once it has come, a message is one transfer again");
    CHECK_EQUAL(cost(of, 65), 1);
    reader_free(&of);
}

static void test_known(void) {
    ccid_backend own;
    for (unsigned known = 0; known < 2; known++) {
        reader *of = new_reader(2200, false);
        of->quirks = known != 0 ? CCID_QUIRK_IN_NO_ZLP : 0;
        open_counted(of, &own);
        test("a reader that is %s to omit the empty packet %s a second", known != 0 ? "known" : "not known",
             known != 0 ? "costs nobody" : "costs");
        CHECK_EQUAL(ccid_omits_empty(of->device), known != 0);
        uint64_t begun = of->now;
        (void)cost(of, 128);
        CHECK_EQUAL(of->now - begun, known != 0 ? 0 : SECOND);
        CHECK(ccid_omits_empty(of->device));
        reader_free(&of);
    }
}

static void test_several_slots(void) {
    ccid_backend own;
    reader *of = new_reader(2200, true);
    of->descriptor[4] = 1;  /* bMaxSlotIndex */
    of->descriptor[53] = 2; /* bMaxCCIDBusySlots */
    open_counted(of, &own);
    test("where two slots work at once, an answer's end is nobody else's beginning");
    CHECK_EQUAL(cost(of, 64), 1);
    CHECK_EQUAL(cost(of, 200), 3); /* with the empty packet that ended the one before */
    CHECK_EQUAL(cost(of, 201), 2);
    reader_free(&of);
}

void test_at_once(void) {
    for (size_t i = 0; i < sizeof sent; i++) {
        sent[i] = (uint8_t)(i * 5 + 1);
    }
    test_one();
    test_omitted();
    test_slow();
    test_pieces();
    test_taken_back_too_late();
    test_late_answer();
    test_known();
    test_several_slots();
}
