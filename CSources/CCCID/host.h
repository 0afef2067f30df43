// SPDX-License-Identifier: Apache-2.0
//
// A host from the inside, and a reader's information with the memory behind its pointers.

#ifndef CCID_HOST_INSIDE_H
#define CCID_HOST_INSIDE_H

#include "ccid_host.h"

struct ccid_host {
    const ccid_backend *backend;
    void *context;
    int references; /**< the creator's and one per open device; atomic */
};

/** CLOCK_MONOTONIC in nanoseconds. */
uint64_t ccid_monotonic(void);
void ccid_host_retain(ccid_host *host);
void ccid_host_release(ccid_host *host);

#define PATH_CAPACITY 64
#define TEXT_CAPACITY 128
#define RAW_CAPACITY  256

/** The information on one reader, owning what its pointers point to. Not to be copied by assignment. */
typedef struct ccid_reader_store {
    ccid_reader_info info;
    char path[PATH_CAPACITY];
    char texts[4][TEXT_CAPACITY];
    uint8_t raw[RAW_CAPACITY];
} ccid_reader_store;

/** Copies everything and points the pointers of `to` into `to`. */
void ccid_reader_store_copy(ccid_reader_store *to, const ccid_reader_info *from);

#endif
