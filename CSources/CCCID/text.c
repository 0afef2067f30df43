// SPDX-License-Identifier: Apache-2.0
//
// Texts from a device, made safe to print: a reader's name is chosen by whoever made the reader, and some
// are garbage (the ACR39U's interface is called "<F" and two bytes that are no UTF-8).

#include "ccid_host.h"
#include <string.h>

/** Length of the well-formed UTF-8 sequence at `text` (Unicode 15, table 3-7), 0 where there is none. */
static size_t sequence_length(const uint8_t *text, size_t left) {
    uint8_t lead = text[0];
    size_t length = 0;
    uint8_t low = 0x80;
    uint8_t high = 0xBF;
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : 0x80;
        high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF;
    }
    if (length == 0 || left < length || text[1] < low || text[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((text[i] & 0xC0u) != 0x80u) {
            return 0;
        }
    }
    return length;
}

static bool begins_with(const uint8_t *text, size_t length, const char *what) {
    size_t wanted = strlen(what);
    return length == wanted && memcmp(text, what, wanted) == 0;
}

/** C0 and C1 controls, and what turns the direction of text on a terminal or is invisible. */
static bool is_unsafe(const uint8_t *text, size_t length) {
    if (length == 1) {
        return text[0] < 0x20 || text[0] == 0x7F;
    }
    if (length == 2) {
        return (text[0] == 0xC2 && text[1] < 0xA0) || begins_with(text, length, "\xD8\x9C");
    }
    if (length == 3 && text[0] == 0xE2 && text[1] == 0x80) {
        return (text[2] >= 0x8B && text[2] <= 0x8F) || (text[2] >= 0xA8 && text[2] <= 0xAE);
    }
    if (length == 3 && text[0] == 0xE2 && text[1] == 0x81) {
        return text[2] >= 0xA0 && text[2] <= 0xAF;
    }
    if (length == 3 && text[0] == 0xEF && text[1] == 0xBF) {
        return text[2] >= 0xB9 && text[2] <= 0xBB; /* interlinear annotation */
    }
    if (length == 4 && text[0] == 0xF3 && text[1] == 0xA0) {
        return text[2] <= 0x81; /* tag characters */
    }
    return begins_with(text, length, "\xE1\xA0\x8E") || begins_with(text, length, "\xEF\xBB\xBF");
}

static bool is_space(char character) {
    return character == ' ';
}

static size_t trim(char *out, size_t length) {
    size_t start = 0;
    while (start < length && is_space(out[start])) {
        start += 1;
    }
    while (length > start && is_space(out[length - 1])) {
        length -= 1;
    }
    memmove(out, out + start, length - start);
    return length - start;
}

size_t ccid_text_clean(const char *text, size_t length, char *out, size_t capacity) {
    static const uint8_t replacement[] = {0xEF, 0xBF, 0xBD}; /* U+FFFD */
    size_t used = 0;
    for (size_t at = 0; at < length && text[at] != 0;) {
        const uint8_t *from = (const uint8_t *)text + at;
        size_t taken = sequence_length(from, length - at);
        size_t size = taken;
        if (taken == 0) {
            from = replacement;
            taken = 1;
            size = sizeof replacement;
        } else if (is_unsafe(from, size)) {
            size = 0;
        }
        if (size > capacity - 1 - used) {
            break;
        }
        memcpy(out + used, from, size);
        used += size;
        at += taken;
    }
    used = trim(out, used);
    out[used] = 0;
    return used;
}
