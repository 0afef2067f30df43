// SPDX-License-Identifier: Apache-2.0
//
// The scripted reader's bus side: descriptors, packets, time.

#include "reader.h"
#include "harness.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* SCM SCR3310, bcdDevice 5.23: TPDU, IFSD 252, message length 271 (values as in public descriptor dumps). */
const uint8_t scr3310[54] = {0x36, 0x21, 0x00, 0x01, 0x00, 0x01, 0x03, 0x00, 0x00, 0x00, 0xA0,
                             0x0F, 0x00, 0x00, 0xE0, 0x2E, 0x00, 0x00, 0x00, 0x80, 0x25, 0x00,
                             0x00, 0x29, 0x40, 0x05, 0x00, 0x00, 0xFC, 0x00, 0x00, 0x00, 0x00,
                             0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xBA, 0x00, 0x01, 0x00,
                             0x0F, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01};

const uint8_t device_descriptor[18] = {18,   1,    0x00, 0x02, 0,    0, 0, 64, 0xE6,
                                       0x04, 0x16, 0x51, 0x23, 0x05, 1, 2, 3,  1};

size_t reader_configuration(const reader *of, uint8_t *out, size_t capacity) {
    const uint8_t size[2] = {(uint8_t)(of->packet_size & 0xFF), (uint8_t)(of->packet_size >> 8)};
    const uint8_t head[] = {
        9, 2, 0, 0, 1, 1, 0, 0xA0, 50, 9, 4, 0, 0, (uint8_t)(of->no_interrupt ? 2 : 3), of->interface_class,
        0, 0, 4};
    const uint8_t bulk[] = {7, 5, BULK_OUT, 2, size[0], size[1], 0, 7, 5, BULK_IN, 2, size[0], size[1], 0};
    const uint8_t interrupt[] = {7, 5, INTERRUPT_IN, 3, 16, 0, 16};
    uint8_t all[128];
    size_t used = 0;
    memcpy(all, head, sizeof head);
    used += sizeof head;
    memcpy(all + used, of->descriptor, sizeof of->descriptor);
    used += sizeof of->descriptor;
    memcpy(all + used, bulk, sizeof bulk);
    used += sizeof bulk;
    if (!of->no_interrupt) {
        memcpy(all + used, interrupt, sizeof interrupt);
        used += sizeof interrupt;
    }
    all[2] = (uint8_t)used;
    memcpy(out, all, used < capacity ? used : capacity);
    return used;
}

static size_t bus_count(void *context) {
    (void)context;
    return 1;
}

static bool bus_describe(void *context, size_t device, ccid_software_device *out) {
    (void)device;
    const reader *of = context;
    if (of->gone) {
        return false;
    }
    *out = (ccid_software_device){
        .bus = 1, .address = 9, .high_speed = of->packet_size == 512, .port_count = 2, .ports = {1, 4}};
    memcpy(out->device_descriptor, device_descriptor, sizeof device_descriptor);
    return true;
}

static size_t bus_configuration(void *context, size_t device, uint8_t *out, size_t capacity) {
    (void)device;
    return reader_configuration(context, out, capacity);
}

static size_t bus_string(void *context, size_t device, uint8_t index, char *out, size_t capacity) {
    static const char *const texts[] = {"", "SCM Microsystems Inc.", " SCR 3310 ", "21120000000001",
                                        "<F\x82\xFF"};
    (void)context, (void)device;
    size_t length = strlen(texts[index < 5 ? index : 0]);
    memcpy(out, texts[index < 5 ? index : 0], length < capacity ? length : capacity);
    return length;
}

/** The fault of this very token, when the test wants one; DONE: the packet goes over, but not as it was. */
static bool fails_now(reader *of, bool is_in, ccid_packet *answer) {
    bool changes = of->fail_kind == ITEM_SHORT || of->fail_kind == ITEM_BABBLE;
    of->transfers += is_in || !changes ? 1 : 0;
    if (of->fail_transfer == 0 || of->transfers != of->fail_transfer || (changes && !is_in)) {
        return false;
    }
    *answer = changes                         ? CCID_PACKET_DONE
              : of->fail_kind == ITEM_STALL   ? CCID_PACKET_STALL
              : of->fail_kind == ITEM_SILENCE ? CCID_PACKET_NAK
                                              : CCID_PACKET_GONE;
    of->gone = of->gone || of->fail_kind == ITEM_GONE;
    return true;
}

static ccid_packet bus_control(void *context, size_t device, const uint8_t *setup, const uint8_t *data,
                               size_t length, uint8_t *answer, size_t capacity, size_t *answer_length) {
    (void)device, (void)data, (void)length;
    reader *of = context;
    ccid_packet fault = CCID_PACKET_DONE;
    if (of->gone) {
        return CCID_PACKET_GONE;
    }
    if (setup[0] == 0x02 && setup[1] == 0x01) { /* CLEAR_FEATURE(ENDPOINT_HALT) */
        of->halts_cleared += 1;
        of->in_halted = setup[4] == BULK_IN ? false : of->in_halted;
        of->out_halted = setup[4] == BULK_OUT ? false : of->out_halted;
        of->message_length = setup[4] == BULK_OUT ? 0 : of->message_length;
        return CCID_PACKET_DONE;
    }
    if (fails_now(of, false, &fault)) {
        return fault;
    }
    return of->on_control != NULL ? of->on_control(of, setup, answer, capacity, answer_length)
                                  : CCID_PACKET_STALL;
}

static size_t whole_length(const reader *of) {
    ccid_header header;
    return ccid_header_read(of->message, of->message_length, &header) ? 10 + (size_t)header.dwLength
                                                                      : SIZE_MAX;
}

static void take_message(reader *of) {
    size_t length = of->message_length;
    size_t place = of->received < LOG ? of->received : LOG - 1;
    (void)__atomic_add_fetch(&of->received, 1, __ATOMIC_ACQ_REL);
    of->types[place] = of->message[0];
    of->slots[place] = of->message[5];
    of->seqs[place] = of->message[6];
    of->message_length = 0;
    of->on_message(of, of->message, length);
}

static ccid_packet bus_out(void *context, size_t device, uint8_t endpoint, const uint8_t *packet,
                           size_t length) {
    (void)device;
    reader *of = context;
    ccid_packet fault = CCID_PACKET_DONE;
    CHECK(endpoint == BULK_OUT && length <= of->packet_size);
    if (of->gone || of->gone_on_out) {
        of->gone = true;
        return CCID_PACKET_GONE;
    }
    if (of->out_halted || of->out_stalls > 0) {
        of->out_stalls -= of->out_stalls > 0 ? 1u : 0u;
        of->out_halted = true;
        return CCID_PACKET_STALL;
    }
    if (of->out_allowed < length) {
        return CCID_PACKET_NAK;
    }
    if (fails_now(of, false, &fault)) {
        of->out_halted = fault == CCID_PACKET_STALL;
        of->out_allowed = fault == CCID_PACKET_NAK ? 0 : of->out_allowed;
        return fault;
    }
    of->out_allowed -= length;
    if (length == 0) {
        of->empty_outs += 1;
        return CCID_PACKET_DONE;
    }
    memcpy(of->message + of->message_length, packet, length);
    of->message_length += length;
    if (of->message_length >= whole_length(of)) {
        take_message(of);
    }
    return CCID_PACKET_DONE;
}

static ccid_packet say_next(reader *of, item_queue *from, uint8_t *packet, size_t capacity, size_t *length) {
    if (from->count == 0 || from->items[from->first].at > of->now) {
        return CCID_PACKET_NAK;
    }
    const item *next = &from->items[from->first];
    from->first = (from->first + 1) % QUEUE;
    from->count -= 1;
    if (next->kind == ITEM_STALL) {
        of->in_halted = true;
        return CCID_PACKET_STALL;
    }
    if (next->kind == ITEM_GONE) {
        of->gone = true;
        return CCID_PACKET_GONE;
    }
    memcpy(packet, next->bytes, next->length < capacity ? next->length : capacity);
    *length = next->length;
    return CCID_PACKET_DONE;
}

static ccid_packet bus_in(void *context, size_t device, uint8_t endpoint, size_t room, uint8_t *packet,
                          size_t capacity, size_t *length) {
    (void)device;
    reader *of = context;
    ccid_packet fault = CCID_PACKET_DONE;
    CHECK(room == (endpoint == BULK_IN ? of->packet_size : 16));
    if (of->gone) {
        return CCID_PACKET_GONE;
    }
    if (endpoint == INTERRUPT_IN) {
        return say_next(of, &of->reports, packet, capacity, length);
    }
    if (of->in_halted) {
        return CCID_PACKET_STALL;
    }
    if (of->in.count > 0 && of->in.items[of->in.first].at <= of->now && fails_now(of, true, &fault)) {
        if (fault == CCID_PACKET_DONE) {
            fault = say_next(of, &of->in, packet, capacity, length);
            *length = of->fail_kind == ITEM_SHORT ? *length / 2 : room + 1;
        }
        of->in.count = 0; /* a reader that fails drops what it wanted to say */
        of->in_halted = fault == CCID_PACKET_STALL;
        return fault;
    }
    return say_next(of, &of->in, packet, capacity, length);
}

_Thread_local int *asked_for_time;

static uint64_t bus_now(void *context, size_t device) {
    (void)device;
    if (asked_for_time != NULL) {
        __atomic_store_n(asked_for_time, 1, __ATOMIC_RELEASE);
    }
    const reader *of = context;
    return __atomic_load_n(&of->now, __ATOMIC_ACQUIRE);
}

static uint64_t earliest(const item_queue *queue, uint64_t now, uint64_t limit) {
    uint64_t at = queue->count > 0 ? queue->items[queue->first].at : limit;
    return at > now && at < limit ? at : limit;
}

static pthread_mutex_t wait_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;

static void wait_for_wake(reader *of) {
    pthread_mutex_lock(&wait_mutex);
    __atomic_store_n(&of->blocked, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&of->wakes, __ATOMIC_ACQUIRE) == 0) {
        pthread_cond_wait(&woken, &wait_mutex);
    }
    __atomic_store_n(&of->wakes, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&of->blocked, 0, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&wait_mutex);
}

/** Virtual time: jumps to whatever comes next. A wake means that something changed: the clock stays. */
static void bus_wait(void *context, size_t device, uint64_t deadline) {
    (void)device;
    reader *of = context;
    if (__atomic_load_n(&of->blocks, __ATOMIC_ACQUIRE) != 0) {
        wait_for_wake(of);
        return;
    }
    if (__atomic_exchange_n(&of->wakes, 0, __ATOMIC_ACQ_REL) != 0) {
        return;
    }
    of->waits += 1;
    uint64_t next = earliest(&of->in, of->now, deadline);
    next = earliest(&of->reports, of->now, next);
    bool acts = of->act != NULL && of->act_at <= next;
    next = acts ? of->act_at : next;
    if (next == UINT64_MAX) {
        next = of->now + SECOND; /* nothing will ever happen: time goes on all the same */
    }
    __atomic_store_n(&of->now, next > of->now ? next : of->now, __ATOMIC_RELEASE);
    if (acts) {
        void (*act)(reader *) = of->act;
        of->act = NULL;
        act(of);
    }
}

void reader_wake(reader *of) {
    pthread_mutex_lock(&wait_mutex);
    (void)__atomic_add_fetch(&of->wakes, 1, __ATOMIC_ACQ_REL);
    pthread_cond_broadcast(&woken);
    pthread_mutex_unlock(&wait_mutex);
}

static void bus_wake(void *context, size_t device) {
    (void)device;
    reader_wake(context);
}

static uint64_t bus_plugged(void *context, size_t device) {
    (void)device;
    const reader *of = context;
    return of->gone ? 0 : __atomic_load_n(&of->plugging, __ATOMIC_ACQUIRE);
}

void reader_replug(reader *of) {
    pthread_mutex_lock(&wait_mutex);
    (void)__atomic_add_fetch(&of->plugging, 1, __ATOMIC_ACQ_REL);
    (void)__atomic_add_fetch(&of->bus_changes, 2, __ATOMIC_ACQ_REL);
    pthread_cond_broadcast(&woken);
    pthread_mutex_unlock(&wait_mutex);
}

static ccid_packet bus_reset(void *context, size_t device) {
    (void)device;
    reader *of = context;
    of->resets += 1;
    if (of->leaves_on_reset) {
        reader_replug(of);
    }
    return CCID_PACKET_DONE;
}

static uint64_t bus_changes(void *context) {
    const reader *of = context;
    return __atomic_load_n(&of->bus_changes, __ATOMIC_ACQUIRE);
}

static void bus_wait_changes(void *context, uint64_t seen, uint64_t wakes, uint64_t nanoseconds) {
    (void)nanoseconds; /* the shim looks before it waits, and no test waits for time to pass */
    reader *of = context;
    if (of->cancelled_late != NULL) {
        ccid_cancel(of->cancelled_late);
    }
    pthread_mutex_lock(&wait_mutex);
    __atomic_store_n(&of->blocked, 1, __ATOMIC_RELEASE);
    while (bus_changes(of) == seen && __atomic_load_n(&of->bus_wakes, __ATOMIC_ACQUIRE) <= wakes) {
        pthread_cond_wait(&woken, &wait_mutex);
    }
    __atomic_store_n(&of->blocked, 0, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&wait_mutex);
}

static void bus_wake_changes(void *context, uint64_t number) {
    reader *of = context;
    pthread_mutex_lock(&wait_mutex);
    if (number > __atomic_load_n(&of->bus_wakes, __ATOMIC_ACQUIRE)) {
        __atomic_store_n(&of->bus_wakes, number, __ATOMIC_RELEASE);
    }
    pthread_cond_broadcast(&woken);
    pthread_mutex_unlock(&wait_mutex);
}

ccid_software_bus reader_bus(reader *of) {
    return (ccid_software_bus){.context = of,
                               .count = bus_count,
                               .describe = bus_describe,
                               .configuration = bus_configuration,
                               .string = bus_string,
                               .control = bus_control,
                               .out = bus_out,
                               .in = bus_in,
                               .plugged = bus_plugged,
                               .reset = bus_reset,
                               .changes = bus_changes,
                               .wait_changes = bus_wait_changes,
                               .wake_changes = bus_wake_changes,
                               .now = bus_now,
                               .wait = bus_wait,
                               .wake = bus_wake,
                               .destroy = NULL};
}
