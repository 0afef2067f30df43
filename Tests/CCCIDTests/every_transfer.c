// SPDX-License-Identifier: Apache-2.0
//
// The n-th packet fails, for every n until nothing fails any more: always a typed error, and afterwards a
// reader that is usable, or one that is known to be gone.

#include "harness.h"
#include "reader.h"

/** A little session; the first failure ends it. */
static ccid_status session(reader *of, ccid_error *error) {
    static const uint8_t block[200];
    uint8_t out[300];
    size_t length = 0;
    ccid_parameters parameters;
    ccid_call call = call_of(of);
    ccid_status status =
        ccid_power_on(of->device, &call, CCID_POWER_AUTOMATIC, out, 300, &length, NULL, error);
    if (status == CCID_OK) {
        status = ccid_get_parameters(of->device, &call, &parameters, NULL, error);
    }
    if (status == CCID_OK) {
        status = ccid_set_parameters(of->device, &call, &parameters, &parameters, NULL, error);
    }
    if (status == CCID_OK) {
        status =
            ccid_transfer_block(of->device, &call, 0, 0, block, 200, out, 300, &length, NULL, NULL, error);
    }
    if (status == CCID_OK) {
        status = ccid_power_off(of->device, &call, NULL, error);
    }
    return status;
}

void test_every_transfer(void) {
    static const struct {
        const char *name;
        item_kind kind;
        ccid_status status;
        int packets; /**< that can fail so: 8 go out, 8 come in */
    } kinds[] = {{"stalled", ITEM_STALL, CCID_STALLED, 16},
                 {"the last", ITEM_GONE, CCID_GONE, 16},
                 {"never taken or given", ITEM_SILENCE, CCID_TIMED_OUT, 16},
                 {"short", ITEM_SHORT, CCID_MALFORMED, 8},
                 {"too long", ITEM_BABBLE, CCID_MALFORMED, 8}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int failed = 0;
        for (int n = 1;; n++) {
            reader *of = reader_new();
            ccid_error error;
            test("a session whose packet %d is %s ends with a typed error", n, kinds[i].name);
            reader_open(of);
            of->fail_transfer = n;
            of->fail_kind = kinds[i].kind;
            ccid_status status = session(of, &error);
            of->fail_transfer = 0;
            bool over = status == CCID_OK;
            CHECK(over || status == kinds[i].status);
            failed += over ? 0 : 1;
            if (kinds[i].kind == ITEM_SILENCE && !over) {
                ccid_call call = call_of(of);
                of->out_allowed = SIZE_MAX;
                CHECK_EQUAL(ccid_recover(of->device, &call, &error), CCID_OK);
            }
            if (kinds[i].kind != ITEM_GONE) {
                check_usable(of);
            }
            if (kinds[i].kind == ITEM_STALL) {
                CHECK_EQUAL(of->halts_cleared, over ? 0 : 1);
            }
            reader_free(&of);
            if (over) {
                break;
            }
        }
        test("every packet of the session was %s once", kinds[i].name);
        CHECK_EQUAL(failed, kinds[i].packets);
    }
}
