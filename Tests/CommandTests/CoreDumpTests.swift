// SPDX-License-Identifier: Apache-2.0
//
// No core dump while a PIN is held, and everything as it was afterwards, whatever happens in between.

import CProcess
import Glibc
import Testing

@testable import kioskreader

@Suite("Core dumps", .serialized)
struct CoreDumpTests {
    struct Failure: Error {}

    private static var limit: rlimit {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return limit
    }

    @Test("are withheld while a PIN is held, and allowed again as they were", arguments: [false, true])
    func withheld(_ fails: Bool) {
        let before = (Self.limit, process_is_dumpable())
        do {
            try CoreDumps.withheld {
                #expect(Self.limit.rlim_cur == 0 && process_is_dumpable() == 0)
                if fails { throw Failure() }
            }
            #expect(!fails)
        } catch {
            #expect(fails)
        }
        #expect(Self.limit.rlim_cur == before.0.rlim_cur && Self.limit.rlim_max == before.0.rlim_max)
        #expect(process_is_dumpable() == before.1)
    }
}
