// SPDX-License-Identifier: Apache-2.0
//
// Whether two names mean one file: nobody's document is to be overwritten by what is made of it.

import Glibc

/// Which regular file or folder a path or a descriptor means, whatever it is called there.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    /// What a path leads to, links followed; `nil` where there is no regular file.
    init?(path: String) {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { return nil }
        self.init(information)
    }

    /// What a path leads to, where that is a folder.
    init?(folder path: String) {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { return nil }
        self.init(information, S_IFDIR)
    }

    /// What a descriptor reads; `nil` where that is no regular file.
    init?(descriptor: Int32) {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { return nil }
        self.init(information)
    }

    private init?(_ information: stat, _ kind: mode_t = S_IFREG) {
        guard information.st_mode & S_IFMT == kind else { return nil }
        (device, inode) = (information.st_dev, information.st_ino)
    }
}
