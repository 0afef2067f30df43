// SPDX-License-Identifier: Apache-2.0
//
// Devices that come and go, as libusb tells it. It counts them only: what is there then is enumeration's
// affair. Where libusb listens to udev and no udev runs, it is deaf without knowing; the caller has to know.

#include "failure.h"
#include "libusb_inside.h"

/** On a thread that runs the context's events. */
static int LIBUSB_CALL changed(libusb_context *context, libusb_device *device, libusb_hotplug_event event,
                               void *user) {
    (void)context, (void)device, (void)event;
    libusb_host *host = user;
    __atomic_add_fetch(&host->changes, 1, __ATOMIC_RELEASE);
    ccid_libusb_stop_all(host, NULL);
    return 0; /* stays registered; libusb_exit() takes it off */
}

static int listen_once(libusb_host *host) {
    int code = LIBUSB_SUCCESS;
    pthread_mutex_lock(&host->mutex);
    bool first = !host->listens;
    host->listens = true;
    pthread_mutex_unlock(&host->mutex);
    if (first) {
        code = libusb_hotplug_register_callback(
            host->context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
            LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
            LIBUSB_HOTPLUG_MATCH_ANY, changed, host, NULL);
    }
    if (code != LIBUSB_SUCCESS) {
        pthread_mutex_lock(&host->mutex);
        host->listens = false;
        pthread_mutex_unlock(&host->mutex);
    }
    return code;
}

ccid_status ccid_libusb_bus_changes(void *context, uint64_t *out, ccid_error *error) {
    libusb_host *host = context;
    if (host->named.device[0] != 0 || libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) == 0) {
        return ccid_fail(error, CCID_UNSUPPORTED, CCID_FAULT_NONE);
    }
    int code = listen_once(host);
    if (code != LIBUSB_SUCCESS) {
        return ccid_libusb_fail(error, code);
    }
    *out = __atomic_load_n(&host->changes, __ATOMIC_ACQUIRE);
    return CCID_OK;
}

void ccid_libusb_reap_bus(void *context, uint64_t seen, const int *interrupted, uint64_t deadline) {
    libusb_host *host = context;
    libusb_sleeper self = {.waiting = NULL, .handle = NULL, .patient = true};
    ccid_libusb_enter(host, &self);
    bool stopped = interrupted != NULL && __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) != 0;
    if (!stopped && __atomic_load_n(&host->changes, __ATOMIC_ACQUIRE) == seen) {
        ccid_libusb_sleep(host, &self, deadline);
    }
    ccid_libusb_leave(host, &self);
}

void ccid_libusb_wake_bus(void *context) {
    libusb_host *host = context;
    ccid_libusb_stop_all(host, NULL);
    libusb_interrupt_event_handler(host->context);
}

void ccid_libusb_take_notes(libusb_host *host) {
    struct timeval none = {0};
    (void)libusb_handle_events_timeout_completed(host->context, &none, NULL);
}
