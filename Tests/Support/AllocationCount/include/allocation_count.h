/* SPDX-License-Identifier: Apache-2.0
 *
 * How many blocks of the heap are in use, and how often a thread took one: for a program that shows that it
 * leaks none, or takes none. Linked into it, the functions take the C library's place for all of the process.
 */
#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdint.h>

/** The blocks that were taken and not given back. */
int64_t allocation_count(void);

/** How often the calling thread took a block so far, or made one larger. */
int64_t allocation_calls(void);

#endif
