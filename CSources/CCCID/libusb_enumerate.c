// SPDX-License-Identifier: Apache-2.0
//
// Shows libusb's devices as bytes. libusb hands out parsed configurations; they are put together again, so
// that one parser serves all back ends. Nothing is opened: texts come from sysfs.

#include "cursor.h"
#include "failure.h"
#include "libusb_inside.h"
#include "sysfs.h"
#include <stdlib.h>
#include <string.h>

/** wTotalLength is 16 bits wide. */
#define CONFIGURATION_CAPACITY 65536

typedef struct writer {
    uint8_t *bytes;
    size_t used;
} writer;

static void append(writer *to, const uint8_t *bytes, int length) {
    if (bytes == NULL || length <= 0 || (size_t)length > CONFIGURATION_CAPACITY - to->used) {
        return;
    }
    memcpy(to->bytes + to->used, bytes, (size_t)length);
    to->used += (size_t)length;
}

static void append_endpoint(writer *to, const struct libusb_endpoint_descriptor *endpoint) {
    uint8_t bytes[7] = {7, LIBUSB_DT_ENDPOINT, endpoint->bEndpointAddress, endpoint->bmAttributes, 0,
                        0, endpoint->bInterval};
    put_le16(bytes + 4, endpoint->wMaxPacketSize);
    append(to, bytes, sizeof bytes);
    append(to, endpoint->extra, endpoint->extra_length);
}

static void append_interface(writer *to, const struct libusb_interface_descriptor *one) {
    const uint8_t bytes[9] = {9,
                              LIBUSB_DT_INTERFACE,
                              one->bInterfaceNumber,
                              one->bAlternateSetting,
                              one->bNumEndpoints,
                              one->bInterfaceClass,
                              one->bInterfaceSubClass,
                              one->bInterfaceProtocol,
                              one->iInterface};
    append(to, bytes, sizeof bytes);
    append(to, one->extra, one->extra_length);
    for (size_t i = 0; i < one->bNumEndpoints; i++) {
        append_endpoint(to, &one->endpoint[i]);
    }
}

static void append_configuration(writer *to, const struct libusb_config_descriptor *config) {
    uint8_t bytes[9] = {9,
                        LIBUSB_DT_CONFIG,
                        0,
                        0,
                        config->bNumInterfaces,
                        config->bConfigurationValue,
                        config->iConfiguration,
                        config->bmAttributes,
                        config->MaxPower};
    put_le16(bytes + 2, config->wTotalLength);
    append(to, bytes, sizeof bytes);
    append(to, config->extra, config->extra_length);
    for (size_t i = 0; i < config->bNumInterfaces; i++) {
        const struct libusb_interface *interface = &config->interface[i];
        for (int setting = 0; setting < interface->num_altsetting; setting++) {
            append_interface(to, &interface->altsetting[setting]);
        }
    }
}

static void write_device(const struct libusb_device_descriptor *device, uint8_t out[18]) {
    const uint8_t bytes[18] = {18,
                               LIBUSB_DT_DEVICE,
                               0,
                               0,
                               device->bDeviceClass,
                               device->bDeviceSubClass,
                               device->bDeviceProtocol,
                               device->bMaxPacketSize0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               0,
                               device->iManufacturer,
                               device->iProduct,
                               device->iSerialNumber,
                               device->bNumConfigurations};
    memcpy(out, bytes, sizeof bytes);
    put_le16(out + 2, device->bcdUSB);
    put_le16(out + 8, device->idVendor);
    put_le16(out + 10, device->idProduct);
    put_le16(out + 12, device->bcdDevice);
}

ccid_usb_place ccid_libusb_place(libusb_device *device) {
    ccid_usb_place place = {.bus = libusb_get_bus_number(device),
                            .address = libusb_get_device_address(device)};
    int count = libusb_get_port_numbers(device, place.ports, (int)sizeof place.ports);
    place.port_count = count > 0 ? (uint8_t)count : 0;
    return place;
}

/** true: go on. A device without an active configuration, or one that left just now, is no reader; nor is a
 * hub, which is left out before libusb reads files in sysfs for its configuration. */
static bool show(libusb_device *device, uint8_t *buffer, ccid_usb_visit visit, void *visitor) {
    struct libusb_device_descriptor descriptor;
    struct libusb_config_descriptor *config = NULL;
    if (libusb_get_device_descriptor(device, &descriptor) != LIBUSB_SUCCESS ||
        descriptor.bDeviceClass == LIBUSB_CLASS_HUB ||
        libusb_get_active_config_descriptor(device, &config) != LIBUSB_SUCCESS) {
        return true;
    }
    uint8_t device_bytes[18];
    writer configuration = {.bytes = buffer, .used = 0};
    write_device(&descriptor, device_bytes);
    append_configuration(&configuration, config);
    libusb_free_config_descriptor(config);
    ccid_usb_place place = ccid_libusb_place(device);
    ccid_usb_device shown = {
        .place = place,
        .high_speed = libusb_get_device_speed(device) >= LIBUSB_SPEED_HIGH,
        .device_descriptor = device_bytes,
        .device_length = sizeof device_bytes,
        .configuration = buffer,
        .configuration_length = configuration.used,
        .text = ccid_sysfs_text,
        .text_context = &place,
    };
    return visit(visitor, &shown);
}

ccid_status ccid_libusb_enumerate(void *context, ccid_usb_visit visit, void *visitor, ccid_error *error) {
    libusb_host *host = context;
    if (host->named.device[0] != 0) {
        return ccid_libusb_show_named(&host->named, visit, visitor, error);
    }
    libusb_device **list = NULL;
    uint8_t *buffer = malloc(CONFIGURATION_CAPACITY);
    if (buffer == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    ccid_libusb_take_notes(host);
    ssize_t count = libusb_get_device_list(host->context, &list);
    if (count < 0) {
        free(buffer);
        return ccid_libusb_fail(error, (int)count);
    }
    bool more = true;
    for (ssize_t i = 0; i < count && more; i++) {
        more = show(list[i], buffer, visit, visitor);
    }
    libusb_free_device_list(list, 1);
    free(buffer);
    return CCID_OK;
}
