// SPDX-License-Identifier: Apache-2.0
//
// A configuration as bytes, walked interface by interface.

#ifndef CCID_CONFIGURATION_H
#define CCID_CONFIGURATION_H

#include "ccid_host.h"

/** One interface (alternate setting 0) with what belongs to it. Pointers go into the configuration. */
typedef struct ccid_interface {
    uint8_t number;
    uint8_t interface_class;
    uint8_t name_index;
    ccid_endpoint bulk_out;
    ccid_endpoint bulk_in;
    ccid_endpoint interrupt_in;
    /** The first descriptor that may be the class descriptor and reads well, else the first that may be. */
    const uint8_t *candidate;
    size_t candidate_length;
    bool candidate_good;
    bool behind_endpoint;
    bool endpoint_seen;
} ccid_interface;

typedef bool (*ccid_interface_visit)(void *visitor, const ccid_interface *found);

/**
 * Shows each interface's alternate setting 0, in order; false ends the walk. Bytes that are no descriptors
 * end it as well: what was found before them counts.
 */
void ccid_configuration_walk(const uint8_t *bytes, size_t length, ccid_interface_visit visit, void *visitor);

/** The problem bits that the fields by themselves show. */
uint32_t ccid_problems_of(const ccid_class_descriptor *descriptor);

#endif
