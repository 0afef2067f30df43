// SPDX-License-Identifier: Apache-2.0
//
// Theory of the shim
// ==================
//
// Finding readers. A back end (ccid_backend.h) shows every USB device with its descriptors as bytes; one
// parser for all back ends walks the configuration and picks the CCID interfaces. Nothing is opened and
// nothing sent. A reader is named by where it is plugged in, which survives a re-plug; a bus address does
// not. An interface with a class descriptor that cannot be read is shown with the reason, not hidden.
//
// The life of a command.
//
//   caller            device                      back end              reader
//     |  ccid_power_on    |                          |                     |
//     |------------------>| its slot's turn, bSeq      |                     |
//     |                   | bulk OUT, its turn ----->| packets ----------->|
//     |                   | reap() until done        |                     |
//     |                   | bulk IN, one packet ---->|<------------------- |  header
//     |                   | bulk IN, exactly the rest|<------------------- |  10 + dwLength bytes
//     |                   | whose answer is it, by bSlot and bSeq?         |
//     |                   |   nobody's: quarantined bSeq -> dropped, read on; else malformed
//     |                   |   ours, bmCommandStatus 2: new exchange deadline, read on
//     |<------------------|   ours: status, data     |                     |
//
// Several slots. A call has its slot for its whole length, and as many slots have one as bMaxCCIDBusySlots
// says. The pipes it has only while bytes move: one thread at a time sends a message, and of those that wait
// for an answer one reads for all of them. When that one's call ends inside another's answer, the transfer
// stays under way and the next thread goes on with it; only the last one takes it back. What cannot be told
// to be anyone's (a stall, a lie about a length, a message to nobody) fails every command that is out.
//
// The thread that calls runs the back end's events while it waits; there is no thread of the shim's own.
// ccid_cancel() sets a token and wakes that thread, which then ends its call itself. A call that ends
// without its answer puts its bSeq into quarantine, where it stays until the answer came, ABORT was answered
// or the slot was powered; nothing else uses that number meanwhile.
//
// Deadlines. The caller's deadline bounds everything, waiting for its turn included. Inside it each answer
// has an exchange deadline, made of waiting-time units, which time extensions renew. Both stand on the
// back end's clock, so that a software device can run in virtual time.
//
// Who owns which buffer. The device has one OUT, one IN, one control and one interrupt buffer, allocated at
// opening. From submit() until the transfer is done its buffer is the back end's; before and after it is
// the thread's that has the pipe. The caller's `in` is copied before the call waits, and `out` is
// written only after a whole, checked answer. What carried a secret or personal message is wiped when the
// call ends, and everything at closing.
//
// Who cleans up.
//
//                    transfers              bSeq, pipes             interface            card
//   caller closes    ccid_close cancels     freed                   released, kernel     powered off before,
//                    them and waits                                 driver back          by the session
//   card removed     the answer fails       as usual                stays                nothing to do
//                    (absent or mute)
//   reader removed   the back end ends      freed by ccid_close     released             gone
//                    them: CCID_GONE
//   process killed   the kernel             the next opening drains the kernel releases  stays powered: the
//                                           the old answers                              next session powers
//                                                                                        it off first
//
// What is not supported, and why.
//   - More than 32 slots: the widest reader known has far fewer.
//   - USB reset: it hits every interface of a composite device; that decision belongs above.
//   - Hot-plug notice: enumerate again, at most once a second. A device that leaves says so by itself.
//   - Selecting a configuration or an alternate setting: readers have one; the system has chosen it.
//   - ICCD and the asynchronous PIN services of CCID 1.1's annexes: no reader of the trade needs them.

#ifndef CCCID_H
#define CCCID_H

#include "ccid_backend.h"
#include "ccid_base.h"
#include "ccid_commands.h"
#include "ccid_descriptor.h"
#include "ccid_device.h"
#include "ccid_host.h"
#include "ccid_message.h"
#include "ccid_software.h"
#include "ccid_status.h"
#include "ccid_trace.h"

#endif
