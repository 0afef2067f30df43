// SPDX-License-Identifier: Apache-2.0

#include "record.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** In memory: a letter and a length, then the bytes of an OUT transfer. */
#define FIRST_CAPACITY ((size_t)1 << 22)
#define ENTRY          (1 + sizeof(uint32_t))

static void append(record *record, char what, const uint8_t *bytes, size_t length, size_t count) {
    if (record->bytes == NULL) {
        return;
    }
    if (ENTRY + count > record->capacity - record->length) {
        record->capacity *= 2;
        record->bytes = realloc(record->bytes, record->capacity);
        if (record->bytes == NULL) {
            fputs("table-reader: no memory\n", stderr);
            exit(70);
        }
    }
    uint8_t *at = record->bytes + record->length;
    uint32_t size = (uint32_t)length;
    at[0] = (uint8_t)what;
    memcpy(at + 1, &size, sizeof size);
    if (count > 0) {
        memcpy(at + ENTRY, bytes, count);
    }
    record->length += ENTRY + count;
}

void record_begin(record *record) {
    record->capacity = FIRST_CAPACITY;
    record->bytes = calloc(1, record->capacity);
    record->length = 0;
}

void record_out(record *record, const uint8_t *bytes, size_t length) {
    record->transfers++;
    append(record, 'O', bytes, length, length);
}

void record_in(record *record, size_t room, bool ends_exchange) {
    record->transfers++;
    append(record, 'I', NULL, room, 0);
    if (ends_exchange) {
        record->exchanges++;
        append(record, 'E', NULL, 0, 0);
    }
}

bool record_write(record *record, const char *path) {
    FILE *file = record->bytes != NULL ? fopen(path, "w") : NULL;
    if (file == NULL) {
        return false;
    }
    for (size_t at = 0; at < record->length;) {
        char what = (char)record->bytes[at];
        uint32_t length;
        memcpy(&length, record->bytes + at + 1, sizeof length);
        at += ENTRY;
        fputc(what, file);
        if (what == 'I') {
            fprintf(file, " %u", length);
        } else if (what == 'O') {
            fputc(' ', file);
            for (uint32_t i = 0; i < length; i++) {
                fprintf(file, "%02X", record->bytes[at + i]);
            }
            at += length;
        }
        fputc('\n', file);
    }
    free(record->bytes);
    record->bytes = NULL;
    return fclose(file) == 0;
}
