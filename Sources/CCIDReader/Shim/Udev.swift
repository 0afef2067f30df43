// SPDX-License-Identifier: Apache-2.0
//
// Whether a udev runs that libusb can hear: one that listens, in this process's own network namespace. The socket's
// file alone says neither; it stays behind a udev that was killed, and a container may see its host's.

import Glibc

enum Udev {
    static let controlSocket = "/run/udev/control"

    static var isRunning: Bool {
        guard unsafe access(controlSocket, F_OK) == 0 else { return false }
        // Where the kernel's list cannot be read, the file has to do.
        return listeningSockets.map { $0.contains(controlSocket) } ?? true
    }

    /// The paths of the Unix sockets that somebody listens on; `nil`: the kernel does not say.
    private static var listeningSockets: Set<String>? {
        guard let list = unsafe fopen("/proc/net/unix", "re") else { return nil }
        defer { unsafe fclose(list) }
        var line = [CChar](repeating: 0, count: 512)
        var paths: Set<String> = []
        while unsafe fgets(&line, CInt(line.count), list) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let path = listeningPath(text) { paths.insert(path) }
        }
        return paths
    }

    /// The path in a line of /proc/net/unix whose socket accepts connections (flag 00010000, __SO_ACCEPTCON).
    static func listeningPath(_ line: String) -> String? {
        let fields = line.split(whereSeparator: \.isWhitespace)
        guard fields.count >= 8, fields[3] == "00010000" else { return nil }
        return String(fields[7])
    }
}
