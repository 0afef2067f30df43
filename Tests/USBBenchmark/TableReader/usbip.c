// SPDX-License-Identifier: Apache-2.0

#include "usbip.h"
#include "bytes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define HEADER 48

enum { SUBMIT = 1, UNLINK = 2, RET_SUBMIT = 3, RET_UNLINK = 4 };
enum { BULK_OUT = 1, BULK_IN = 2, INTERRUPT = 3 };
enum { STALL = -32, UNLINKED = -104 };

static void fail(const char *what) {
    fprintf(stderr, "table-reader: %s: %s\n", what, strerror(errno));
    exit(70);
}

static void reply(usbip *usbip, uint32_t kind, uint32_t seqnum, int32_t status, size_t actual,
                  const uint8_t *data, size_t length) {
    uint8_t header[HEADER] = {0};
    put_be32(header, kind);
    put_be32(header + 4, seqnum);
    put_be32(header + 20, (uint32_t)status);
    put_be32(header + 24, (uint32_t)actual);
    struct iovec parts[2] = {{header, HEADER}, {(void *)(uintptr_t)data, length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = length > 0 ? 2 : 1};
    ssize_t sent = sendmsg(usbip->socket, &message, MSG_NOSIGNAL);
    /* EPIPE: the device is being pulled. */
    if (sent != (ssize_t)(HEADER + length) && errno != EPIPE) {
        fail("sendmsg");
    }
}

/** Ends an IN transfer that there is something for. */
static bool bring(usbip *usbip, const waiting *one) {
    reader *reader = usbip->reader;
    if (one->endpoint == INTERRUPT) {
        if (!reader->has_changed) {
            return false;
        }
        const uint8_t notify[2] = {0x50, (uint8_t)(reader->has_card ? 0x03 : 0x02)};
        reader->has_changed = false;
        reply(usbip, RET_SUBMIT, one->seqnum, 0, sizeof notify, notify, sizeof notify);
        return true;
    }
    size_t rest = reader->out_length - reader->out_sent;
    if (rest == 0) {
        return false;
    }
    size_t length = rest < one->length ? rest : one->length;
    const uint8_t *bytes = reader->out + reader->out_sent;
    reader->out_sent += length;
    record_in(usbip->record, one->length, length == rest && reader->ends_exchange);
    reply(usbip, RET_SUBMIT, one->seqnum, 0, length, bytes, length);
    return true;
}

static void bring_waiting(usbip *usbip) {
    for (size_t i = 0; i < usbip->waiting_count;) {
        waiting one = usbip->waiting[i];
        if (!bring(usbip, &one)) {
            i++;
            continue;
        }
        usbip->waiting_count--;
        memmove(usbip->waiting + i, usbip->waiting + i + 1,
                (usbip->waiting_count - i) * sizeof *usbip->waiting);
    }
}

static void unlink_transfer(usbip *usbip, uint32_t seqnum, uint32_t target) {
    for (size_t i = 0; i < usbip->waiting_count; i++) {
        if (usbip->waiting[i].seqnum == target) {
            usbip->waiting_count--;
            memmove(usbip->waiting + i, usbip->waiting + i + 1,
                    (usbip->waiting_count - i) * sizeof *usbip->waiting);
            reply(usbip, RET_UNLINK, seqnum, UNLINKED, 0, NULL, 0);
            return;
        }
    }
    reply(usbip, RET_UNLINK, seqnum, 0, 0, NULL, 0);
}

/** Endpoint 0 (USB 2.0, 9.4): descriptors; what sets something is taken; requests of the class are refused.
 */
static void control(usbip *usbip, uint32_t seqnum, const uint8_t *setup) {
    enum { GET_STATUS = 0, SET_FEATURE = 3, GET_DESCRIPTOR = 6, SET_CONFIGURATION = 9, SET_INTERFACE = 11 };
    uint8_t room[256] = {0};
    size_t wanted = le16(setup + 6);
    if ((setup[0] & 0x60) != 0) {
        reply(usbip, RET_SUBMIT, seqnum, STALL, 0, NULL, 0);
        return;
    }
    if ((setup[0] & 0x80) == 0) {
        if (setup[1] == SET_CONFIGURATION) {
            reader_reset(usbip->reader);
        }
        reply(usbip, RET_SUBMIT, seqnum, setup[1] <= SET_INTERFACE ? 0 : STALL, 0, NULL, 0);
        return;
    }
    size_t length = 0;
    if (setup[1] == GET_DESCRIPTOR) {
        length = model_descriptor(usbip->reader->model, setup[3], setup[2], room);
    } else if (setup[1] == GET_STATUS) {
        length = 2;
    }
    if (length == 0) {
        reply(usbip, RET_SUBMIT, seqnum, STALL, 0, NULL, 0);
        return;
    }
    length = length < wanted ? length : wanted;
    reply(usbip, RET_SUBMIT, seqnum, 0, length, room, length);
}

static void submit(usbip *usbip, const uint8_t *header, size_t out_length) {
    waiting one = {be32(header + 4), be32(header + 24), be32(header + 16)};
    if (one.endpoint == 0) {
        control(usbip, one.seqnum, header + 40);
    } else if (one.endpoint == BULK_OUT) {
        const uint8_t *bytes = header + HEADER;
        record_out(usbip->record, bytes, out_length);
        reply(usbip, RET_SUBMIT, one.seqnum, 0, out_length, NULL, 0);
        reader_take(usbip->reader, bytes, out_length);
        bring_waiting(usbip);
    } else if (!bring(usbip, &one)) {
        if (usbip->waiting_count == WAITING_CAPACITY) {
            fail("more transfers than anyone needs");
        }
        usbip->waiting[usbip->waiting_count++] = one;
    }
}

/** One message. @return how long it was; 0: it has not come whole */
static size_t take(usbip *usbip, const uint8_t *bytes, size_t length) {
    if (length < HEADER) {
        return 0;
    }
    uint32_t kind = be32(bytes);
    if (kind == UNLINK) {
        unlink_transfer(usbip, be32(bytes + 4), be32(bytes + 20));
        return HEADER;
    }
    bool is_in = be32(bytes + 12) == 1;
    size_t out_length = is_in ? 0 : be32(bytes + 24);
    if (kind != SUBMIT || out_length > USBIP_CAPACITY - HEADER) {
        fail("a request that this reader does not know");
    }
    if (length < HEADER + out_length) {
        return 0;
    }
    submit(usbip, bytes, out_length);
    return HEADER + out_length;
}

bool usbip_serve(usbip *usbip) {
    ssize_t got = recv(usbip->socket, usbip->in + usbip->in_length, USBIP_CAPACITY - usbip->in_length, 0);
    if (got <= 0) {
        return got < 0 && errno == EINTR;
    }
    usbip->in_length += (size_t)got;
    size_t done = 0;
    size_t length;
    while ((length = take(usbip, usbip->in + done, usbip->in_length - done)) > 0) {
        done += length;
    }
    usbip->in_length -= done;
    memmove(usbip->in, usbip->in + done, usbip->in_length);
    return true;
}

void usbip_report(usbip *usbip) {
    usbip->reader->has_changed = true;
    bring_waiting(usbip);
}
