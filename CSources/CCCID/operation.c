// SPDX-License-Identifier: Apache-2.0
//
// The tokens that cancel a call.
//
// Order of the mutexes: an operation's, then a device's state. Nobody takes them the other way round.

#include "device.h"
#include <stdlib.h>

static bool begin(ccid_operation *operation, ccid_device *device, ccid_host *host) {
    if (operation == NULL) {
        return true;
    }
    pthread_mutex_lock(&operation->mutex);
    bool fits = operation->calls == 0 || (operation->device == device && operation->host == host);
    if (fits) {
        operation->device = device;
        operation->host = host;
        operation->calls += 1;
    }
    pthread_mutex_unlock(&operation->mutex);
    return fits;
}

static void end(ccid_operation *operation) {
    if (operation == NULL) {
        return;
    }
    pthread_mutex_lock(&operation->mutex);
    operation->calls -= 1;
    if (operation->calls == 0) {
        operation->device = NULL;
        operation->host = NULL;
    }
    pthread_mutex_unlock(&operation->mutex);
}

bool ccid_operation_begin(const ccid_call *call, ccid_device *device) {
    return begin(call->operation, device, NULL);
}

void ccid_operation_end(const ccid_call *call) {
    end(call->operation);
}

bool ccid_operation_begin_bus(ccid_operation *operation, ccid_host *host) {
    return begin(operation, NULL, host);
}

void ccid_operation_end_bus(ccid_operation *operation) {
    end(operation);
}

bool ccid_call_cancelled(const ccid_call *call) {
    return call->operation != NULL && ccid_operation_cancelled(call->operation);
}

ccid_operation *ccid_operation_create(void) {
    ccid_operation *operation = calloc(1, sizeof *operation);
    if (operation != NULL) {
        pthread_mutex_init(&operation->mutex, NULL);
    }
    return operation;
}

void ccid_operation_destroy(ccid_operation **operation) {
    if (*operation != NULL) {
        pthread_mutex_destroy(&(*operation)->mutex);
        free(*operation);
        *operation = NULL;
    }
}

bool ccid_operation_cancelled(const ccid_operation *operation) {
    return __atomic_load_n(&operation->cancelled, __ATOMIC_ACQUIRE) != 0;
}

/** Wakes every call on the device; each then looks at its own token. */
static void wake(ccid_device *device) {
    ccid_state_lock(device);
    ccid_state_changed(device);
    ccid_state_unlock(device);
    __atomic_store_n(&device->reader_called, 1, __ATOMIC_RELEASE);
    device->backend->wake(device->usb);
}

void ccid_cancel(ccid_operation *operation) {
    __atomic_store_n(&operation->cancelled, 1, __ATOMIC_RELEASE);
    /* While the mutex is held the call cannot end, so the device cannot be closed under our feet. */
    pthread_mutex_lock(&operation->mutex);
    if (operation->device != NULL) {
        wake(operation->device);
    }
    if (operation->host != NULL) {
        operation->host->backend->wake_bus(operation->host->context);
    }
    pthread_mutex_unlock(&operation->mutex);
}
