// SPDX-License-Identifier: Apache-2.0
//
// Lets the package manager find libusb-1.0 by pkg-config; who includes what of it is the C shim's affair.

#ifndef CLIBUSB_SHIM_H
#define CLIBUSB_SHIM_H

#include <libusb.h>

#endif
