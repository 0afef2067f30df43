// SPDX-License-Identifier: Apache-2.0
//
// Which interfaces of a configuration are readers, and what they are called.

#include "harness.h"
#include "reader.h"
#include <string.h>

typedef struct seen {
    size_t count;
    char paths[8][64];
    uint8_t interfaces[8];
    ccid_status usable[8];
    ccid_fault faults[8];
    size_t offsets[8];
    uint32_t problems[8];
    ccid_endpoint in[8];
    size_t stop_after;
} seen;

static bool note(void *visitor, const ccid_reader_info *info) {
    seen *to = visitor;
    strncpy(to->paths[to->count], info->path, 63);
    to->interfaces[to->count] = info->interface;
    to->usable[to->count] = info->usable;
    to->faults[to->count] = info->reason.fault;
    to->offsets[to->count] = info->reason.offset;
    to->problems[to->count] = info->descriptor.problems;
    to->in[to->count] = info->bulk_in;
    to->count += 1;
    return to->count != to->stop_after;
}

typedef struct bytes {
    uint8_t at[512];
    size_t length;
} bytes;

static void add(bytes *to, const uint8_t *from, size_t length) {
    memcpy(to->at + to->length, from, length);
    to->length += length;
}

static void add_interface(bytes *to, uint8_t number, uint8_t alternate, uint8_t interface_class) {
    const uint8_t interface[] = {9, 4, number, alternate, 3, interface_class, 0, 0, 0};
    add(to, interface, sizeof interface);
}

static void add_endpoints(bytes *to) {
    const uint8_t endpoints[] = {7, 5, 0x01, 2, 64, 0, 0, 7, 5, 0x82, 2, 64, 0, 0, 7, 5, 0x83, 3, 8, 0, 16};
    add(to, endpoints, sizeof endpoints);
}

static bytes begin(void) {
    const uint8_t head[] = {9, 2, 0, 0, 1, 1, 0, 0xA0, 50};
    bytes out = {.length = 0};
    add(&out, head, sizeof head);
    return out;
}

static const ccid_usb_place place = {.bus = 1, .address = 9, .port_count = 2, .ports = {1, 4}};
static const ccid_usb_id listed[] = {{0x1234, 0x5678}, {0x04E6, 0x5116}};

static seen look(const bytes *of, size_t listed_count) {
    seen out = {.count = 0};
    CHECK_EQUAL(ccid_enumerate_bytes(&place, device_descriptor, 18, of->at, of->length, listed, listed_count,
                                     note, &out, NULL),
                CCID_OK);
    return out;
}

static void test_places(void) {
    test("a class 0B interface with its descriptor behind the interface is a reader");
    bytes of = begin();
    add_interface(&of, 0, 0, 0x0B);
    add(&of, scr3310, 54);
    add_endpoints(&of);
    seen found = look(&of, 0);
    CHECK_EQUAL(found.count, 1);
    CHECK_TEXT(found.paths[0], "1-1.4:1.0");
    CHECK_EQUAL(found.usable[0], CCID_OK);
    CHECK_EQUAL(found.problems[0], 0);
    CHECK_EQUAL(found.in[0].address, 0x82);
    CHECK_EQUAL(found.in[0].packet_size, 64);
    for (size_t cut = 9; cut < of.length; cut++) {
        test("a configuration cut to %zu bytes is walked without a step beyond its end", cut);
        bytes part = {.length = cut};
        memcpy(part.at, of.at, cut);
        found = look(&part, 0);
        CHECK_EQUAL(found.count, cut < 18 ? 0 : 1);
        CHECK_EQUAL(found.usable[0] == CCID_OK, cut < 18 || cut >= 85); /* 85: both packet sizes are there */
    }
    test("a descriptor behind an endpoint is found, and called odd");
    of = begin();
    add_interface(&of, 0, 0, 0x0B);
    add_endpoints(&of);
    add(&of, scr3310, 54);
    found = look(&of, 0);
    CHECK_EQUAL(found.count, 1);
    CHECK_EQUAL(found.usable[0], CCID_OK);
    CHECK_EQUAL(found.problems[0], 1u << CCID_PROBLEM_PLACE);
    test("a good descriptor behind an endpoint wins over a bad one behind the interface");
    of = begin();
    add_interface(&of, 0, 0, 0x0B);
    const uint8_t hid[] = {9, 0x21, 1, 1, 0, 1, 0x22, 0, 0};
    add(&of, hid, sizeof hid);
    add_endpoints(&of);
    add(&of, scr3310, 54);
    CHECK_EQUAL(look(&of, 0).usable[0], CCID_OK);
}

static void test_unusable(void) {
    test("a reader without a class descriptor is shown with the reason");
    bytes of = begin();
    add_interface(&of, 2, 0, 0x0B);
    add_endpoints(&of);
    seen found = look(&of, 0);
    CHECK_EQUAL(found.count, 1);
    CHECK_TEXT(found.paths[0], "1-1.4:1.2");
    CHECK_EQUAL(found.faults[0], CCID_FAULT_NO_DESCRIPTOR);
    test("a class descriptor of 53 bytes is shown with reason and offset");
    of = begin();
    add_interface(&of, 0, 0, 0x0B);
    uint8_t bad[54];
    memcpy(bad, scr3310, 54);
    bad[0] = 53;
    add(&of, bad, 53);
    add_endpoints(&of);
    found = look(&of, 0);
    CHECK_EQUAL(found.faults[0], CCID_FAULT_DESCRIPTOR_LENGTH);
    CHECK_EQUAL(found.offsets[0], 53);
    test("a reader without bulk endpoints, or with a packet size of 0, is shown as unusable");
    of = begin();
    add_interface(&of, 0, 0, 0x0B);
    add(&of, scr3310, 54);
    CHECK_EQUAL(look(&of, 0).faults[0], CCID_FAULT_ENDPOINTS);
    const uint8_t empty[] = {7, 5, 0x01, 2, 0, 0, 0, 7, 5, 0x82, 2, 0, 0, 0};
    add(&of, empty, sizeof empty);
    CHECK_EQUAL(look(&of, 0).faults[0], CCID_FAULT_ENDPOINTS);
    test("no interrupt endpoint is called odd only");
    of = begin();
    add_interface(&of, 0, 0, 0x0B);
    add(&of, scr3310, 54);
    const uint8_t bulk[] = {7, 5, 0x01, 2, 64, 0, 0, 7, 5, 0x82, 2, 64, 0, 0};
    add(&of, bulk, sizeof bulk);
    found = look(&of, 0);
    CHECK_EQUAL(found.usable[0], CCID_OK);
    CHECK_EQUAL(found.problems[0], 1u << CCID_PROBLEM_NO_INTERRUPT);
    test("a descriptor of length 0 ends the walk");
    const uint8_t zero[] = {0, 0, 0, 0};
    of = begin();
    add(&of, zero, sizeof zero);
    add_interface(&of, 0, 0, 0x0B);
    CHECK_EQUAL(look(&of, 0).count, 0);
}

static void add_whole(bytes *to, uint8_t number, uint8_t alternate, uint8_t interface_class) {
    add_interface(to, number, alternate, interface_class);
    add(to, scr3310, 54);
    add_endpoints(to);
}

static void test_vendor_class(void) {
    uint8_t type_ff[54];
    bytes of = begin();
    add_whole(&of, 0, 0, 0xFF);
    test("a class FF interface is a reader only for a device in the list");
    CHECK_EQUAL(look(&of, 0).count, 0);
    CHECK_EQUAL(look(&of, 1).count, 0);
    CHECK_EQUAL(look(&of, 2).count, 1);
    test("a class FF interface of a listed device without a plausible descriptor is none");
    of = begin();
    add_interface(&of, 0, 0, 0xFF);
    add_endpoints(&of);
    CHECK_EQUAL(look(&of, 2).count, 0);
    memcpy(type_ff, scr3310, 54);
    type_ff[1] = 0xFF;
    type_ff[6] = 0;
    add(&of, type_ff, 54);
    CHECK_EQUAL(look(&of, 2).count, 0);
    type_ff[6] = 3;
    type_ff[44] = type_ff[45] = 0; /* dwMaxCCIDMessageLength 0 */
    of = begin();
    add_interface(&of, 0, 0, 0xFF);
    add(&of, type_ff, 54);
    add_endpoints(&of);
    CHECK_EQUAL(look(&of, 2).count, 0);
    type_ff[44] = 0x0F;
    type_ff[45] = 0x01;
    test("its descriptor may have the type FF");
    of = begin();
    add_interface(&of, 0, 0, 0xFF);
    type_ff[6] = 3;
    add(&of, type_ff, 54);
    add_endpoints(&of);
    seen found = look(&of, 2);
    CHECK_EQUAL(found.count, 1);
    CHECK_EQUAL(found.problems[0], 1u << CCID_PROBLEM_TYPE);
}

static void test_composite(void) {
    bytes of = begin();
    const uint8_t association[] = {8, 0x0B, 0, 2, 0x0B, 0, 0, 0};
    add_interface(&of, 0, 0, 0x03);
    add(&of, association, sizeof association);
    add_whole(&of, 1, 0, 0x0B);
    add_whole(&of, 1, 1, 0x0B);
    add_whole(&of, 3, 0, 0x0B);
    test("of a composite device every reader interface is shown once, alternate settings are not");
    seen found = look(&of, 0);
    CHECK_EQUAL(found.count, 2);
    CHECK_TEXT(found.paths[0], "1-1.4:1.1");
    CHECK_TEXT(found.paths[1], "1-1.4:1.3");
    test("a visitor that has enough is not called again");
    found = (seen){.stop_after = 1};
    CHECK_EQUAL(
        ccid_enumerate_bytes(&place, device_descriptor, 18, of.at, of.length, NULL, 0, note, &found, NULL),
        CCID_OK);
    CHECK_EQUAL(found.count, 1);
    test("a device descriptor that is cut is malformed");
    CHECK_EQUAL(
        ccid_enumerate_bytes(&place, device_descriptor, 16, of.at, of.length, NULL, 0, note, &found, NULL),
        CCID_MALFORMED);
}

void test_configurations(void) {
    test_places();
    test_unusable();
    test_vendor_class();
    test_composite();
}

void test_texts(void) {
    static const struct {
        const char *name;
        const char *raw;
        const char *clean;
    } rows[] = {
        {"plain", "SCR 3310", "SCR 3310"},
        {"white space at both ends", "  SCR\t ", "SCR"},
        {"garbage behind <F", "<F\x82\xFF", "<F\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"escape sequences", "a\x1B[31mb\x07", "a[31mb"},
        {"Japanese", "\xE3\x82\xAB\xE3\x83\xBC\xE3\x83\x89", "\xE3\x82\xAB\xE3\x83\xBC\xE3\x83\x89"},
        {"overlong and surrogates", "\xC0\x80\xED\xA0\x80",
         "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"C1 control",
         "a\xC2\x9B"
         "31mb",
         "a31mb"},
        {"direction override",
         "a\xE2\x80\xAE"
         "b",
         "ab"},
        {"Arabic letter mark, vowel separator, annotation, tag",
         "a\xD8\x9C"
         "b\xE1\xA0\x8E"
         "c\xEF\xBF\xBA"
         "d\xF3\xA0\x81\x81"
         "e",
         "abcde"},
        {"cut sequence", "a\xE3\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"nothing", "", ""},
    };
    char out[64];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test("a text from a device is made safe to print: %s", rows[i].name);
        CHECK_EQUAL(ccid_text_clean(rows[i].raw, strlen(rows[i].raw), out, sizeof out),
                    strlen(rows[i].clean));
        CHECK_TEXT(out, rows[i].clean);
    }
    test("a text is cut between characters, never within one");
    CHECK_EQUAL(ccid_text_clean("ab\xE3\x82\xAB", 5, out, 5), 2);
    CHECK_TEXT(out, "ab");
    CHECK_EQUAL(ccid_text_clean("ab", 2, out, 1), 0);
    CHECK_TEXT(out, "");
}
