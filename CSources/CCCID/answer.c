// SPDX-License-Identifier: Apache-2.0
//
// A message came: whose answer it is, what it says, time extensions and their limits. All of it with the
// state's mutex, on the thread that is at the IN pipe, for whichever call the message belongs to.

#include "exchange.h"
#include "failure.h"
#include "wipe.h"
#include <string.h>

/** Answers to others than the present commands that one exchange drops. */
#define MOST_STRAYS 64

#define DEFAULT_EXTENSIONS   100u
#define DEFAULT_EXTENSION_NS UINT64_C(30000000000)

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_EXTENSION = 2 };

static unsigned command_status(const ccid_header *header) {
    return header->byte7 >> 6 & 0x3u;
}

/** Does it drop whatever is not its own, and is none of that shown? */
static bool drops_others(const ccid_pending *one) {
    return one->wanted == CCID_WANT_LAST || (one->wanted == CCID_WANT_ANSWER && one->request->tolerant);
}

ccid_patience ccid_patience_begin(const ccid_device *device, const ccid_pending *of) {
    const ccid_call *call = of->call;
    uint64_t wait = call->first_wait_ns != 0 ? call->first_wait_ns : call->wait_ns;
    bool limited = wait != 0 && of->wanted == CCID_WANT_ANSWER;
    return (ccid_patience){.exchange = limited ? ccid_later(ccid_clock(device), wait, 1) : UINT64_MAX,
                           .in_all = UINT64_MAX};
}

uint64_t ccid_patience_end(const ccid_pending *of) {
    const ccid_patience *left = &of->left;
    uint64_t deadline = left->exchange < left->in_all ? left->exchange : left->in_all;
    return deadline < of->call->deadline_ns ? deadline : of->call->deadline_ns;
}

ccid_status ccid_explain_timeout(ccid_pending *of) {
    const ccid_patience *left = &of->left;
    bool limit =
        left->in_all != UINT64_MAX && left->in_all <= left->exchange && left->in_all <= of->call->deadline_ns;
    return limit ? CCID_EXTENSION_LIMIT : CCID_TIMED_OUT;
}

/** bmCommandStatus 2: bError × one waiting time more, within the call's limits (CCID 1.1, 6.2.6). */
static ccid_status extend(const ccid_device *device, ccid_pending *one, const ccid_header *header) {
    const ccid_call *call = one->call;
    ccid_patience *left = &one->left;
    uint32_t most = call->max_extensions != 0 ? call->max_extensions : DEFAULT_EXTENSIONS;
    uint64_t in_all = call->max_extension_ns != 0 ? call->max_extension_ns : DEFAULT_EXTENSION_NS;
    uint64_t now = ccid_clock(device);
    if (left->extensions == 0) {
        left->extended_since = now;
        left->in_all = ccid_later(now, in_all - (call->extended_ns < in_all ? call->extended_ns : in_all), 1);
    }
    left->extensions += 1;
    if (left->extensions > most || now >= left->in_all) {
        return ccid_fail(&one->outcome, CCID_EXTENSION_LIMIT, CCID_FAULT_NONE);
    }
    uint64_t times = header->byte8 != 0 ? header->byte8 : 1;
    left->exchange = call->wait_ns != 0 ? ccid_later(now, call->wait_ns, times) : UINT64_MAX;
    return CCID_OK;
}

static uint32_t trace_flags(uint32_t call_flags) {
    uint32_t flags = (call_flags & CCID_SECRET) != 0 ? CCID_TRACE_SECRET : 0;
    flags |= (call_flags & CCID_PERSONAL) != 0 ? CCID_TRACE_PERSONAL : 0;
    return flags != 0 ? flags | CCID_TRACE_BLANKED : 0;
}

static void trace_answer(const ccid_device *device, const ccid_received *answer, uint32_t flags,
                         ccid_status result) {
    ccid_trace_message(device, CCID_TRACE_BULK_IN, flags, device->in_buffer, answer->length, result);
}

static void note_answer(const ccid_header *header, ccid_error *error) {
    error->answered = true;
    error->bMessageType = header->bMessageType;
    error->bStatus = header->byte7;
    error->bError = header->byte8;
}

static ccid_status judge(const ccid_header *header, uint8_t answer, ccid_error *error) {
    note_answer(header, error);
    unsigned status = command_status(header);
    /* Some readers report every failure by a SlotStatus. It says all there is to say [mem]. */
    bool failure_only = status == STATUS_FAILED && header->bMessageType == CCID_SLOT_STATUS;
    if (header->bMessageType != answer && !failure_only) {
        return ccid_fail_at(error, CCID_FAULT_WRONG_TYPE, 0, CCID_HEADER_LENGTH);
    }
    if (status == STATUS_DONE || status == STATUS_EXTENSION) {
        return CCID_OK;
    }
    if (status != STATUS_FAILED) {
        return ccid_fail_at(error, CCID_FAULT_RESERVED_STATUS, 7, CCID_HEADER_LENGTH);
    }
    if ((header->byte7 & 0x3u) == CCID_ICC_ABSENT) {
        return ccid_fail(error, CCID_CARD_ABSENT, CCID_FAULT_NONE);
    }
    bool mute = header->byte8 == 0xFE;
    return ccid_fail(error, mute ? CCID_CARD_MUTE : CCID_COMMAND_FAILED, CCID_FAULT_NONE);
}

static bool powers_the_slot(uint8_t bMessageType) {
    return bMessageType == CCID_ICC_POWER_ON || bMessageType == CCID_ICC_POWER_OFF;
}

/** The call is over: its owner wakes. A command that was not answered may still be, and nobody waits then. */
static void end(ccid_device *device, ccid_pending *one, ccid_status status) {
    one->status = status;
    one->done = true;
    if (one->left.extensions > 0) {
        one->outcome.extended_ns = ccid_clock(device) - one->left.extended_since;
    }
    if (one->sent && !one->answered && one->wanted == CCID_WANT_ANSWER) {
        const ccid_header *header = &one->request->header;
        ccid_quarantine_add(device, header->bSeq, header->bSlot,
                            one->call->flags & (CCID_SECRET | CCID_PERSONAL));
        one->quarantined = true;
    }
    ccid_state_changed(device);
}

/** The command has its answer: what is known of all others now? */
static void settle(ccid_device *device, ccid_pending *one, ccid_status status) {
    const ccid_header *header = &one->request->header;
    one->answered = true;
    device->synchronised = true;
    bool well = status == CCID_OK || status == CCID_CARD_ABSENT || status == CCID_CARD_MUTE;
    if (well && (powers_the_slot(header->bMessageType) || header->bMessageType == CCID_ABORT)) {
        ccid_quarantine_clear(device, header->bSlot);
    }
}

static ccid_status copy_answer(const ccid_received *answer, ccid_pending *one) {
    size_t length = answer->header.dwLength;
    if (length > one->reply->capacity) {
        one->outcome.length = length;
        return ccid_fail(&one->outcome, CCID_TOO_LONG, CCID_FAULT_NONE);
    }
    if (length > 0) {
        memcpy(one->reply->out, answer->data, length);
    }
    one->reply->length = length;
    return CCID_OK;
}

/** Its own answer: the last one, or a time extension. */
static void deliver(ccid_device *device, ccid_pending *one, const ccid_received *answer) {
    const ccid_call *call = one->call;
    uint8_t expected = ccid_message_answer(one->request->header.bMessageType);
    ccid_status status = judge(&answer->header, expected, &one->outcome);
    bool extension = status == CCID_OK && command_status(&answer->header) == STATUS_EXTENSION;
    uint32_t flags = trace_flags(call->flags) | (extension ? CCID_TRACE_EXTENSION : 0);
    /* A drain's question has an answer without data: this is somebody else's that looks like it. */
    if (one->request->tolerant && answer->header.dwLength > 0) {
        flags |= CCID_TRACE_BLANKED;
    }
    trace_answer(device, answer, flags, status);
    one->reply->header = answer->header;
    if (extension) {
        status = extend(device, one, &answer->header);
        if (status != CCID_OK) {
            end(device, one, status);
        }
    } else {
        settle(device, one, status);
        end(device, one, status == CCID_OK ? copy_answer(answer, one) : status);
    }
    if (call->flags != 0 || one->request->tolerant) {
        ccid_wipe(device->in_buffer, device->in_capacity);
    }
}

/** Counts what came to nobody; true when this call has seen enough of it. */
static bool one_more_stray(const ccid_device *device, ccid_pending *one) {
    size_t tolerated = device->in_capacity / device->store.info.bulk_in.packet_size;
    size_t most = MOST_STRAYS + (drops_others(one) ? tolerated : 0);
    one->strays += 1;
    if (one->strays > most) {
        (void)ccid_fail_at(&one->outcome, CCID_FAULT_STRAYS, 0, most);
        return true;
    }
    return false;
}

/** A message to nobody, and no call that expects such: the reader breaks the rules. */
static void refuse_stray(ccid_device *device, const ccid_header *header, size_t length) {
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done) {
            bool slot = one->wanted == CCID_WANT_ANSWER && header->bSeq == one->request->header.bSeq;
            note_answer(header, &one->outcome);
            end(device, one,
                ccid_fail_at(&one->outcome, slot ? CCID_FAULT_WRONG_SLOT : CCID_FAULT_WRONG_SEQUENCE,
                             slot ? 5 : 6, length));
        }
    }
}

/** A message to nobody that was to be expected: is it the one that a call waited for? */
static void note_stray(ccid_device *device, const ccid_header *header, bool final) {
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (one->done) {
            continue;
        }
        bool last = one->wanted == CCID_WANT_LAST && final && header->bSlot == one->call->slot;
        bool quiet = one->wanted == CCID_WANT_QUIET && !ccid_quarantine_holds(device, one->call->slot);
        if (last || quiet) {
            end(device, one, CCID_OK);
        } else if (one_more_stray(device, one)) {
            end(device, one, CCID_MALFORMED);
        }
    }
}

static void take_stray(ccid_device *device, const ccid_received *answer) {
    const ccid_header header = answer->header;
    bool final = command_status(&header) != STATUS_EXTENSION;
    trace_answer(device, answer, CCID_TRACE_BLANKED | CCID_TRACE_STRAY, CCID_OK);
    /* Nobody reads it, and it may answer a command that carried a secret. */
    ccid_wipe(device->in_buffer, answer->length);
    bool expected = ccid_quarantine_take(device, header.bSeq, header.bSlot, final) || !device->synchronised;
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        expected = expected || (!one->done && drops_others(one));
    }
    if (expected) {
        note_stray(device, &header, final);
    } else {
        refuse_stray(device, &header, answer->length);
    }
}

static ccid_pending *find(const ccid_device *device, const ccid_header *header) {
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done && one->wanted == CCID_WANT_ANSWER && one->request->header.bSeq == header->bSeq &&
            one->request->header.bSlot == header->bSlot) {
            return one;
        }
    }
    return NULL;
}

void ccid_dispatch(ccid_device *device, const ccid_pending *reader, const ccid_received *answer) {
    ccid_pending *one = find(device, &answer->header);
    /* The reader answers as soon as it has the command; the thread that sent it may not have noticed yet. */
    ccid_status status = CCID_OK;
    while (one != NULL && !one->sent && one != reader && status == CCID_OK) {
        status = ccid_state_wait(device, reader->call, ccid_patience_end(reader));
        one = find(device, &answer->header);
    }
    if (one != NULL) {
        deliver(device, one, answer);
    } else {
        take_stray(device, answer);
    }
}

/** What could not be read may be part of anyone's answer: shown only when nothing sensitive is about. */
static void trace_failure(const ccid_device *device, const ccid_received *answer, ccid_status result) {
    uint32_t flags = 0;
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done) {
            flags |= trace_flags(one->call->flags);
            flags |= drops_others(one) || one->wanted == CCID_WANT_QUIET ? CCID_TRACE_BLANKED : 0;
        }
    }
    if (!device->synchronised || device->skip > 0 || ccid_quarantine_sensitive(device)) {
        flags |= CCID_TRACE_BLANKED;
    }
    trace_answer(device, answer, flags, result);
}

/** It fails for what happened at the IN pipe. */
static void fail(ccid_device *device, ccid_pending *one, ccid_status status, const ccid_error *error) {
    ccid_status own = status == CCID_TIMED_OUT ? ccid_explain_timeout(one) : status;
    one->outcome = *error;
    end(device, one, ccid_fail(&one->outcome, own, error->fault));
}

void ccid_fail_all(ccid_device *device, ccid_status status, const ccid_received *answer,
                   const ccid_error *error) {
    trace_failure(device, answer, status);
    ccid_wipe(device->in_buffer, device->in_capacity);
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (one->done) {
            continue;
        }
        if (status == CCID_MALFORMED && drops_others(one)) {
            device->needs_recovery = false;
            if (one_more_stray(device, one)) {
                end(device, one, CCID_MALFORMED);
            }
            continue;
        }
        fail(device, one, status, error);
    }
}

void ccid_fail_last(ccid_device *device, const ccid_pending *last, ccid_status status,
                    const ccid_received *answer, const ccid_error *error) {
    trace_failure(device, answer, status);
    ccid_wipe(device->in_buffer, device->in_capacity);
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done && one == last) {
            fail(device, one, status, error);
        } else if (!one->done && device->needs_recovery) {
            fail(device, one, CCID_NEEDS_RECOVERY, error);
        }
    }
}

void ccid_fail_one(ccid_device *device, ccid_pending *one, ccid_status status) {
    trace_answer(device, &(const ccid_received){.length = 0}, trace_flags(one->call->flags), status);
    ccid_status own = status == CCID_TIMED_OUT ? ccid_explain_timeout(one) : status;
    end(device, one, ccid_fail(&one->outcome, own, CCID_FAULT_NONE));
}
