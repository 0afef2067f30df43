// SPDX-License-Identifier: Apache-2.0
//
// Who waits for libusb's events: a patient one beside one in a hurry, thousands of times, over libusb itself
// and transfers that a thread of the test ends, since there is no device. A wake-up that is lost would be
// waited for until the time is over.

#include "../../CSources/CCCID/host.h"
#include "../../CSources/CCCID/libusb_inside.h"
#include "harness.h"
#include <pthread.h>
#include <sched.h>

enum { ROUNDS = 3000, REPORT_EVERY = 7 };
/** Far more than all rounds take; only what is lost is waited for as long. */
#define TIME_OUT_NS UINT64_C(60000000000)

typedef struct scene {
    libusb_host host;
    libusb_opened opened;
    ccid_transfer answer; /**< waited for in a hurry */
    ccid_transfer report; /**< waited for with patience */
    uint64_t deadline;
    unsigned asked;   /**< atomic: rounds in which an answer was asked for */
    unsigned armed;   /**< atomic: reports that were waited for */
    unsigned reports; /**< of the patient: reports that came in time */
} scene;

static ccid_usb_handle *handle_of(scene *of) {
    return (ccid_usb_handle *)(void *)&of->opened;
}

/** True: it is over before the time is. */
static bool wait_for(scene *of, ccid_transfer *transfer) {
    while (!ccid_transfer_done(transfer) && ccid_monotonic() < of->deadline) {
        ccid_libusb_reap(handle_of(of), transfer, NULL, of->deadline);
    }
    return ccid_monotonic() < of->deadline;
}

static void arm(ccid_transfer *transfer) {
    __atomic_store_n(&transfer->done, 0, __ATOMIC_RELEASE);
}

static void *wait_with_patience(void *context) {
    scene *of = context;
    for (unsigned i = 0; i < ROUNDS / REPORT_EVERY; i++) {
        arm(&of->report);
        __atomic_add_fetch(&of->armed, 1, __ATOMIC_RELEASE);
        of->reports += wait_for(of, &of->report) ? 1u : 0u;
    }
    return NULL;
}

/** Ends a transfer as a call-back of libusb's would, which runs on the thread that polls: that one comes out.
 */
static void end(scene *of, ccid_transfer *transfer) {
    ccid_libusb_finish(&of->host, transfer, CCID_TRANSFER_COMPLETED, 0, 0);
    libusb_interrupt_event_handler(of->host.context);
}

static void until(const unsigned *counter, unsigned wanted) {
    while (__atomic_load_n(counter, __ATOMIC_ACQUIRE) < wanted) {
        sched_yield();
    }
}

static void *be_the_bus(void *context) {
    scene *of = context;
    for (unsigned i = 0; i < ROUNDS; i++) {
        until(&of->asked, i + 1);
        end(of, &of->answer);
        if (i % REPORT_EVERY == REPORT_EVERY - 1) {
            until(&of->armed, i / REPORT_EVERY + 1);
            end(of, &of->report);
        }
    }
    return NULL;
}

static void test_beside_each_other(void) {
    static scene of;
    pthread_t patient;
    pthread_t bus;
    unsigned answers = 0;
    test("nobody's event is lost where one who listens stands aside for one in a hurry");
    CHECK_EQUAL(libusb_init(&of.host.context), LIBUSB_SUCCESS);
    ccid_libusb_sleepers_init(&of.host);
    of.opened.host = &of.host;
    of.answer.pipe = CCID_PIPE_BULK;
    of.report.pipe = CCID_PIPE_INTERRUPT;
    CHECK_EQUAL(ccid_libusb_prepare(handle_of(&of), &of.answer), CCID_OK);
    CHECK_EQUAL(ccid_libusb_prepare(handle_of(&of), &of.report), CCID_OK);
    of.deadline = ccid_monotonic() + TIME_OUT_NS;
    CHECK_EQUAL(pthread_create(&patient, NULL, wait_with_patience, &of), 0);
    CHECK_EQUAL(pthread_create(&bus, NULL, be_the_bus, &of), 0);
    for (unsigned i = 0; i < ROUNDS; i++) {
        arm(&of.answer);
        __atomic_add_fetch(&of.asked, 1, __ATOMIC_RELEASE);
        answers += wait_for(&of, &of.answer) ? 1u : 0u;
    }
    CHECK_EQUAL(pthread_join(bus, NULL), 0);
    CHECK_EQUAL(pthread_join(patient, NULL), 0);
    CHECK_EQUAL(answers, ROUNDS);
    CHECK_EQUAL(of.reports, ROUNDS / REPORT_EVERY);
    CHECK(of.host.sleepers == NULL && of.host.hurried == 0);
    ccid_libusb_dispose(handle_of(&of), &of.answer);
    ccid_libusb_dispose(handle_of(&of), &of.report);
    ccid_libusb_sleepers_free(&of.host);
    libusb_exit(of.host.context);
}

void test_sleepers(void) {
    test_beside_each_other();
}
