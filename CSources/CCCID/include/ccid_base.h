// SPDX-License-Identifier: Apache-2.0
//
// Attributes that the other headers use, spelled so that clang (and Swift's importer) sees them and any
// other C11 compiler sees nothing.

#ifndef CCID_BASE_H
#define CCID_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#define CCID_CLOSED           __attribute__((enum_extensibility(closed)))
#define CCID_SWIFT_NAME(name) __attribute__((swift_name(name)))
#define CCID_NULLABLE         _Nullable
#define CCID_NONNULL          _Nonnull
#define CCID_NONNULL_BEGIN    _Pragma("clang assume_nonnull begin")
#define CCID_NONNULL_END      _Pragma("clang assume_nonnull end")
#else
#define CCID_CLOSED
#define CCID_SWIFT_NAME(name)
#define CCID_NULLABLE
#define CCID_NONNULL
#define CCID_NONNULL_BEGIN
#define CCID_NONNULL_END
#endif

/** The result must be looked at. */
#define CCID_CHECK __attribute__((warn_unused_result))

#endif
