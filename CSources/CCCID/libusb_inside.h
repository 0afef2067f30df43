// SPDX-License-Identifier: Apache-2.0
//
// The libusb back end from the inside.

#ifndef CCID_LIBUSB_INSIDE_H
#define CCID_LIBUSB_INSIDE_H

#include "ccid_backend.h"
#include <libusb.h>
#include <pthread.h>

/**
 * A thread inside reap() or reap_bus(): libusb leaves its event loop when `stop` is not 0. One of reap_bus()
 * waits for no transfer, and has no handle.
 */
typedef struct libusb_sleeper {
    struct libusb_sleeper *next;
    const ccid_transfer *waiting;
    const void *handle;
    int stop;
    bool patient; /**< it waits for what comes once in a while, and lets others run the events */
    bool inside;  /**< it is in libusb's loop, or about to be */
    bool over;    /**< what it waits for came, or it was woken */
} libusb_sleeper;

/** The one device that a host is about. */
typedef struct libusb_named {
    ccid_usb_place place; /**< with the address that it had when it was named */
    char device[40];      /**< its directory in sysfs; "": the host is about all devices */
} libusb_named;

typedef struct libusb_host {
    libusb_context *context;
    libusb_named named;
    pthread_mutex_t mutex; /**< guards what follows, `changes` apart, and the sleepers */
    pthread_cond_t aside;  /**< the patient who stand aside wait for it */
    libusb_sleeper *sleepers;
    unsigned hurried;     /**< sleepers that are not patient */
    uint64_t quiet_from;  /**< when the patient may run the events again, if none of those comes before */
    bool waits_for_leave; /**< a patient one sleeps until such a sleeper leaves */
    bool listens;         /**< the call-back for devices that come and go is registered */
    uint64_t changes;     /**< atomic: how often one came or went since */
} libusb_host;

/** Makes and frees what the sleepers need. */
void ccid_libusb_sleepers_init(libusb_host *host);
void ccid_libusb_sleepers_free(libusb_host *host);

typedef struct libusb_opened {
    libusb_host *host;
    libusb_device_handle *usb;
    int descriptor; /**< of the device's node, where libusb did not open it; else -1 */
    uint8_t bus;
    uint8_t address;
    uint32_t detached; /**< bit n: the kernel driver of interface n (0…31) is ours to re-attach */
} libusb_opened;

static inline libusb_opened *libusb_of(ccid_usb_handle *handle) {
    return (libusb_opened *)(void *)handle;
}

/** LIBUSB_ERROR_… to a status, kept in the error. */
ccid_status ccid_libusb_fail(ccid_error *error, int code);
/** Where a device sits. */
ccid_usb_place ccid_libusb_place(libusb_device *device);

/* libusb_named.c */
/** Names the device of the CCID interface that has this path; false: none has. */
bool ccid_libusb_name(libusb_named *named, const char *path);
/**
 * The configuration with this number among the descriptors as sysfs has them: behind the device's, one after
 * the other as the kernel took them. Each ends where the next begins: its own wTotalLength may say otherwise.
 */
const uint8_t *ccid_libusb_find_configuration(const uint8_t *bytes, size_t length, unsigned long number,
                                              size_t *out);
/** Shows it as it is now, if it is there. */
ccid_status ccid_libusb_show_named(const libusb_named *named, ccid_usb_visit visit, void *visitor,
                                   ccid_error *error);
/** Opens it; a code of libusb's. */
int ccid_libusb_open_named(libusb_context *context, const libusb_named *named, const ccid_usb_place *place,
                           int *descriptor, libusb_device_handle **out);

ccid_status ccid_libusb_enumerate(void *context, ccid_usb_visit visit, void *visitor, ccid_error *error);

ccid_status ccid_libusb_prepare(ccid_usb_handle *handle, ccid_transfer *transfer);
void ccid_libusb_dispose(ccid_usb_handle *handle, ccid_transfer *transfer);
ccid_status ccid_libusb_submit(ccid_usb_handle *handle, ccid_transfer *transfer);
void ccid_libusb_cancel(ccid_usb_handle *handle, ccid_transfer *transfer);
/** Whether it ends once in a while, whenever something happens: for who owns it. */
bool ccid_libusb_is_patient(const ccid_transfer *transfer);

void ccid_libusb_reap(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                      uint64_t deadline);
void ccid_libusb_wake(ccid_usb_handle *handle);
uint64_t ccid_libusb_now(ccid_usb_handle *handle);
/** A sleeper is seen by whoever stops it, from enter to leave; in between the thread may sleep. */
void ccid_libusb_enter(libusb_host *host, libusb_sleeper *self);
void ccid_libusb_sleep(libusb_host *host, libusb_sleeper *self, uint64_t deadline);
void ccid_libusb_leave(libusb_host *host, const libusb_sleeper *self);
/** Stops all that sleep on this handle; NULL: those that wait for the bus. */
void ccid_libusb_stop_all(libusb_host *host, const void *handle);

/* libusb_bus.c */
ccid_status ccid_libusb_bus_changes(void *context, uint64_t *out, ccid_error *error);
void ccid_libusb_reap_bus(void *context, uint64_t seen, const int *interrupted, uint64_t deadline);
void ccid_libusb_wake_bus(void *context);
/**
 * libusb keeps a note of every device that came or went until somebody runs the context's events. Who only
 * enumerates has to do that as well, or the notes pile up for as long as the process lives.
 */
void ccid_libusb_take_notes(libusb_host *host);
/** Marks a transfer as over, and whoever sleeps for it leaves libusb's loop. */
void ccid_libusb_finish(libusb_host *host, ccid_transfer *transfer, ccid_transfer_end end, size_t actual,
                        int32_t code);

#endif
