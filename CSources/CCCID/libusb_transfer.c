// SPDX-License-Identifier: Apache-2.0
//
// Transfers of the shim as libusb's: filled anew at each submit, never with libusb's own time-out (the
// deadline is the shim's, which cancels).

#include "libusb_inside.h"
#include <stdlib.h>

static ccid_transfer_end end_of(enum libusb_transfer_status status) {
    switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
        return CCID_TRANSFER_COMPLETED;
    case LIBUSB_TRANSFER_CANCELLED:
        return CCID_TRANSFER_CANCELLED;
    case LIBUSB_TRANSFER_STALL:
        return CCID_TRANSFER_STALLED;
    case LIBUSB_TRANSFER_NO_DEVICE:
        return CCID_TRANSFER_GONE;
    case LIBUSB_TRANSFER_OVERFLOW:
        return CCID_TRANSFER_OVERFLOW;
    case LIBUSB_TRANSFER_ERROR:
    case LIBUSB_TRANSFER_TIMED_OUT:
        break;
    }
    return CCID_TRANSFER_FAILED;
}

/** What a libusb transfer carries: enough to find everything from its call-back. */
typedef struct libusb_own {
    struct libusb_transfer *usb;
    libusb_host *host;
    ccid_transfer *transfer;
    bool ending; /**< its owner has asked for its end, and waits for that */
} libusb_own;

bool ccid_libusb_is_patient(const ccid_transfer *transfer) {
    const libusb_own *own = transfer->own;
    return transfer->pipe == CCID_PIPE_INTERRUPT && !own->ending;
}

ccid_status ccid_libusb_prepare(ccid_usb_handle *handle, ccid_transfer *transfer) {
    libusb_own *own = calloc(1, sizeof *own);
    struct libusb_transfer *usb = libusb_alloc_transfer(0);
    if (own == NULL || usb == NULL) {
        free(own);
        libusb_free_transfer(usb); /* accepts NULL */
        return CCID_NO_MEMORY;
    }
    *own = (libusb_own){.usb = usb, .host = libusb_of(handle)->host, .transfer = transfer};
    transfer->own = own;
    return CCID_OK;
}

void ccid_libusb_dispose(ccid_usb_handle *handle, ccid_transfer *transfer) {
    (void)handle;
    libusb_own *own = transfer->own;
    if (own != NULL) {
        libusb_free_transfer(own->usb);
        free(own);
        transfer->own = NULL;
    }
}

/** Runs on whichever thread is inside libusb's events. */
static void LIBUSB_CALL completed(struct libusb_transfer *usb) {
    const libusb_own *own = usb->user_data;
    /* Once it is finished its owner may dispose of it: what is needed later is taken out before. */
    libusb_host *host = own->host;
    ccid_transfer *transfer = own->transfer;
    size_t actual = usb->actual_length > 0 ? (size_t)usb->actual_length : 0;
    ccid_libusb_finish(host, transfer, end_of(usb->status), actual, (int32_t)usb->status);
}

ccid_status ccid_libusb_submit(ccid_usb_handle *handle, ccid_transfer *transfer) {
    libusb_own *own = transfer->own;
    libusb_device_handle *usb = libusb_of(handle)->usb;
    own->ending = false;
    int length = (int)transfer->length; /* at most a message of 65,554 bytes, rounded up to packets */
    switch (transfer->pipe) {
    case CCID_PIPE_CONTROL:
        libusb_fill_control_transfer(own->usb, usb, transfer->buffer, completed, transfer->own, 0);
        break;
    case CCID_PIPE_BULK:
        libusb_fill_bulk_transfer(own->usb, usb, transfer->endpoint, transfer->buffer, length, completed,
                                  transfer->own, 0);
        break;
    case CCID_PIPE_INTERRUPT:
        libusb_fill_interrupt_transfer(own->usb, usb, transfer->endpoint, transfer->buffer, length, completed,
                                       transfer->own, 0);
        break;
    }
    __atomic_store_n(&transfer->done, 0, __ATOMIC_RELEASE);
    int code = libusb_submit_transfer(own->usb);
    if (code == LIBUSB_SUCCESS) {
        return CCID_OK;
    }
    ccid_status status = code == LIBUSB_ERROR_NO_DEVICE ? CCID_GONE : CCID_USB_FAILED;
    ccid_transfer_finish(transfer, status == CCID_GONE ? CCID_TRANSFER_GONE : CCID_TRANSFER_FAILED, 0, code);
    return status;
}

void ccid_libusb_cancel(ccid_usb_handle *handle, ccid_transfer *transfer) {
    (void)handle;
    libusb_own *own = transfer->own;
    own->ending = true;
    /* NOT_FOUND: it is over, or about to be; its call-back comes all the same. */
    (void)libusb_cancel_transfer(own->usb);
}
