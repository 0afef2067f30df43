// SPDX-License-Identifier: Apache-2.0
//
// Which interfaces are readers. Works on descriptors as bytes, whoever brought them.

#include "configuration.h"
#include "cursor.h"
#include "failure.h"
#include "host.h"
#include <stdio.h>
#include <string.h>

#define CLASS_CCID   0x0Bu
#define CLASS_VENDOR 0xFFu

typedef struct search {
    const ccid_usb_id *vendor_class;
    size_t vendor_class_count;
    ccid_reader_visit visit;
    void *visitor;
    const ccid_usb_device *device;
    uint16_t vendor;
    uint16_t product;
    uint16_t bcdDevice;
    uint8_t configuration;
    uint8_t text_index[3]; /**< iManufacturer, iProduct, iSerialNumber */
    bool enough;
} search;

/** `bus-port.port:configuration.interface`; a device on no port (a root hub) has port 0. */
static void write_path(const search *on, uint8_t interface, char *out, size_t capacity) {
    const ccid_usb_place *place = &on->device->place;
    size_t used = (size_t)snprintf(out, capacity, "%u-", place->bus);
    size_t count = place->port_count < sizeof place->ports ? place->port_count : sizeof place->ports;
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(out + used, capacity - used, i == 0 ? "%u" : ".%u", place->ports[i]);
    }
    const char *end = count == 0 ? "0:%u.%u" : ":%u.%u";
    (void)snprintf(out + used, capacity - used, end, on->configuration, interface);
}

static void read_text(const search *on, ccid_usb_text which, uint8_t index, uint8_t interface, char *out) {
    char raw[TEXT_CAPACITY * 2];
    const ccid_usb_device *device = on->device;
    size_t length = 0;
    if (device->text != NULL) {
        length =
            device->text(device->text_context, which, index, on->configuration, interface, raw, sizeof raw);
    }
    (void)ccid_text_clean(raw, length < sizeof raw ? length : sizeof raw, out, TEXT_CAPACITY);
}

static void fill_texts(const search *on, const ccid_interface *found, ccid_reader_store *store) {
    for (size_t i = 0; i < 3; i++) {
        read_text(on, (ccid_usb_text)i, on->text_index[i], found->number, store->texts[i]);
    }
    read_text(on, CCID_TEXT_INTERFACE, found->name_index, found->number, store->texts[3]);
    store->info.path = store->path;
    store->info.manufacturer = store->texts[CCID_TEXT_MANUFACTURER];
    store->info.product_name = store->texts[CCID_TEXT_PRODUCT];
    store->info.serial = store->texts[CCID_TEXT_SERIAL];
    store->info.interface_name = store->texts[CCID_TEXT_INTERFACE];
}

/** Full speed: 8, 16, 32 or 64; high speed: 512 (USB 2.0, 5.8.3); SuperSpeed: 1024. */
static bool usable_packet_size(uint16_t size) {
    return size == 8 || size == 16 || size == 32 || size == 64 || size == 512 || size == 1024;
}

static void fill_descriptor(const ccid_interface *found, ccid_reader_info *info) {
    if (found->candidate == NULL) {
        info->usable = ccid_fail_at(&info->reason, CCID_FAULT_NO_DESCRIPTOR, 0, 0);
        return;
    }
    info->raw = found->candidate;
    info->raw_length = found->candidate_length;
    info->usable =
        ccid_descriptor_parse(found->candidate, found->candidate_length, &info->descriptor, &info->reason);
    if (info->usable != CCID_OK) {
        return;
    }
    if (found->behind_endpoint) {
        info->descriptor.problems |= UINT32_C(1) << CCID_PROBLEM_PLACE;
    }
    if (info->interrupt_in.address == 0) {
        info->descriptor.problems |= UINT32_C(1) << CCID_PROBLEM_NO_INTERRUPT;
    }
    if (info->bulk_in.address == 0 || info->bulk_out.address == 0 ||
        !usable_packet_size(info->bulk_in.packet_size) || !usable_packet_size(info->bulk_out.packet_size)) {
        info->usable = ccid_fail_at(&info->reason, CCID_FAULT_ENDPOINTS, 0, 0);
    }
}

/** A vendor-specific interface passes only with a descriptor that looks like a reader's in every respect. */
static bool plausible(const ccid_interface *found) {
    ccid_class_descriptor parsed;
    if (!found->candidate_good ||
        ccid_descriptor_parse(found->candidate, found->candidate_length, &parsed, NULL) != CCID_OK) {
        return false;
    }
    const uint32_t never = UINT32_C(1) << CCID_PROBLEM_PROTOCOLS | UINT32_C(1) << CCID_PROBLEM_SLOTS |
                           UINT32_C(1) << CCID_PROBLEM_LEVEL;
    return (parsed.problems & never) == 0 && parsed.dwMaxCCIDMessageLength == parsed.out_message_length;
}

static bool is_reader(const search *on, const ccid_interface *found) {
    if (found->interface_class == CLASS_CCID) {
        return true;
    }
    if (found->interface_class != CLASS_VENDOR) {
        return false;
    }
    for (size_t i = 0; i < on->vendor_class_count; i++) {
        const ccid_usb_id *id = &on->vendor_class[i];
        if (id->vendor == on->vendor && id->product == on->product) {
            return plausible(found);
        }
    }
    return false;
}

static bool show_interface(void *visitor, const ccid_interface *found) {
    search *on = visitor;
    if (!is_reader(on, found)) {
        return true;
    }
    ccid_reader_store store = {0};
    ccid_reader_info *info = &store.info;
    info->place = on->device->place;
    info->high_speed = on->device->high_speed;
    info->vendor = on->vendor;
    info->product = on->product;
    info->bcdDevice = on->bcdDevice;
    info->configuration = on->configuration;
    info->interface = found->number;
    info->interface_class = found->interface_class;
    info->bulk_out = found->bulk_out;
    info->bulk_in = found->bulk_in;
    info->interrupt_in = found->interrupt_in;
    write_path(on, found->number, store.path, sizeof store.path);
    fill_texts(on, found, &store);
    fill_descriptor(found, info);
    on->enough = !on->visit(on->visitor, info);
    return !on->enough;
}

/** The fields of the device descriptor (USB 2.0, 9.6.1) that matter here; false when it is none. */
static bool read_device(search *on, const ccid_usb_device *device) {
    cursor at = cursor_over(device->device_descriptor, device->device_length);
    (void)take_bytes(&at, 8); /* bLength to bMaxPacketSize0 */
    on->vendor = take_le16(&at);
    on->product = take_le16(&at);
    on->bcdDevice = take_le16(&at);
    for (size_t i = 0; i < 3; i++) {
        on->text_index[i] = take_u8(&at);
    }
    return !at.failed;
}

static bool show_device(void *visitor, const ccid_usb_device *device) {
    search *on = visitor;
    cursor at = cursor_over(device->configuration, device->configuration_length);
    (void)take_bytes(&at, 5); /* bLength to bNumInterfaces */
    on->configuration = take_u8(&at);
    if (at.failed || !read_device(on, device)) {
        return true;
    }
    on->device = device;
    ccid_configuration_walk(device->configuration, device->configuration_length, show_interface, on);
    return !on->enough;
}

ccid_status ccid_enumerate(ccid_host *host, const ccid_usb_id *vendor_class, size_t vendor_class_count,
                           ccid_reader_visit visit, void *visitor, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    search on = {.vendor_class = vendor_class,
                 .vendor_class_count = vendor_class_count,
                 .visit = visit,
                 .visitor = visitor};
    return host->backend->enumerate(host->context, show_device, &on, error);
}

ccid_status ccid_enumerate_bytes(const ccid_usb_place *place, const uint8_t *device, size_t device_length,
                                 const uint8_t *configuration, size_t configuration_length,
                                 const ccid_usb_id *vendor_class, size_t vendor_class_count,
                                 ccid_reader_visit visit, void *visitor, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    search on = {.vendor_class = vendor_class,
                 .vendor_class_count = vendor_class_count,
                 .visit = visit,
                 .visitor = visitor};
    ccid_usb_device one = {.place = *place,
                           .device_descriptor = device,
                           .device_length = device_length,
                           .configuration = configuration,
                           .configuration_length = configuration_length};
    if (!read_device(&on, &one)) {
        return ccid_fail_at(error, CCID_FAULT_DESCRIPTOR_LENGTH, device_length, device_length);
    }
    (void)show_device(&on, &one);
    return CCID_OK;
}

void ccid_reader_store_copy(ccid_reader_store *to, const ccid_reader_info *from) {
    const char *texts[4] = {from->manufacturer, from->product_name, from->serial, from->interface_name};
    to->info = *from;
    (void)snprintf(to->path, sizeof to->path, "%s", from->path);
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(to->texts[i], sizeof to->texts[i], "%s", texts[i]);
    }
    to->info.path = to->path;
    to->info.manufacturer = to->texts[0];
    to->info.product_name = to->texts[1];
    to->info.serial = to->texts[2];
    to->info.interface_name = to->texts[3];
    if (from->raw != NULL) {
        to->info.raw_length = from->raw_length < sizeof to->raw ? from->raw_length : sizeof to->raw;
        memcpy(to->raw, from->raw, to->info.raw_length);
        to->info.raw = to->raw;
    }
}
