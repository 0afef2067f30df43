// SPDX-License-Identifier: Apache-2.0
//
// One device whose place is known: sysfs shows it, its node is opened, and no other device is looked at.
// libusb itself then looks for none, in the whole process from then on, so this is for a program that has its
// process for itself.

#define _GNU_SOURCE
#include "failure.h"
#include "libusb_inside.h"
#include "sysfs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** The device descriptor and all configurations. */
#define DESCRIPTORS_CAPACITY 65536
#define DEVICE_LENGTH        18
#define CONFIGURATION_LENGTH 9

/** A number up to 255 with nothing else behind it; `*at` is behind it then. */
static bool take_number(const char **at, uint8_t *out) {
    unsigned value = 0;
    const char *begin = *at;
    while (**at >= '0' && **at <= '9' && *at - begin < 3) {
        value = value * 10 + (unsigned)(**at - '0');
        *at += 1;
    }
    *out = (uint8_t)value;
    return *at > begin && value <= UINT8_MAX;
}

/** The device's part of `bus-port.port:configuration.interface`. */
static bool parse_path(const char *path, libusb_named *named) {
    const char *at = path;
    ccid_usb_place *place = &named->place;
    bool fits = take_number(&at, &place->bus) && *at == '-';
    while (fits && *at != ':') {
        at += 1;
        fits = place->port_count < sizeof place->ports &&
               take_number(&at, &place->ports[place->port_count]) && (*at == '.' || *at == ':');
        if (fits) {
            place->port_count++;
        }
    }
    size_t length = (size_t)(at - path);
    if (!fits || place->port_count == 0 || length >= sizeof named->device) {
        return false;
    }
    memcpy(named->device, path, length);
    return true;
}

static bool read_value(const char *directory, const char *file, int base, unsigned long *out) {
    uint8_t text[16];
    size_t length = ccid_sysfs_read(directory, file, text, sizeof text - 1);
    text[length] = 0;
    char *end = NULL;
    *out = strtoul((const char *)text, &end, base);
    return end != (const char *)text;
}

/** Its address: another one each time that it is plugged in. false: nothing is there. */
static bool read_address(libusb_named *named) {
    unsigned long address = 0;
    bool there = read_value(named->device, "devnum", 10, &address) && address <= UINT8_MAX;
    named->place.address = there ? (uint8_t)address : 0;
    return there;
}

bool ccid_libusb_name(libusb_named *named, const char *path) {
    unsigned long class = 0;
    return parse_path(path, named) && strchr(path, '/') == NULL &&
           read_value(path, "bInterfaceClass", 16, &class) && class == 0x0B && read_address(named);
}

/** Where the next configuration begins behind `at`, by the descriptors' own lengths; at the latest the end.
 */
static size_t next_configuration(const uint8_t *bytes, size_t length, size_t at) {
    do {
        size_t step = bytes[at];
        if (step < 2 || step > length - at) {
            return length;
        }
        at += step;
    } while (length - at >= 2 && bytes[at + 1] != LIBUSB_DT_CONFIG);
    return length - at >= 2 ? at : length;
}

const uint8_t *ccid_libusb_find_configuration(const uint8_t *bytes, size_t length, unsigned long number,
                                              size_t *out) {
    size_t at = DEVICE_LENGTH;
    while (at < length && length - at >= CONFIGURATION_LENGTH && bytes[at + 1] == LIBUSB_DT_CONFIG) {
        size_t end = next_configuration(bytes, length, at);
        if (bytes[at + 5] == number) {
            *out = end - at;
            return bytes + at;
        }
        at = end;
    }
    return NULL;
}

static void show(const libusb_named *named, uint8_t *bytes, ccid_usb_visit visit, void *visitor) {
    size_t length = ccid_sysfs_read(named->device, "descriptors", bytes, DESCRIPTORS_CAPACITY);
    unsigned long number = 0;
    unsigned long speed = 0;
    size_t configuration_length = 0;
    const uint8_t *configuration =
        length >= DEVICE_LENGTH && read_value(named->device, "bConfigurationValue", 10, &number)
            ? ccid_libusb_find_configuration(bytes, length, number, &configuration_length)
            : NULL;
    if (configuration == NULL) {
        return; /* it left, or is not configured: no reader */
    }
    ccid_usb_place place = named->place;
    ccid_usb_device shown = {
        .place = place,
        .high_speed = read_value(named->device, "speed", 10, &speed) && speed >= 480,
        .device_descriptor = bytes,
        .device_length = DEVICE_LENGTH,
        .configuration = configuration,
        .configuration_length = configuration_length,
        .text = ccid_sysfs_text,
        .text_context = &place,
    };
    (void)visit(visitor, &shown);
}

ccid_status ccid_libusb_show_named(const libusb_named *named, ccid_usb_visit visit, void *visitor,
                                   ccid_error *error) {
    libusb_named now = *named;
    uint8_t *bytes = malloc(DESCRIPTORS_CAPACITY);
    if (bytes == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    if (read_address(&now)) {
        show(&now, bytes, visit, visitor);
    }
    free(bytes);
    return CCID_OK;
}

static int code_of(int number) {
    switch (number) {
    case EACCES:
    case EPERM:
        return LIBUSB_ERROR_ACCESS;
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return LIBUSB_ERROR_NO_DEVICE;
    case ENOMEM:
        return LIBUSB_ERROR_NO_MEM;
    default:
        return LIBUSB_ERROR_IO;
    }
}

/** What sits there is still the device that was meant, and the node so its node. */
static bool is_still_there(const libusb_named *named, const ccid_usb_place *place) {
    libusb_named now = *named;
    return read_address(&now) && now.place.address == place->address;
}

int ccid_libusb_open_named(libusb_context *context, const libusb_named *named, const ccid_usb_place *place,
                           int *descriptor, libusb_device_handle **out) {
    char node[32];
    (void)snprintf(node, sizeof node, "/dev/bus/usb/%03u/%03u", place->bus, place->address);
    *descriptor = open(node, O_RDWR | O_CLOEXEC);
    if (*descriptor < 0) {
        return code_of(errno);
    }
    int code = is_still_there(named, place) ? libusb_wrap_sys_device(context, (intptr_t)*descriptor, out)
                                            : LIBUSB_ERROR_NO_DEVICE;
    if (code != LIBUSB_SUCCESS) {
        (void)close(*descriptor);
        *descriptor = -1;
    }
    return code;
}
