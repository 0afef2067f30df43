// SPDX-License-Identifier: Apache-2.0
//
// What the shim needs of USB, as a table of functions. libusb is one such table, a bus of call-backs
// (ccid_software.h) another; a test may bring a third. Each entry says whether it may block, who owns what
// and what it returns, and every back end keeps to it.
//
// Threads: functions of one handle are called from several threads at once, except open/close/claim/
// release/prepare/dispose, which the caller orders. A transfer belongs to the thread that waits for it;
// its completion may run on any thread that is inside reap().

#ifndef CCID_BACKEND_H
#define CCID_BACKEND_H

#include "ccid_status.h"

CCID_NONNULL_BEGIN

/** Which pipe a transfer uses; it follows the endpoint's type. */
typedef enum CCID_CLOSED ccid_pipe {
    CCID_PIPE_CONTROL CCID_SWIFT_NAME("control") = 0,
    CCID_PIPE_BULK CCID_SWIFT_NAME("bulk"),
    CCID_PIPE_INTERRUPT CCID_SWIFT_NAME("interrupt")
} ccid_pipe;

/** How a transfer ended. */
typedef enum CCID_CLOSED ccid_transfer_end {
    CCID_TRANSFER_COMPLETED CCID_SWIFT_NAME("completed") = 0, /**< full, or a short packet ended it      */
    CCID_TRANSFER_CANCELLED CCID_SWIFT_NAME("cancelled"),     /**< by cancel(); `actual` still counts    */
    CCID_TRANSFER_STALLED CCID_SWIFT_NAME("stalled"),
    CCID_TRANSFER_GONE CCID_SWIFT_NAME("gone"),
    CCID_TRANSFER_OVERFLOW CCID_SWIFT_NAME("overflow"), /**< babble: a packet longer than the room  */
    CCID_TRANSFER_FAILED CCID_SWIFT_NAME("failed")
} ccid_transfer_end;

/**
 * One transfer. The shim owns it and its buffer; both live, untouched by the shim, from submit() until
 * `done` is true. A control transfer's buffer begins with the eight SETUP bytes, as on the wire; `length`
 * counts them, `actual` counts the data stage only.
 */
typedef struct ccid_transfer {
    /* set by the shim before submit() */
    ccid_pipe pipe;
    uint8_t endpoint; /**< with bit 7 for IN; 0 for control */
    uint8_t *CCID_NULLABLE buffer;
    size_t length;
    bool submitted; /**< set by the shim: the back end took it, so it can have been on the wire */
    /* set by the back end at completion, before `done` */
    ccid_transfer_end end;
    size_t actual;
    int32_t code; /**< the back end's own code behind `end` */
    /** 1 once it is over. Written with release, read with acquire order (ccid_transfer_done). */
    int done;
    /** The back end's own, from prepare() to dispose(). */
    void *CCID_NULLABLE own;
} ccid_transfer;

/** True once the transfer is over and its buffer is the shim's again. */
bool ccid_transfer_done(const ccid_transfer *transfer);
/** For back ends: marks the transfer as over. The last thing that is done with it. */
void ccid_transfer_finish(ccid_transfer *transfer, ccid_transfer_end end, size_t actual, int32_t code);

/** Where a device sits: bus number, address, and the ports from the root hub down. */
typedef struct ccid_usb_place {
    uint8_t bus;
    uint8_t address;
    uint8_t port_count;
    uint8_t ports[7];
} ccid_usb_place;

/** Which text of a device. */
typedef enum CCID_CLOSED ccid_usb_text {
    CCID_TEXT_MANUFACTURER CCID_SWIFT_NAME("manufacturer") = 0,
    CCID_TEXT_PRODUCT CCID_SWIFT_NAME("product"),
    CCID_TEXT_SERIAL CCID_SWIFT_NAME("serial"),
    CCID_TEXT_INTERFACE CCID_SWIFT_NAME("interface")
} ccid_usb_text;

/** A device as enumerate() shows it; everything in it is lent for the visit only. */
typedef struct ccid_usb_device {
    ccid_usb_place place;
    /** 480 Mbit/s or more. */
    bool high_speed;
    const uint8_t *device_descriptor;
    size_t device_length;
    /** The active configuration with all that follows it. */
    const uint8_t *configuration;
    size_t configuration_length;
    /**
     * Copies a text, unsafe as it comes, with a 0 at its end; returns its length, 0 for none. `configuration`
     * and `interface` matter for CCID_TEXT_INTERFACE, `index` is the string index of the descriptor.
     */
    size_t (*text)(void *CCID_NULLABLE context, ccid_usb_text which, uint8_t index, uint8_t configuration,
                   uint8_t interface, char *out, size_t capacity);
    void *CCID_NULLABLE text_context;
} ccid_usb_device;

/** Called once for a device; true goes on. */
typedef bool (*ccid_usb_visit)(void *CCID_NULLABLE visitor, const ccid_usb_device *device);

/** An open device of a back end. */
typedef struct ccid_usb_handle ccid_usb_handle;

typedef struct ccid_backend {
    const char *name;

    /** Shows every device on the bus once. May block on the system, does no bus I/O, opens no device. */
    ccid_status (*enumerate)(void *CCID_NULLABLE context, ccid_usb_visit visit, void *CCID_NULLABLE visitor,
                             ccid_error *error);
    /**
     * Opens the device at a place. *out is the caller's until close(). CCID_NOT_FOUND when no device is
     * there, CCID_PERMISSION, CCID_GONE, CCID_NO_MEMORY, CCID_USB_FAILED.
     */
    ccid_status (*open)(void *CCID_NULLABLE context, const ccid_usb_place *place,
                        ccid_usb_handle *CCID_NULLABLE *CCID_NONNULL out, ccid_error *error);
    /** Gives it back. All transfers are done and disposed, all interfaces released. */
    void (*close)(ccid_usb_handle *handle);

    /**
     * Claims an interface. With `detach` a kernel driver is taken off first, and release() puts it back.
     * CCID_BUSY when somebody else has it (fault kernelDriver where it is the kernel).
     */
    ccid_status (*claim)(ccid_usb_handle *handle, uint8_t interface, bool detach, ccid_error *error);
    /** The opposite of claim(); never fails, a device that is gone included. */
    void (*release)(ccid_usb_handle *handle, uint8_t interface);

    /** Makes what the back end needs for a transfer (`own`); the only place that allocates for it. */
    ccid_status (*prepare)(ccid_usb_handle *handle, ccid_transfer *transfer);
    /** Frees it. The transfer is done or was never submitted; does nothing when prepare() did not succeed. */
    void (*dispose)(ccid_usb_handle *handle, ccid_transfer *transfer);

    /**
     * Starts a transfer; never blocks. CCID_OK: it will be done once, however it ends. Anything else
     * (CCID_GONE, CCID_USB_FAILED): it is not under way, `code` says why, and the buffer stays the shim's.
     */
    ccid_status (*submit)(ccid_usb_handle *handle, ccid_transfer *transfer);
    /** Asks for its end; never blocks. It is done later, in a reap(), and may have completed after all. */
    void (*cancel)(ccid_usb_handle *handle, ccid_transfer *transfer);
    /**
     * Runs events on the calling thread until `waiting` is done, `*interrupted` is not 0, wake() is called
     * or `deadline` passes. May return early for no reason; the caller looks and calls again. `interrupted`
     * (NULL for none) is read with acquire order after the sleeper can be seen by wake(), so no wake is lost.
     */
    void (*reap)(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *CCID_NULLABLE interrupted,
                 uint64_t deadline);
    /** Makes every reap() of this handle return. From any thread, never blocks for long. */
    void (*wake)(ccid_usb_handle *handle);

    /**
     * CLEAR_FEATURE(ENDPOINT_HALT), with the host's data toggle. No transfer is under way on the endpoint.
     * Blocks for as long as the control request takes (the system bounds it).
     */
    ccid_status (*clear_halt)(ccid_usb_handle *handle, uint8_t endpoint, ccid_error *error);
    /**
     * SET_INTERFACE of a claimed interface to its setting 0: all its endpoints begin anew, on both sides. No
     * transfer is under way. CCID_STALLED where the device does not know the request. Blocks as clear_halt().
     */
    ccid_status (*renew)(ccid_usb_handle *handle, uint8_t interface, ccid_error *error);
    /**
     * USB reset of the whole device. This handle has nothing claimed and no transfer under way. Unless
     * `even_if_in_use`, every interface is claimed for it, with no driver of the kernel taken off, and given
     * back afterwards: CCID_BUSY (with the probable holder, or CCID_FAULT_KERNEL_DRIVER), and nothing was
     * done, where anybody has one of them. Who has the device open and claims nothing is not in the way.
     * Blocks for as long as the system takes, a few seconds at most. CCID_GONE when the device did not come
     * back as the same one: the handle is then good for close() only.
     */
    ccid_status (*reset)(ccid_usb_handle *handle, bool even_if_in_use, ccid_error *error);

    /**
     * A number that changes whenever a device comes or leaves, counted from the first call on.
     * CCID_UNSUPPORTED where the system does not tell.
     */
    ccid_status (*bus_changes)(void *CCID_NULLABLE context, uint64_t *out, ccid_error *error);
    /**
     * Waits on the calling thread until bus_changes() is no longer `seen`, `*interrupted` is not 0,
     * wake_bus() is called or `deadline` (CLOCK_MONOTONIC) passes. May return early for no reason.
     */
    void (*reap_bus)(void *CCID_NULLABLE context, uint64_t seen, const int *CCID_NULLABLE interrupted,
                     uint64_t deadline);
    /** Makes every reap_bus() return. From any thread, never blocks for long. */
    void (*wake_bus)(void *CCID_NULLABLE context);

    /** The clock of deadlines: nanoseconds, never backwards. From any thread. */
    uint64_t (*now)(ccid_usb_handle *handle);
    /** `now` is CLOCK_MONOTONIC; a virtual clock moves only while somebody is in reap(). */
    bool clock_is_monotonic;

    /** Frees the context; all handles are closed. */
    void (*destroy)(void *CCID_NULLABLE context);
} ccid_backend;

CCID_NONNULL_END

#endif
