// SPDX-License-Identifier: Apache-2.0
//
// Every bulk command against everything that a reader can do wrong: the typed error, nothing out of bounds,
// and a reader that is usable afterwards.

#include "harness.h"
#include "misdeeds.h"
#include "reader.h"
#include <string.h>

static const uint8_t payload[] = {0x00, 0x40, 0x03, 0x01, 0x02, 0x03, 0x43};

typedef struct outcome {
    uint8_t out[300];
    size_t length;
    ccid_parameters parameters;
    uint32_t clock, rate;
    ccid_slot_status slot;
    ccid_error error;
} outcome;

typedef ccid_status (*runner)(reader *of, const ccid_call *call, outcome *to);

#define DATA_RUNNER(name, expression)                                                                        \
    static ccid_status name(reader *of, const ccid_call *call, outcome *to) {                                \
        return expression;                                                                                   \
    }

DATA_RUNNER(run_power_on, ccid_power_on(of->device, call, CCID_POWER_5V, to->out, sizeof to->out, &to->length,
                                        &to->slot, &to->error))
DATA_RUNNER(run_power_off, ccid_power_off(of->device, call, &to->slot, &to->error))
DATA_RUNNER(run_status, ccid_get_slot_status(of->device, call, &to->slot, &to->error))
DATA_RUNNER(run_block, ccid_transfer_block(of->device, call, 3, 0x0102, payload, sizeof payload, to->out,
                                           sizeof to->out, &to->length, NULL, &to->slot, &to->error))
DATA_RUNNER(run_get_parameters, ccid_get_parameters(of->device, call, &to->parameters, &to->slot, &to->error))
DATA_RUNNER(run_reset_parameters,
            ccid_reset_parameters(of->device, call, &to->parameters, &to->slot, &to->error))
static const ccid_parameters t1_parameters = {1, 0x13, 0x10, 0xFF, 0x46, 0x00, 0xFB, 0x00};
DATA_RUNNER(run_set_parameters,
            ccid_set_parameters(of->device, call, &t1_parameters, &to->parameters, &to->slot, &to->error))
DATA_RUNNER(run_escape, ccid_escape(of->device, call, payload, sizeof payload, to->out, sizeof to->out,
                                    &to->length, &to->slot, &to->error))
DATA_RUNNER(run_clock, ccid_icc_clock(of->device, call, true, &to->slot, &to->error))
DATA_RUNNER(run_t0, ccid_t0_apdu(of->device, call, 3, 0xC0, 0xC2, &to->slot, &to->error))
DATA_RUNNER(run_secure, ccid_secure(of->device, call, 3, 0x0102, payload, sizeof payload, to->out,
                                    sizeof to->out, &to->length, &to->slot, &to->error))
DATA_RUNNER(run_mechanical, ccid_mechanical(of->device, call, 2, &to->slot, &to->error))
DATA_RUNNER(run_rate, ccid_set_rate_and_clock(of->device, call, 4000, 9600, &to->clock, &to->rate, &to->slot,
                                              &to->error))
DATA_RUNNER(run_abort, ccid_abort(of->device, call, &to->slot, &to->error))

typedef struct command {
    const char *name;
    runner run;
    uint8_t type;
    uint8_t wire[3 + 8]; /**< bytes 7 to 9 of the header, then the data */
    size_t wire_data;
} command;

static const command commands[] = {
    {"IccPowerOn", run_power_on, 0x62, {1, 0, 0}, 0},
    {"IccPowerOff", run_power_off, 0x63, {0, 0, 0}, 0},
    {"GetSlotStatus", run_status, 0x65, {0, 0, 0}, 0},
    {"XfrBlock", run_block, 0x6F, {3, 2, 1, 0x00, 0x40, 0x03, 0x01, 0x02, 0x03, 0x43}, 7},
    {"GetParameters", run_get_parameters, 0x6C, {0, 0, 0}, 0},
    {"ResetParameters", run_reset_parameters, 0x6D, {0, 0, 0}, 0},
    {"SetParameters", run_set_parameters, 0x61, {1, 0, 0, 0x13, 0x10, 0xFF, 0x46, 0x00, 0xFB, 0x00}, 7},
    {"Escape", run_escape, 0x6B, {0, 0, 0, 0x00, 0x40, 0x03, 0x01, 0x02, 0x03, 0x43}, 7},
    {"IccClock", run_clock, 0x6E, {1, 0, 0}, 0},
    {"T0APDU", run_t0, 0x6A, {3, 0xC0, 0xC2}, 0},
    {"Secure", run_secure, 0x69, {3, 2, 1, 0x00, 0x40, 0x03, 0x01, 0x02, 0x03, 0x43}, 7},
    {"Mechanical", run_mechanical, 0x71, {2, 0, 0}, 0},
    {"SetDataRateAndClockFrequency", run_rate, 0x73, {0, 0, 0, 0xA0, 0x0F, 0, 0, 0x80, 0x25, 0, 0}, 8},
    {"Abort", run_abort, 0x72, {0, 0, 0}, 0},
};

static ccid_packet abort_accepted(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                                  size_t *length) {
    (void)of, (void)answer, (void)capacity, (void)length;
    return setup[0] == 0x21 && setup[1] == 0x01 ? CCID_PACKET_DONE : CCID_PACKET_STALL;
}

static void check_afterwards(reader *of, const misdeed *did, const command *sent) {
    ccid_call call = call_of(of);
    ccid_error error;
    if (did->then == RECOVERABLE && sent->run != run_abort) { /* ABORT drops what it cannot read */
        of->on_message = answer_well;
        CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_NEEDS_RECOVERY);
        CHECK_EQUAL(ccid_recover(of->device, &call, &error), CCID_OK);
        CHECK_EQUAL(of->halts_cleared, 2);
    }
    if (did->then == LOST) {
        CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_GONE);
        return;
    }
    if (did->then == LATE) { /* the late answer comes in front of the next command's */
        say(of, ccid_message_answer(sent->type), 0, of->seqs[0], 0, 0, 0, payload, 3);
    }
    check_usable(of);
}

/** What ABORT makes of a misdeed: it reads on past what is not its answer, until time is over. */
static ccid_status expected_status(const command *sent, const misdeed *did, ccid_fault *fault) {
    *fault = did->fault;
    if (sent->run == run_status && did->status == CCID_CARD_ABSENT) {
        return CCID_OK;
    }
    if (sent->run != run_abort) {
        return did->status;
    }
    bool dropped = did->status == CCID_MALFORMED && did->fault != CCID_FAULT_RESERVED_STATUS &&
                   did->fault != CCID_FAULT_WRONG_TYPE;
    *fault = dropped ? CCID_FAULT_NONE : did->fault;
    if (did->status == CCID_CARD_ABSENT || did->status == CCID_CARD_MUTE) {
        return CCID_OK;
    }
    return dropped ? CCID_TIMED_OUT : did->status;
}

static void test_misdeed(const command *sent, const misdeed *did) {
    reader *of = reader_new();
    outcome to = {.length = 77};
    ccid_fault fault = CCID_FAULT_NONE;
    ccid_status status = expected_status(sent, did, &fault);
    test("%s, when the reader %s, ends with %s", sent->name, did->name, ccid_status_name(status));
    reader_open(of);
    of->on_control = abort_accepted;
    ccid_call call = call_of(of);
    of->on_message = did->handler;
    CHECK_EQUAL(sent->run(of, &call, &to), status);
    CHECK_EQUAL(to.error.status, status);
    CHECK_EQUAL(to.error.fault, fault);
    CHECK_EQUAL(of->received, 1);
    CHECK_EQUAL(to.error.sent, CCID_SENT_ALL);
    CHECK_EQUAL(to.error.may_have_run, sent->run != run_abort);
    CHECK(status == CCID_OK || to.length == 0 || to.length == 77);
    check_afterwards(of, did, sent);
    reader_free(&of);
}

static void stall_first_out(reader *of) {
    of->out_stalls = 1;
}

static void gone_on_out(reader *of) {
    of->gone_on_out = true;
}

static void gone(reader *of) {
    of->gone = true;
}

static void no_out(reader *of) {
    of->out_allowed = 0;
}

static void test_out_side(const command *sent) {
    static const struct {
        const char *name;
        void (*prepare)(reader *of);
        ccid_status status;
        ccid_sent sent;
    } rows[] = {{"stalls its packet, was not sent", stall_first_out, CCID_STALLED, CCID_SENT_NOTHING},
                {"leaves at its packet, may have arrived", gone_on_out, CCID_GONE, CCID_SENT_PARTLY},
                {"has left before, was not sent", gone, CCID_GONE, CCID_SENT_NOTHING},
                {"never takes its packet, was not sent", no_out, CCID_TIMED_OUT, CCID_SENT_NOTHING}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reader *of = reader_new();
        outcome to = {.length = 0};
        bool arrives = rows[i].sent != CCID_SENT_NOTHING;
        test("%s, when the reader %s", sent->name, rows[i].name);
        reader_open(of);
        of->on_control = abort_accepted;
        ccid_call call = call_of(of);
        rows[i].prepare(of);
        CHECK_EQUAL(sent->run(of, &call, &to), rows[i].status);
        CHECK_EQUAL(to.error.sent, rows[i].sent);
        CHECK_EQUAL(to.error.may_have_run, arrives && sent->run != run_abort);
        CHECK_EQUAL(of->received, 0);
        of->out_allowed = SIZE_MAX;
        if (rows[i].status != CCID_GONE) {
            check_usable(of);
        }
        reader_free(&of);
    }
}

static void test_good(const command *sent) {
    reader *of = reader_new();
    outcome to = {.length = 0};
    test("%s goes out as CCID 1.1 lays it out, and its answer is understood", sent->name);
    reader_open(of);
    of->on_control = abort_accepted;
    ccid_call call = call_of(of);
    CHECK_EQUAL(sent->run(of, &call, &to), CCID_OK);
    CHECK_EQUAL(of->received, 1);
    CHECK_EQUAL(of->message[0], sent->type);
    CHECK_EQUAL(of->message[1], sent->wire_data);
    CHECK_BYTES(of->message + 7, 3, sent->wire, 3);
    CHECK_BYTES(of->message + 10, sent->wire_data, sent->wire + 3, sent->wire_data);
    CHECK_EQUAL(to.slot.icc, CCID_ICC_ACTIVE);
    reader_free(&of);
}

static void test_contents(void) {
    reader *of = reader_new();
    outcome to = {.length = 0};
    test("the fields of the answers are handed over");
    reader_open(of);
    ccid_call call = call_of(of);
    CHECK_EQUAL(run_block(of, &call, &to), CCID_OK);
    CHECK_BYTES(to.out, to.length, payload, sizeof payload);
    CHECK_EQUAL(run_power_on(of, &call, &to), CCID_OK);
    CHECK_EQUAL(to.length, 19);
    CHECK_EQUAL(run_get_parameters(of, &call, &to), CCID_OK);
    CHECK_BYTES((const uint8_t *)&to.parameters, sizeof to.parameters, (const uint8_t *)&t1_parameters,
                sizeof t1_parameters);
    CHECK_EQUAL(run_rate(of, &call, &to), CCID_OK);
    CHECK_EQUAL(to.clock, 4000);
    CHECK_EQUAL(to.rate, 9600);
    reader_free(&of);
}

/** Answers with `delay` bytes of data, whatever was asked; byte 9 of the header is `act_at`. */
static void answer_sized(reader *of, const uint8_t *message, size_t length) {
    static const uint8_t zeros[300];
    (void)length;
    say(of, ccid_message_answer(message[0]), message[5], message[6], 0, 0, (uint8_t)of->fail_kind, zeros,
        (size_t)of->out_packets);
}

static void test_bodies(void) {
    static const struct {
        size_t command;
        unsigned size;
        uint8_t last;
        ccid_status status;
        ccid_fault fault;
    } rows[] = {
        {4, 7, 1, CCID_OK, CCID_FAULT_NONE},
        {4, 5, 0, CCID_OK, CCID_FAULT_NONE},
        {4, 5, 1, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {4, 7, 0, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {4, 0, 0, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {4, 8, 1, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {4, 7, 2, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {6, 261, 1, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {12, 7, 0, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {12, 9, 0, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {12, 8, 0, CCID_OK, CCID_FAULT_NONE},
        {2, 1, 0, CCID_MALFORMED, CCID_FAULT_CONTENT},
        {3, 0, 0, CCID_OK, CCID_FAULT_NONE},
        {3, 5, 1, CCID_MALFORMED, CCID_FAULT_CHAIN},
        {10, 5, 3, CCID_MALFORMED, CCID_FAULT_CHAIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reader *of = reader_new();
        outcome to = {.length = 0};
        test("an answer to %s with %u bytes and byte 9 = %u is %s", commands[rows[i].command].name,
             rows[i].size, rows[i].last, ccid_status_name(rows[i].status));
        reader_open(of);
        ccid_call call = call_of(of);
        of->on_message = answer_sized;
        of->out_packets = rows[i].size;
        of->fail_kind = (item_kind)rows[i].last;
        CHECK_EQUAL(commands[rows[i].command].run(of, &call, &to), rows[i].status);
        CHECK_EQUAL(to.error.fault, rows[i].fault);
        check_usable(of);
        reader_free(&of);
    }
}

static void test_refused_arguments(void) {
    reader *of = reader_new();
    uint8_t out[8];
    static const uint8_t much[262];
    size_t length = 0;
    ccid_error error;
    test("a slot that is not there, a message too long and a protocol unknown are refused unsent");
    reader_open(of);
    ccid_call call = call_of(of);
    call.slot = 1;
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_INVALID_ARGUMENT);
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_INVALID_ARGUMENT);
    CHECK_EQUAL(ccid_transfer_apdu(of->device, &call, much, 5, out, 8, &length, NULL, &error),
                CCID_INVALID_ARGUMENT);
    call.slot = 0;
    CHECK_EQUAL(ccid_escape(of->device, &call, much, 262, out, 8, &length, NULL, &error),
                CCID_INVALID_ARGUMENT);
    CHECK_EQUAL(error.fault, CCID_FAULT_LENGTH);
    ccid_parameters parameters = {.bProtocolNum = 2};
    CHECK_EQUAL(ccid_set_parameters(of->device, &call, &parameters, &parameters, NULL, NULL),
                CCID_INVALID_ARGUMENT);
    CHECK_EQUAL(of->received, 0);
    test("an answer longer than the room is an error that says what it needs, and writes nothing");
    memset(out, 0x55, sizeof out);
    CHECK_EQUAL(ccid_power_on(of->device, &call, CCID_POWER_AUTOMATIC, out, 8, &length, NULL, &error),
                CCID_TOO_LONG);
    CHECK_EQUAL(error.length, 19);
    CHECK_EQUAL(length, 0);
    CHECK_EQUAL(out[0], 0x55);
    check_usable(of);
    reader_free(&of);
}

void test_commands(void) {
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        test_good(&commands[i]);
        test_out_side(&commands[i]);
        for (size_t k = 0; k < misdeed_count; k++) {
            test_misdeed(&commands[i], &misdeeds[k]);
        }
    }
    test_contents();
    test_bodies();
    test_refused_arguments();
}
