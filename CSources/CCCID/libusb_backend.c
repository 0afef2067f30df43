// SPDX-License-Identifier: Apache-2.0
//
// The libusb back end: contexts, opening, claiming. Plain libusb_init (the default of libusb 1.0.26): its
// NO_DEVICE_DISCOVERY changes every later context of the process, which a library must not do; a program that
// has the process for itself may ask for it.

#include "busy.h"
#include "failure.h"
#include "host.h"
#include "libusb_inside.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ccid_status ccid_libusb_fail(ccid_error *error, int code) {
    error->usb = code;
    switch (code) {
    case LIBUSB_ERROR_ACCESS:
        error->system = EACCES;
        return ccid_fail(error, CCID_PERMISSION, CCID_FAULT_NONE);
    case LIBUSB_ERROR_BUSY:
        error->system = EBUSY;
        return ccid_fail(error, CCID_BUSY, CCID_FAULT_NONE);
    case LIBUSB_ERROR_NO_DEVICE:
        error->system = ENODEV;
        return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    case LIBUSB_ERROR_NOT_FOUND:
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    case LIBUSB_ERROR_NO_MEM:
        error->system = ENOMEM;
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    case LIBUSB_ERROR_PIPE:
        return ccid_fail(error, CCID_STALLED, CCID_FAULT_NONE);
    default:
        return ccid_fail(error, CCID_USB_FAILED, CCID_FAULT_NONE);
    }
}

static bool same_place(const ccid_usb_place *a, const ccid_usb_place *b) {
    return a->bus == b->bus && a->address == b->address && a->port_count == b->port_count &&
           memcmp(a->ports, b->ports, sizeof a->ports) == 0;
}

/** Opens the device; where there is none, the one that the host is about. */
static ccid_status open_device(libusb_host *host, libusb_device *device, const ccid_usb_place *place,
                               ccid_usb_handle **out, ccid_error *error) {
    libusb_opened *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    error->bus = place->bus;
    error->address = place->address;
    opened->descriptor = -1;
    int code = device != NULL ? libusb_open(device, &opened->usb)
                              : ccid_libusb_open_named(host->context, &host->named, place,
                                                       &opened->descriptor, &opened->usb);
    if (code != LIBUSB_SUCCESS) {
        free(opened);
        return ccid_libusb_fail(error, code);
    }
    opened->host = host;
    opened->bus = place->bus;
    opened->address = place->address;
    *out = (ccid_usb_handle *)(void *)opened;
    return CCID_OK;
}

static ccid_status backend_open(void *context, const ccid_usb_place *place, ccid_usb_handle **out,
                                ccid_error *error) {
    libusb_host *host = context;
    if (host->named.device[0] != 0) {
        return open_device(host, NULL, place, out, error);
    }
    libusb_device **list = NULL;
    ssize_t count = libusb_get_device_list(host->context, &list);
    if (count < 0) {
        return ccid_libusb_fail(error, (int)count);
    }
    ccid_status status = CCID_NOT_FOUND;
    bool found = false;
    for (ssize_t i = 0; i < count && !found; i++) {
        ccid_usb_place here = ccid_libusb_place(list[i]);
        if (same_place(&here, place)) {
            found = true;
            status = open_device(host, list[i], place, out, error);
        }
    }
    libusb_free_device_list(list, 1);
    return found ? status : ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
}

static void backend_close(ccid_usb_handle *handle) {
    libusb_opened *opened = libusb_of(handle);
    libusb_close(opened->usb);
    if (opened->descriptor >= 0) {
        (void)close(opened->descriptor);
    }
    free(opened);
}

/** Takes the kernel's driver off; that there is none is fine. */
static int detach_driver(libusb_opened *opened, uint8_t interface) {
    if (libusb_kernel_driver_active(opened->usb, interface) != 1) {
        return LIBUSB_SUCCESS;
    }
    int code = libusb_detach_kernel_driver(opened->usb, interface);
    if (code == LIBUSB_SUCCESS) {
        opened->detached |= UINT32_C(1) << interface;
    }
    return code == LIBUSB_ERROR_NOT_FOUND ? LIBUSB_SUCCESS : code;
}

static void attach_driver(libusb_opened *opened, uint8_t interface) {
    uint32_t bit = UINT32_C(1) << interface;
    if ((opened->detached & bit) != 0) {
        opened->detached &= ~bit;
        (void)libusb_attach_kernel_driver(opened->usb, interface);
    }
}

static ccid_status explain_busy(libusb_opened *opened, uint8_t interface, ccid_error *error) {
    error->bus = opened->bus;
    error->address = opened->address;
    if (libusb_kernel_driver_active(opened->usb, interface) == 1) {
        error->fault = CCID_FAULT_KERNEL_DRIVER;
        return CCID_BUSY;
    }
    ccid_find_holder(opened->bus, opened->address, error);
    return CCID_BUSY;
}

static ccid_status backend_claim(ccid_usb_handle *handle, uint8_t interface, bool detach, ccid_error *error) {
    libusb_opened *opened = libusb_of(handle);
    if (interface > 31) {
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    }
    int code = detach ? detach_driver(opened, interface) : LIBUSB_SUCCESS;
    if (code == LIBUSB_SUCCESS) {
        code = libusb_claim_interface(opened->usb, interface);
    }
    if (code == LIBUSB_SUCCESS) {
        return CCID_OK;
    }
    attach_driver(opened, interface);
    ccid_status status = ccid_libusb_fail(error, code);
    return status == CCID_BUSY ? explain_busy(opened, interface, error) : status;
}

static void backend_release(ccid_usb_handle *handle, uint8_t interface) {
    libusb_opened *opened = libusb_of(handle);
    (void)libusb_release_interface(opened->usb, interface);
    attach_driver(opened, interface);
}

static ccid_status backend_clear_halt(ccid_usb_handle *handle, uint8_t endpoint, ccid_error *error) {
    int code = libusb_clear_halt(libusb_of(handle)->usb, endpoint);
    return code == LIBUSB_SUCCESS ? CCID_OK : ccid_libusb_fail(error, code);
}

static ccid_status backend_renew(ccid_usb_handle *handle, uint8_t interface, ccid_error *error) {
    int code = libusb_set_interface_alt_setting(libusb_of(handle)->usb, interface, 0);
    return code == LIBUSB_SUCCESS ? CCID_OK : ccid_libusb_fail(error, code);
}

/** The numbers of the configuration's interfaces, bit n for n (0…31); those above cannot be claimed. */
static uint32_t interface_numbers(const libusb_opened *opened) {
    struct libusb_config_descriptor *config = NULL;
    if (libusb_get_active_config_descriptor(libusb_get_device(opened->usb), &config) != LIBUSB_SUCCESS) {
        return 0; /* not configured: nobody can have one */
    }
    uint32_t numbers = 0;
    for (uint8_t i = 0; i < config->bNumInterfaces; i++) {
        const struct libusb_interface *interface = &config->interface[i];
        uint8_t number =
            interface->num_altsetting > 0 ? interface->altsetting[0].bInterfaceNumber : UINT8_MAX;
        numbers |= number <= 31 ? UINT32_C(1) << number : 0;
    }
    libusb_free_config_descriptor(config);
    return numbers;
}

/**
 * Claims all of these interfaces, with no driver of the kernel taken off. The system refuses those that
 * anybody has, whoever he is: looking for holders in /proc would miss those of other users. `*taken`: those
 * that are ours.
 */
static ccid_status claim_all(ccid_usb_handle *handle, uint32_t numbers, uint32_t *taken, ccid_error *error) {
    ccid_status status = CCID_OK;
    for (uint8_t number = 0; number <= 31 && status == CCID_OK; number++) {
        uint32_t bit = UINT32_C(1) << number;
        if ((numbers & bit) != 0) {
            status = backend_claim(handle, number, false, error);
            *taken |= status == CCID_OK ? bit : 0;
        }
    }
    return status;
}

/** libusb gives the claimed interfaces up itself for the moment of the reset, and claims them again. */
static ccid_status backend_reset(ccid_usb_handle *handle, bool even_if_in_use, ccid_error *error) {
    libusb_opened *opened = libusb_of(handle);
    uint32_t taken = 0;
    ccid_status status =
        even_if_in_use ? CCID_OK : claim_all(handle, interface_numbers(opened), &taken, error);
    if (status == CCID_OK) {
        int code = libusb_reset_device(opened->usb);
        if (code == LIBUSB_ERROR_NOT_FOUND) {
            code = LIBUSB_ERROR_NO_DEVICE; /* it came back as another one, or not at all */
        }
        status = code == LIBUSB_SUCCESS ? CCID_OK : ccid_libusb_fail(error, code);
    }
    for (uint8_t number = 0; number <= 31; number++) {
        if ((taken & (UINT32_C(1) << number)) != 0) {
            (void)libusb_release_interface(opened->usb, number);
        }
    }
    return status;
}

static void backend_destroy(void *context) {
    libusb_host *host = context;
    libusb_exit(host->context);
    ccid_libusb_sleepers_free(host);
    free(host);
}

static const ccid_backend libusb_backend = {
    .name = "libusb",
    .enumerate = ccid_libusb_enumerate,
    .open = backend_open,
    .close = backend_close,
    .claim = backend_claim,
    .release = backend_release,
    .prepare = ccid_libusb_prepare,
    .dispose = ccid_libusb_dispose,
    .submit = ccid_libusb_submit,
    .cancel = ccid_libusb_cancel,
    .reap = ccid_libusb_reap,
    .wake = ccid_libusb_wake,
    .clear_halt = backend_clear_halt,
    .renew = backend_renew,
    .reset = backend_reset,
    .bus_changes = ccid_libusb_bus_changes,
    .reap_bus = ccid_libusb_reap_bus,
    .wake_bus = ccid_libusb_wake_bus,
    .now = ccid_libusb_now,
    .clock_is_monotonic = true,
    .destroy = backend_destroy,
};

/** `named`: what the host is about; NULL: all devices. */
static ccid_status create(const libusb_named *named, ccid_host **out, ccid_error *error) {
    libusb_host *host = calloc(1, sizeof *host);
    if (host == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    if (named != NULL) {
        host->named = *named;
        /* A libusb that cannot looks at every device, and nothing else is different. */
        (void)libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
    }
    int code = libusb_init(&host->context);
    if (code != LIBUSB_SUCCESS) {
        free(host);
        return ccid_libusb_fail(error, code);
    }
    ccid_libusb_sleepers_init(host);
    if (ccid_host_create(&libusb_backend, host, out) != CCID_OK) {
        backend_destroy(host);
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    return CCID_OK;
}

ccid_status ccid_host_create_libusb(ccid_host **out, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    *out = NULL;
    return create(NULL, out, error);
}

ccid_status ccid_host_create_libusb_at(const char *path, ccid_host **out, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    libusb_named named = {.place = {.bus = 0}};
    *out = NULL;
    return ccid_libusb_name(&named, path) ? create(&named, out, error)
                                          : ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
}

/** A constant, written once: libusb has its version as numbers only. */
static char version_text[32];

static void write_version(void) {
    const struct libusb_version *version = libusb_get_version();
    (void)snprintf(version_text, sizeof version_text, "%u.%u.%u", version->major, version->minor,
                   version->micro);
}

const char *ccid_libusb_version(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, write_version);
    return version_text;
}
