// SPDX-License-Identifier: Apache-2.0
//
// A host is a back end with its context; it enumerates. Each reader interface that enumeration finds is
// shown as one `ccid_reader_info`, the faulty ones with the reason.

#ifndef CCID_HOST_H
#define CCID_HOST_H

#include "ccid_backend.h"
#include "ccid_descriptor.h"
#include "ccid_software.h"

CCID_NONNULL_BEGIN

/** A back end with its context. It lives until it is destroyed and its last device is closed. */
typedef struct ccid_host ccid_host;

/**
 * A host over libusb, with a libusb context of its own. Give each device's owner a host of its own: then
 * its thread runs its own events and no other's.
 */
ccid_status ccid_host_create_libusb(ccid_host *CCID_NULLABLE *CCID_NONNULL out,
                                    ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * The same, about one device alone: that of the CCID interface with this path. No other is looked at, where
 * libusb can be told so (1.0.26 can). In the whole process it then looks for no device of itself any more, so
 * this is for a program that has its process for itself. CCID_NOT_FOUND, and nothing is changed, where no
 * CCID interface has the path. What comes or leaves is not told.
 */
ccid_status ccid_host_create_libusb_at(const char *path, ccid_host *CCID_NULLABLE *CCID_NONNULL out,
                                       ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** A host over call-backs; `bus` is copied. On failure `bus->destroy` is not called. */
ccid_status ccid_host_create_software(const ccid_software_bus *bus,
                                      ccid_host *CCID_NULLABLE *CCID_NONNULL out,
                                      ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** A host over any back end; `backend` must outlive it; `context` is the host's from here on. */
ccid_status ccid_host_create(const ccid_backend *backend, void *CCID_NULLABLE context,
                             ccid_host *CCID_NULLABLE *CCID_NONNULL out) CCID_CHECK;
/** Lets go of a host and sets the pointer NULL; NULL is accepted. Devices still open keep it alive. */
void ccid_host_destroy(ccid_host *CCID_NULLABLE *CCID_NONNULL host);
/** "libusb", "software", … */
const char *ccid_host_backend_name(const ccid_host *host);
/** libusb's version ("1.0.26"); lives for ever. */
const char *ccid_libusb_version(void);

/** A USB vendor and product. */
typedef struct ccid_usb_id {
    uint16_t vendor;
    uint16_t product;
} ccid_usb_id;

/** One endpoint; address 0: there is none. */
typedef struct ccid_endpoint {
    uint8_t address;
    uint16_t packet_size;
} ccid_endpoint;

/** A CCID interface as found. Pointers are lent: for the visit, or for the life of the device. */
typedef struct ccid_reader_info {
    /** The stable path `bus-port.port:configuration.interface`, such as `1-1.4:1.0`. */
    const char *path;
    /** Texts, safe to print (valid UTF-8, no control characters, trimmed); "" for none. */
    const char *manufacturer;
    const char *product_name;
    const char *serial;
    const char *interface_name;
    ccid_usb_place place;
    bool high_speed;
    uint16_t vendor;
    uint16_t product;
    uint16_t bcdDevice;
    uint8_t configuration;
    uint8_t interface;
    /** bInterfaceClass: 0B, or FF. */
    uint8_t interface_class;
    ccid_endpoint bulk_out;
    ccid_endpoint bulk_in;
    ccid_endpoint interrupt_in;
    /** CCID_OK: `descriptor` holds. CCID_MALFORMED: it cannot be used, `reason` says why and where. */
    ccid_status usable;
    ccid_error reason;
    ccid_class_descriptor descriptor;
    /** The class descriptor's bytes as they came, NULL when none was found. */
    const uint8_t *CCID_NULLABLE raw;
    size_t raw_length;
} ccid_reader_info;

/** Called once for a reader; true goes on. It must not call into the same host. */
typedef bool (*ccid_reader_visit)(void *CCID_NULLABLE visitor, const ccid_reader_info *reader);

/**
 * Shows every CCID interface on the bus: class 0B, and class FF of the devices in `vendor_class` where a
 * class descriptor can be read. Opens no device, sends nothing. Blocks on the system only.
 */
ccid_status ccid_enumerate(ccid_host *host, const ccid_usb_id *CCID_NULLABLE vendor_class,
                           size_t vendor_class_count, ccid_reader_visit visit, void *CCID_NULLABLE visitor,
                           ccid_error *CCID_NULLABLE error) CCID_CHECK;

/**
 * The same for one device given as bytes, for `decode` and tests: the device descriptor (18 bytes) and the
 * configuration with all that follows. `place` makes the path.
 */
ccid_status ccid_enumerate_bytes(const ccid_usb_place *place, const uint8_t *device, size_t device_length,
                                 const uint8_t *configuration, size_t configuration_length,
                                 const ccid_usb_id *CCID_NULLABLE vendor_class, size_t vendor_class_count,
                                 ccid_reader_visit visit, void *CCID_NULLABLE visitor,
                                 ccid_error *CCID_NULLABLE error) CCID_CHECK;

/**
 * USB reset of the device whose interface has this path and that has this address (0: whichever is there).
 * Every interface of the device loses what it was doing, so all of them are claimed for it: CCID_BUSY where
 * anybody has one of them (as for ccid_open(), a kernel driver included) unless `even_if_in_use`. CCID_OK:
 * the device is there as before, with its address. CCID_GONE: another one is there, or it left, or came back
 * as another device; wait for it. CCID_NOT_FOUND, CCID_PERMISSION, CCID_USB_FAILED. Blocks for a few seconds
 * at most.
 */
ccid_status ccid_reset_usb(ccid_host *host, const char *path, uint8_t address, bool even_if_in_use,
                           const ccid_usb_id *CCID_NULLABLE vendor_class, size_t vendor_class_count,
                           ccid_error *CCID_NULLABLE error) CCID_CHECK;

/** What cancels a call; see ccid_device.h. */
typedef struct ccid_operation ccid_operation;

/**
 * A number that changes whenever a device comes to the bus or leaves it: any device, at least that often,
 * counted from the first call on. Ask for it first and enumerate then: nothing is missed. CCID_UNSUPPORTED
 * where the system does not tell; a number that never changes is possible too, where libusb hears of events
 * only through a udev that does not run.
 */
ccid_status ccid_bus_changes(ccid_host *host, uint64_t *out, ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * Waits until that number is not `*seen` any more, and stores the new one there. `deadline_ns` is on
 * CLOCK_MONOTONIC, whatever the back end (UINT64_MAX: none). CCID_TIMED_OUT, CCID_CANCELLED,
 * CCID_UNSUPPORTED.
 */
ccid_status ccid_wait_bus(ccid_host *host, uint64_t *seen, uint64_t deadline_ns,
                          ccid_operation *CCID_NULLABLE operation,
                          ccid_error *CCID_NULLABLE error) CCID_CHECK;

/**
 * Makes a text from a device safe to print: what is not UTF-8 becomes U+FFFD, control characters are
 * dropped, white space at both ends is cut; never more than capacity − 1 bytes, and no character is split.
 * Returns the length; `out` ends with a 0. `capacity` is at least 1.
 */
size_t ccid_text_clean(const char *text, size_t length, char *out, size_t capacity);

CCID_NONNULL_END

#endif
