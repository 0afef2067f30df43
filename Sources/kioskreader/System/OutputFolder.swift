// SPDX-License-Identifier: Apache-2.0
//
// A folder that an option names for several output files.

import Glibc

enum OutputFolder {
    /// Makes the folder where it is missing, and runs `body`, which leaves files in it; one that is there is as good.
    /// Where it leaves none, a folder that was made for them goes again.
    ///
    /// - Throws: `outputIsDash`, `outputUnnamed` (64); `cannotWrite` (73), also for what is no folder or not for us to
    ///   write to; what `body` throws.
    static func with<Value>(_ path: String, of option: String, _ body: () throws -> Value) throws -> Value {
        guard path != "-" else { throw CommandError(.outputIsDash, subject: Phrase(option)) }
        guard !path.isEmpty else { throw CommandError(.outputUnnamed) }
        let refusal = unsafe mkdir(path, 0o755) == 0 ? 0 : errno
        // Nothing but an empty folder is removed by this.
        defer { if refusal == 0 { _ = unsafe rmdir(path) } }
        guard unsafe access(path + "/.", W_OK) != 0 else { return try body() }
        // Where nothing could be made, that there is nothing is no reason.
        let reason = [0, EEXIST].contains(refusal) ? errno : refusal
        throw CommandError.cannotWrite(Phrase(path.shown), FileFailure(errno: reason))
    }
}
