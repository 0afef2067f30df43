// SPDX-License-Identifier: Apache-2.0
//
// The descriptors that the process was started with, told from those that it opens itself.

import Glibc

enum StandardStreams {
    /// Occupies standard input, output and error where the process was started without them, so that nothing that is
    /// opened later is taken for one of them. What is in their place can be neither read nor written as they are, which
    /// is said as for any closed descriptor (EBADF). It comes before everything that opens a file.
    static func occupyMissing() {
        for place in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(place, F_GETFD) < 0 {
            // The lowest free number is this one.
            _ = unsafe open("/dev/null", place == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Whether whoever started the process handed this descriptor over. What the process opens itself is closed on exec,
    /// which nothing that came through an exec can be.
    static func isInherited(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC == 0
    }
}
