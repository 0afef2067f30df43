// SPDX-License-Identifier: Apache-2.0
//
// The present moment by the machine's clock, for callers who have no clock of their own. Nothing in this
// library asks for it.

import Glibc

extension CertificateTime {
    /// Now, by the machine's clock; a clock that was never set says a time in 1970.
    public static var now: CertificateTime { CertificateTime(secondsSince1970: Int64(time(nil))) }
}
