// SPDX-License-Identifier: Apache-2.0
//
// While a PIN is in memory, a crash must not write the memory to a disk, and no other process of the same user may
// look into it.

import CProcess
import Glibc

enum CoreDumps {
    /// Runs something that holds a PIN without core dumps; afterwards all is as it was.
    static func withheld<Value>(_ body: () throws -> Value) rethrows -> Value {
        let wasDumpable = process_is_dumpable()
        var before = rlimit()
        let isLimited = unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before) == 0
        // What one of the two does not reach, the other does: the limit is not asked where a program takes the dump.
        _ = process_set_dumpable(0)
        var none = rlimit(rlim_cur: 0, rlim_max: before.rlim_max)
        if isLimited { _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) }
        defer {
            if isLimited { _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before) }
            if wasDumpable == 1 { _ = process_set_dumpable(1) }
        }
        return try body()
    }
}
