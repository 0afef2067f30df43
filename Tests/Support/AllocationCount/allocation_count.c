// SPDX-License-Identifier: Apache-2.0
//
// The C library's own allocator, counted. A block that is moved by realloc() stays one block.

#include "allocation_count.h"
#include <errno.h>
#include <stddef.h>

/* A sanitizer brings an allocator of its own, which nothing may stand in front of; nothing is counted then.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

static int64_t blocks;
static _Thread_local int64_t calls;

int64_t allocation_count(void) {
    return __atomic_load_n(&blocks, __ATOMIC_RELAXED);
}

int64_t allocation_calls(void) {
    return calls;
}

#ifndef IS_SANITIZED

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **out, size_t alignment, size_t size);
void free(void *block);

static void *taken(void *block) {
    if (block != NULL) {
        __atomic_add_fetch(&blocks, 1, __ATOMIC_RELAXED);
        calls++;
    }
    return block;
}

void *malloc(size_t size) {
    return taken(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return taken(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
    if (block == NULL) {
        return malloc(size);
    }
    if (size == 0) {
        free(block);
        return NULL;
    }
    calls++;
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    return taken(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    void *block = memalign(alignment, size);
    if (block == NULL) {
        return ENOMEM;
    }
    *out = block;
    return 0;
}

void free(void *block) {
    if (block != NULL) {
        __atomic_sub_fetch(&blocks, 1, __ATOMIC_RELAXED);
    }
    __libc_free(block);
}

#endif
