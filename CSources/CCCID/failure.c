// SPDX-License-Identifier: Apache-2.0
//
// Filling a `ccid_error`, and reading the one field of it that is a text.

#include "failure.h"

ccid_error *ccid_error_begin(ccid_error *wanted, ccid_error *spare) {
    ccid_error *error = wanted != NULL ? wanted : spare;
    *error = (ccid_error){.status = CCID_OK};
    return error;
}

ccid_status ccid_fail(ccid_error *error, ccid_status status, ccid_fault fault) {
    error->status = status;
    error->fault = fault;
    return status;
}

ccid_status ccid_fail_at(ccid_error *error, ccid_fault fault, size_t offset, size_t length) {
    error->offset = offset;
    error->length = length;
    return ccid_fail(error, CCID_MALFORMED, fault);
}

const char *ccid_error_busy_name(const ccid_error *error) {
    return error->busy_name;
}
