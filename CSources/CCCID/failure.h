// SPDX-License-Identifier: Apache-2.0
//
// Filling a `ccid_error`: one line where something fails.

#ifndef CCID_FAILURE_H
#define CCID_FAILURE_H

#include "ccid_status.h"

/** Every public call begins with this: the caller's error, or a spare one, emptied. */
ccid_error *ccid_error_begin(ccid_error *wanted, ccid_error *spare);
/** Writes status and fault, and returns the status. */
ccid_status ccid_fail(ccid_error *error, ccid_status status, ccid_fault fault);
/** The same with the place and the number of bytes that it is about. */
ccid_status ccid_fail_at(ccid_error *error, ccid_fault fault, size_t offset, size_t length);

#endif
