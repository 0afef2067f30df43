// SPDX-License-Identifier: Apache-2.0
//
// What all back ends share: how a transfer is marked as over.

#include "ccid_backend.h"

bool ccid_transfer_done(const ccid_transfer *transfer) {
    return __atomic_load_n(&transfer->done, __ATOMIC_ACQUIRE) != 0;
}

void ccid_transfer_finish(ccid_transfer *transfer, ccid_transfer_end end, size_t actual, int32_t code) {
    transfer->end = end;
    transfer->actual = actual;
    transfer->code = code;
    __atomic_store_n(&transfer->done, 1, __ATOMIC_RELEASE);
}
