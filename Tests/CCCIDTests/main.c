// SPDX-License-Identifier: Apache-2.0
//
// Every test of the C shim, in one program.

#include "harness.h"
#include <stdio.h>

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_messages();
    test_descriptors();
    test_configurations();
    test_texts();
    test_commands();
    test_lengths();
    test_at_once();
    test_opening();
    test_bus();
    test_sequences();
    test_waiting();
    test_cancelling();
    test_aborts();
    test_chains();
    test_controls();
    test_interrupts();
    test_traces();
    test_every_transfer();
    test_sleepers();
    test_threads();
    test_slots();
    test_slot_troubles();
    return finish_tests();
}
