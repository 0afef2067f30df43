// SPDX-License-Identifier: Apache-2.0
//
// What lengths reader and protocol carry; whether the card takes them, its answer to reset says.

import CCIDReader

extension CardSession {
    /// Whether reader and protocol carry extended Lc and Le to the card: over T=1 at every level but that of short
    /// APDUs, and at the level of extended APDUs.
    public var carriesExtendedLength: Bool {
        switch (link.exchangeLevel, link.cardProtocol) {
        case (.extendedAPDU, _), (.tpdu, .t1), (.character, .t1): true
        case (.shortAPDU, _), (.tpdu, .t0), (.character, .t0): false
        }
    }
}
