// SPDX-License-Identifier: Apache-2.0
//
// /sys/bus/usb/devices/BUS-PORT.PORT/product and its neighbours. The kernel read them when the device was
// plugged in; reading the files sends nothing to it.

#include "sysfs.h"
#include <stdio.h>

static size_t read_file(const char *path, void *out, size_t capacity) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    size_t length = fread(out, 1, capacity, file);
    (void)fclose(file);
    return length;
}

size_t ccid_sysfs_text(void *context, ccid_usb_text which, uint8_t index, uint8_t configuration,
                       uint8_t interface, char *out, size_t capacity) {
    static const char *const files[] = {"manufacturer", "product", "serial", "interface"};
    const ccid_usb_place *place = context;
    char path[128];
    if (index == 0 || place->port_count == 0 || place->port_count > sizeof place->ports) {
        return 0;
    }
    size_t used =
        (size_t)snprintf(path, sizeof path, "/sys/bus/usb/devices/%u-%u", place->bus, place->ports[0]);
    for (size_t i = 1; i < place->port_count; i++) {
        used += (size_t)snprintf(path + used, sizeof path - used, ".%u", place->ports[i]);
    }
    if (which == CCID_TEXT_INTERFACE) {
        used += (size_t)snprintf(path + used, sizeof path - used, ":%u.%u", configuration, interface);
    }
    (void)snprintf(path + used, sizeof path - used, "/%s", files[which]);
    size_t length = read_file(path, out, capacity);
    return length > 0 && out[length - 1] == '\n' ? length - 1 : length;
}

size_t ccid_sysfs_read(const char *directory, const char *file, uint8_t *out, size_t capacity) {
    char path[128];
    int length = snprintf(path, sizeof path, "/sys/bus/usb/devices/%s/%s", directory, file);
    return length > 0 && (size_t)length < sizeof path ? read_file(path, out, capacity) : 0;
}
