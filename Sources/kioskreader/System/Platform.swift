// SPDX-License-Identifier: Apache-2.0
//
// The machine's name for itself, for --version.

import Glibc

enum Platform {
    /// Such as `Linux x86_64`.
    static var name: String {
        var information = utsname()
        guard unsafe uname(&information) == 0 else { return "unknown platform" }
        return text(information.sysname) + " " + text(information.machine)
    }

    /// C arrays come as tuples; their bytes end with a zero.
    private static func text(_ array: some Any) -> String {
        unsafe withUnsafeBytes(of: array) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
