// SPDX-License-Identifier: Apache-2.0

#include "descriptors.h"
#include <string.h>

static const model models[] = {
    {
        .name = "tpdu",
        .manufacturer = "SCM Microsystems Inc.",
        .product = "SCR3310 USB Smart Card Reader",
        .is_apdu_level = false,
        .message_length = 271,
        .device = {18, 1, 0x10, 0x01, 0, 0, 0, 64, 0xE6, 0x04, 0x16, 0x51, 0x23, 0x05, 1, 2, 0, 1},
        .class_descriptor = {54,   0x21, 0x00, 0x01, 0, 0x01, 3,    0,    0, 0,    0xA0, 0x0F, 0,    0,
                             0xE0, 0x2E, 0,    0,    0, 0x01, 0x2A, 0,    0, 0x29, 0x40, 0x05, 0,    0,
                             252,  0,    0,    0,    0, 0,    0,    0,    0, 0,    0,    0,    0xBA, 0,
                             0x01, 0,    0x0F, 0x01, 0, 0,    0xFF, 0xFF, 0, 0,    0,    1},
    },
    {
        .name = "apdu",
        .manufacturer = "SONY",
        .product = "FeliCa Port/PaSoRi 4.0",
        .is_apdu_level = true,
        .message_length = 522,
        .device = {18, 1, 0x10, 0x01, 0, 0, 0, 64, 0x4C, 0x05, 0xC9, 0x0D, 0x00, 0x01, 1, 2, 0, 1},
        .class_descriptor = {54,   0x21, 0x10, 0x01, 0, 0x01, 2,    0,    0, 0,    0xF8, 0x34, 0,    0,
                             0xF8, 0x34, 0,    0,    0, 0x00, 0xC2, 0x01, 0, 0x00, 0x10, 0x0E, 0,    0,
                             254,  0,    0,    0,    0, 0,    0,    0,    0, 0,    0,    0,    0x7E, 0,
                             0x04, 0,    0x0A, 0x02, 0, 0,    0xFF, 0xFF, 0, 0,    0,    1},
    },
};

const model *model_named(const char *name) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (strcmp(models[i].name, name) == 0) {
            return &models[i];
        }
    }
    return NULL;
}

/** One interface of class 0B; bulk out 01, bulk in 82, interrupt in 83 every 16 ms. */
static size_t configuration(const model *model, uint8_t *room) {
    static const uint8_t head[] = {9, 2, 0, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 3, 0x0B, 0, 0, 0};
    static const uint8_t pipes[] = {7,  5, 0x01, 2, 64, 0,    0, 7, 5, 0x82, 2,
                                    64, 0, 0,    7, 5,  0x83, 3, 8, 0, 16};
    memcpy(room, head, sizeof head);
    memcpy(room + sizeof head, model->class_descriptor, sizeof model->class_descriptor);
    memcpy(room + sizeof head + sizeof model->class_descriptor, pipes, sizeof pipes);
    room[2] = sizeof head + sizeof model->class_descriptor + sizeof pipes;
    return room[2];
}

static size_t string(const char *text, uint8_t *room) {
    size_t length = 2 + 2 * strlen(text);
    memset(room, 0, length);
    room[0] = (uint8_t)length;
    room[1] = 3;
    for (size_t i = 0; text[i] != '\0'; i++) {
        room[2 + 2 * i] = (uint8_t)text[i];
    }
    return length;
}

size_t model_descriptor(const model *model, uint8_t type, uint8_t index, uint8_t *room) {
    static const uint8_t languages[] = {4, 3, 0x09, 0x04};
    switch (type) {
    case 1:
        memcpy(room, model->device, sizeof model->device);
        return sizeof model->device;
    case 2:
        return index == 0 ? configuration(model, room) : 0;
    case 3:
        switch (index) {
        case 0:
            memcpy(room, languages, sizeof languages);
            return sizeof languages;
        case 1:
            return string(model->manufacturer, room);
        case 2:
            return string(model->product, room);
        default:
            return 0;
        }
    default:
        return 0;
    }
}
