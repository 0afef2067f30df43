// SPDX-License-Identifier: Apache-2.0
//
// What `soak` says.

extension Dialogue {
    static let soaks = [
        Dialogue(
            "soak counts sessions on a reader that does not fail",
            #"""
            $ kioskreader soak --count 3 --virtual
            3 sessions, 3 commands answered on 1-1:1.0
            no failure
            0 recoveries, 0 times not recovered
            $ kioskreader soak --count 3 --virtual --json
            {"commands":3,"failures":{},"notRecovered":0,"reader":"1-1:1.0","recoveries":0,"rungs":{},"sessions":3,"slowestRecoveryMilliseconds":null}
            """#)
    ]
}
