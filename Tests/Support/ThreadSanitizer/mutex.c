// SPDX-License-Identifier: Apache-2.0
//
// Tells the thread sanitizer of Swift's Mutex. Its uncontended half is inlined into our code, where the
// sanitizer sees it; the contended half is in libswiftSynchronization.so, which was built without it, so that
// a lock that had to wait looks like no lock at all. Preloaded by `make sanitize`, this stands in front of
// that half and says what it does. Elsewhere it changes nothing.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

/* The sanitizer's own; not there in a process without it. */
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF  __attribute__((swift_context))

#define LOCK_SLOW   "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

/* Synchronization._MutexHandle._lockSlow(Swift.UInt32) and _unlockSlow(), by their names in the library. */
SWIFT void lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF void *handle) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF void *handle) {
    SWIFT void (*real)(uint32_t, SELF void *) = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, LOCK_SLOW);
    real(thread, handle);
    if (__tsan_acquire != NULL) {
        __tsan_acquire(handle);
    }
}

SWIFT void unlock_slow(SELF void *handle) {
    SWIFT void (*real)(SELF void *) = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    if (__tsan_release != NULL) {
        __tsan_release(handle);
    }
    real(handle);
}
