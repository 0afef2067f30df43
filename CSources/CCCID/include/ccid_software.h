// SPDX-License-Identifier: Apache-2.0
//
// A USB bus whose devices are call-backs at packet level, so that Swift (or a test) can be the device.
// The shim queues the transfers and cuts them into packets; the device answers single packets, as on the
// wire. What a device does with them is its own affair.

#ifndef CCID_SOFTWARE_H
#define CCID_SOFTWARE_H

#include "ccid_status.h"

CCID_NONNULL_BEGIN

/** What a device answers to a packet or a control request. */
typedef enum CCID_CLOSED ccid_packet {
    CCID_PACKET_DONE CCID_SWIFT_NAME("done") = 0, /**< taken, or sent; an IN packet may be empty            */
    CCID_PACKET_NAK CCID_SWIFT_NAME("nak"),       /**< not now, the bus asks again (not for control)        */
    CCID_PACKET_STALL CCID_SWIFT_NAME("stall"),   /**< halted until CLEAR_FEATURE; control: refused         */
    CCID_PACKET_GONE CCID_SWIFT_NAME("gone")      /**< the device left the bus                              */
} ccid_packet;

/** Where a device sits and how fast it is. */
typedef struct ccid_software_device {
    uint8_t bus;
    uint8_t address;
    bool high_speed;
    uint8_t port_count;
    uint8_t ports[7];
    uint8_t device_descriptor[18];
} ccid_software_device;

/**
 * The bus. `device` counts from 0. Calls for one device come one at a time, from whatever thread runs its
 * events, except plugged(), now() and wake(), which come at any time. The lengths that call-backs return are
 * checked.
 */
typedef struct ccid_software_bus {
    void *CCID_NULLABLE context;

    /** How many devices there are; a device keeps its number for ever. */
    size_t (*count)(void *CCID_NULLABLE context);
    /** Describes a device; false when it is not plugged in (now). */
    bool (*describe)(void *CCID_NULLABLE context, size_t device, ccid_software_device *out);
    /** Whether the system lets this process open the device now; NULL: always. */
    bool (*CCID_NULLABLE may_open)(void *CCID_NULLABLE context, size_t device);
    /**
     * Copies the configuration descriptor with all that follows it, at most `capacity` bytes, and returns
     * its whole length.
     */
    size_t (*configuration)(void *CCID_NULLABLE context, size_t device, uint8_t *out, size_t capacity);
    /** Copies the UTF-8 text of a string index, at most `capacity` bytes without a 0, returns its whole
     * length. */
    size_t (*string)(void *CCID_NULLABLE context, size_t device, uint8_t index, char *out, size_t capacity);

    /**
     * A control request: eight SETUP bytes; for an OUT request its data. For an IN request at most
     * `capacity` bytes go to `answer` and *answer_length is their number; more is a babble.
     */
    ccid_packet (*control)(void *CCID_NULLABLE context, size_t device, const uint8_t *setup,
                           const uint8_t *data, size_t length, uint8_t *answer, size_t capacity,
                           size_t *answer_length);
    /** One packet to an OUT endpoint (bit 7 clear); `length` 0 is a zero-length packet. */
    ccid_packet (*out)(void *CCID_NULLABLE context, size_t device, uint8_t endpoint, const uint8_t *packet,
                       size_t length);
    /**
     * One packet from an IN endpoint (bit 7 set). `room` is the endpoint's packet size; at most `capacity`
     * bytes go to `packet`; *length is the packet's true length, and one beyond `room`, or beyond what is
     * left of the transfer, is a babble.
     */
    ccid_packet (*in)(void *CCID_NULLABLE context, size_t device, uint8_t endpoint, size_t room,
                      uint8_t *packet, size_t capacity, size_t *length);

    /**
     * How often the device was plugged in so far; 0 while it is not. An opening is for one plugging: what is
     * open over another number is gone for good. From any thread.
     */
    uint64_t (*plugged)(void *CCID_NULLABLE context, size_t device);
    /** USB reset: DONE, or GONE when the device did not come back as the same one. */
    ccid_packet (*reset)(void *CCID_NULLABLE context, size_t device);
    /** A number that changes whenever a device comes or leaves. From any thread. */
    uint64_t (*changes)(void *CCID_NULLABLE context);
    /**
     * Waits until changes() is no longer `seen`, until wake_changes() has a number above `woken`, or for so
     * many nanoseconds (UINT64_MAX: for ever). May return early for no reason. Several threads at a time.
     */
    void (*wait_changes)(void *CCID_NULLABLE context, uint64_t seen, uint64_t woken, uint64_t nanoseconds);
    /** Ends every wait_changes() with a `woken` below `number`, and such as begin later. From any thread. */
    void (*wake_changes)(void *CCID_NULLABLE context, uint64_t number);

    /** The device's clock in nanoseconds; never backwards; the deadlines of calls on it count on it. */
    uint64_t (*now)(void *CCID_NULLABLE context, size_t device);
    /**
     * Waits until an endpoint that said NAK may have something to say, until wake(), or until `deadline`
     * (UINT64_MAX: none). In virtual time it returns at once with the clock moved on.
     */
    void (*wait)(void *CCID_NULLABLE context, size_t device, uint64_t deadline);
    /** Ends a wait() on another thread, now or the next one. */
    void (*wake)(void *CCID_NULLABLE context, size_t device);
    /** The host is destroyed; the last call of all. NULL when there is nothing to free. */
    void (*CCID_NULLABLE destroy)(void *CCID_NULLABLE context);
} ccid_software_bus;

CCID_NONNULL_END

#endif
