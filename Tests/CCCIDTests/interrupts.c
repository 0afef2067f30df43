// SPDX-License-Identifier: Apache-2.0
//
// The interrupt pipe: reports, faults, and what is not lost.

#include "harness.h"
#include "reader.h"

static void report(reader *of, uint64_t at, const uint8_t *bytes, size_t length) {
    say_item(&of->reports, ITEM_PACKET, at, bytes, length);
}

static const uint8_t inserted[] = {0x50, 0x03};
static const uint8_t removed[] = {0x50, 0x02};
static const uint8_t broken[] = {0x51, 0x00, 0x07, 0x01};
static const uint8_t elsewhere[] = {0x51, 0xFF, 0x09, 0x02};

static void test_reports(void) {
    reader *of = reader_new();
    ccid_error error;
    ccid_changes changes;
    test("a report that comes later ends the wait at that moment");
    reader_open(of);
    uint64_t start = of->now;
    report(of, start + 300 * MILLISECOND, inserted, 2);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    CHECK_EQUAL(of->now - start, 300 * MILLISECOND);
    CHECK_EQUAL(changes.present, 1);
    CHECK_EQUAL(changes.notifications, 1);
    test("reports that are there already are merged, the last state counts");
    report(of, of->now, removed, 2);
    report(of, of->now, inserted, 2);
    report(of, of->now, broken, 4);
    report(of, of->now, removed, 2);
    report(of, of->now + SECOND, inserted, 2);
    call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.notifications, 3);
    CHECK_EQUAL(changes.present, 0);
    CHECK_EQUAL(changes.changed, 1);
    CHECK_EQUAL(changes.hardware_errors, 1);
    CHECK_EQUAL(changes.hardware_code, 1);
    test("a report that comes during a command is there for the next wait");
    of->delay = 2 * SECOND;
    of->on_message = answer_well;
    call = (ccid_call){.deadline_ns = of->now + 5 * SECOND};
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_OK);
    of->delay = 0;
    start = of->now;
    call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    CHECK_EQUAL(of->now - start, 0);
    CHECK_EQUAL(changes.present, 1);
    reader_free(&of);
}

static void test_hardware_error_elsewhere(void) {
    reader *of = reader_new();
    ccid_error error;
    ccid_changes changes;
    test("a hardware error of a slot that the reader has not got is told as it came and changes no slot");
    reader_open(of);
    report(of, of->now, elsewhere, 4);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.hardware_errors, 1);
    CHECK_EQUAL(changes.hardware_slot, 0xFF);
    CHECK_EQUAL(changes.hardware_seq, 9);
    CHECK_EQUAL(changes.hardware_code, 2);
    CHECK_EQUAL(changes.notifications, 0);
    CHECK_EQUAL(changes.present, 0);
    CHECK_EQUAL(changes.changed, 0);
    check_usable(of);
    reader_free(&of);
}

static void cancel(reader *of) {
    ccid_cancel(of->act_context);
}

static void test_endings(void) {
    reader *of = reader_new();
    ccid_error error;
    ccid_changes changes = {.present = 5};
    ccid_operation *operation = ccid_operation_create();
    test("a wait ends at its deadline, changes nothing, and loses no later report");
    reader_open(of);
    uint64_t start = of->now;
    ccid_call call = {.deadline_ns = start + SECOND};
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(of->now - start, SECOND);
    CHECK_EQUAL(changes.present, 5);
    test("a wait is cancelled, and the report after it is not lost");
    call = call_of(of);
    call.operation = operation;
    of->act = cancel;
    of->act_context = operation;
    of->act_at = of->now + 100 * MILLISECOND;
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_CANCELLED);
    report(of, of->now, inserted, 2);
    call.operation = NULL;
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.present, 1);
    ccid_operation_destroy(&operation);
    reader_free(&of);
    of = reader_new();
    of->no_interrupt = true;
    test("a reader without an interrupt endpoint says unsupported");
    reader_open(of);
    call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_UNSUPPORTED);
    reader_free(&of);
}

static void test_faults(void) {
    static const uint8_t babble[17] = {0x50};
    static const uint8_t unknown[] = {0x52, 0x00};
    static const struct {
        const char *name;
        item_kind kind;
        const uint8_t *bytes;
        size_t length;
        ccid_status status;
        ccid_fault fault;
    } rows[] = {
        {"a stall", ITEM_STALL, NULL, 0, CCID_STALLED, CCID_FAULT_NONE},
        {"a reader that leaves", ITEM_GONE, NULL, 0, CCID_GONE, CCID_FAULT_NONE},
        {"a babble", ITEM_PACKET, babble, 17, CCID_MALFORMED, CCID_FAULT_BABBLE},
        {"an unknown type", ITEM_PACKET, unknown, 2, CCID_MALFORMED, CCID_FAULT_WRONG_TYPE},
        {"a cut slot change", ITEM_PACKET, inserted, 1, CCID_MALFORMED, CCID_FAULT_TRUNCATED},
        {"a cut hardware error", ITEM_PACKET, broken, 3, CCID_MALFORMED, CCID_FAULT_TRUNCATED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reader *of = reader_new();
        ccid_error error;
        ccid_changes changes;
        test("on the interrupt pipe %s is %s", rows[i].name, ccid_status_name(rows[i].status));
        reader_open(of);
        say_item(&of->reports, rows[i].kind, of->now, rows[i].bytes, rows[i].length);
        ccid_call call = call_of(of);
        CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), rows[i].status);
        CHECK_EQUAL(error.fault, rows[i].fault);
        of->in_halted = false;
        if (rows[i].status != CCID_GONE) {
            report(of, of->now, inserted, 2);
            CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
            CHECK_EQUAL(changes.present, 1);
        } else {
            CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_GONE);
            CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_GONE);
        }
        reader_free(&of);
    }
    reader *of = reader_new();
    ccid_error error;
    ccid_changes changes;
    test("an empty interrupt packet says nothing, and without end it is an error");
    reader_open(of);
    report(of, of->now, inserted, 0);
    report(of, of->now + SECOND, inserted, 2);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_OK);
    for (int i = 0; i < 100; i++) {
        report(of, of->now, inserted, 0);
    }
    CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_STRAYS);
    reader_free(&of);
}

void test_interrupts(void) {
    test_reports();
    test_hardware_error_elsewhere();
    test_endings();
    test_faults();
}
