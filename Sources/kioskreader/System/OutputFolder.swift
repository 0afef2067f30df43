// SPDX-License-Identifier: Apache-2.0
//
// A folder that an option names for several output files.

import Glibc

enum OutputFolder {
    /// Makes the folder where it is missing; one that is there is as good.
    ///
    /// - Throws: `outputUnnamed` (64); `cannotWrite` (73), also for what is no folder or not for us to write to.
    static func make(_ path: String) throws {
        guard !path.isEmpty else { throw CommandError(.outputUnnamed) }
        _ = unsafe mkdir(path, 0o755)
        guard unsafe access(path + "/.", W_OK) != 0 else { return }
        throw CommandError.cannotWrite(Phrase(path.shown), FileFailure(errno: errno))
    }
}
