// SPDX-License-Identifier: Apache-2.0
//
// The life of a host: a back end's table with its context, counted, so that the order in which Swift lets
// go of a host and its devices does not matter.

#define _GNU_SOURCE
#include "host.h"
#include <stdlib.h>
#include <time.h>

uint64_t ccid_monotonic(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

ccid_status ccid_host_create(const ccid_backend *backend, void *context, ccid_host **out) {
    ccid_host *host = calloc(1, sizeof *host);
    *out = host;
    if (host == NULL) {
        return CCID_NO_MEMORY;
    }
    host->backend = backend;
    host->context = context;
    host->references = 1;
    return CCID_OK;
}

void ccid_host_retain(ccid_host *host) {
    __atomic_add_fetch(&host->references, 1, __ATOMIC_RELAXED);
}

void ccid_host_release(ccid_host *host) {
    if (__atomic_sub_fetch(&host->references, 1, __ATOMIC_ACQ_REL) == 0) {
        host->backend->destroy(host->context);
        free(host);
    }
}

void ccid_host_destroy(ccid_host **host) {
    if (*host != NULL) {
        ccid_host_release(*host);
        *host = NULL;
    }
}

const char *ccid_host_backend_name(const ccid_host *host) {
    return host->backend->name;
}
