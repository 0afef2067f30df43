// SPDX-License-Identifier: Apache-2.0
//
// Who runs the command, by name: under sudo the person who called it.

import Glibc

enum LoginName {
    /// The name; empty when the system knows none.
    static var current: String {
        if let caller = unsafe getenv("SUDO_USER") { return unsafe String(cString: caller) }
        guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
            return ""
        }
        return unsafe String(cString: name)
    }
}
