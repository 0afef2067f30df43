// SPDX-License-Identifier: Apache-2.0
//
// The system calls of this module: stream sockets and small files of sysfs. The only file here with unsafe
// pointers; every one of them lives inside one call.

import Glibc

/// A connected or listening stream socket. Closed when the last reference goes.
package final class StreamSocket: Sendable {
    /// The descriptor.
    let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    // MARK: Making one

    /// Two sockets, each the other's end.
    static func pair() throws(USBIPError) -> (StreamSocket, StreamSocket) {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, streamType, 0, &ends) == 0 else {
            throw .system("socketpair", errno)
        }
        return (StreamSocket(ends[0]), StreamSocket(ends[1]))
    }

    /// Listens on 127.0.0.1.
    ///
    /// - Parameter port: the port, 0 for any free one.
    static func listen(loopbackPort port: UInt16) throws(USBIPError) -> StreamSocket {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        let made = StreamSocket(descriptor)
        var one: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, UInt32(MemoryLayout<Int32>.size))
        var address = loopback(port)
        try made.bind(&address)
        return made
    }

    /// Listens on a path of the file system; a socket that a dead process left there is replaced, anything
    /// else stays and is an error.
    package static func listen(path: String) throws(USBIPError) -> StreamSocket {
        var address = try unixAddress(path)
        let descriptor = socket(AF_UNIX, streamType, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        let made = StreamSocket(descriptor)
        var information = stat()
        if unsafe lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK {
            unsafe unlink(path)
        }
        try made.bind(&address)
        return made
    }

    /// Connects to a listener on 127.0.0.1.
    static func connect(loopbackPort port: UInt16) throws(USBIPError) -> StreamSocket {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        var address = loopback(port)
        return try StreamSocket(descriptor).connect(&address)
    }

    /// Connects to a listener on a path of the file system.
    package static func connect(path: String) throws(USBIPError) -> StreamSocket {
        var address = try unixAddress(path)
        let descriptor = socket(AF_UNIX, streamType, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        return try StreamSocket(descriptor).connect(&address)
    }

    /// The next connection; `nil` when none waits and the listener does not block.
    package func accept() throws(USBIPError) -> StreamSocket? {
        while true {
            let peer = Glibc.accept(descriptor, nil, nil)
            if peer >= 0 {
                _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
                return StreamSocket(peer)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EAGAIN: return nil
            default: throw .system("accept", errno)
            }
        }
    }

    /// From now on `accept()` does not wait.
    func stopBlocking() { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }

    /// The port that a listener got.
    var port: UInt16 {
        var address = sockaddr_in()
        var length = UInt32(MemoryLayout<sockaddr_in>.size)
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    // MARK: Using it

    /// Waits until one of the sockets has something to read, a connection to accept, or its end.
    ///
    /// - Parameter timeout: the longest wait, `nil` for no limit.
    /// - Returns: for each socket whether; all `false` after the timeout, or when a signal came.
    static func wait(for sockets: [StreamSocket], timeout: Duration?) throws(USBIPError) -> [Bool] {
        var entries = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        // Rounded up, so that a deadline has passed when the wait for it is over.
        let milliseconds = timeout.map { Int32(clamping: ($0.wholeNanoseconds + 999_999) / 1_000_000) } ?? -1
        let count = withExtendedLifetime(sockets) {
            unsafe poll(&entries, nfds_t(entries.count), milliseconds)
        }
        guard count >= 0 || errno == EINTR else { throw .system("poll", errno) }
        return entries.map { count > 0 && $0.revents != 0 }
    }

    /// POLLRDHUP, which Glibc's module does not show (Linux, poll.h, the same on every processor but SPARC).
    private static let peerWritesNoMore: Int16 = 0x2000

    /// Whether the other side writes no more, even where bytes of it wait to be read.
    var hasHungUp: Bool {
        var entry = pollfd(fd: descriptor, events: Self.peerWritesNoMore, revents: 0)
        return unsafe poll(&entry, 1, 0) > 0
    }

    /// What has come already, so many bytes at most: none when nothing has, `nil` at the connection's end.
    func readAvailable(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let got = unsafe recv(descriptor, &bytes, count, Int32(MSG_DONTWAIT))
            if got > 0 { return Array(bytes.prefix(got)) }
            guard got < 0, errno == EINTR || errno == EAGAIN else { return nil }
            if errno == EAGAIN { return [] }
        }
    }

    /// Reads so many bytes; `nil` when the connection ends before.
    package func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress?.advanced(by: done), count - done, 0)
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }

    /// Writes all bytes; `false` when the connection is over.
    package func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let sent = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if sent < 0 && errno == EINTR { continue }
            guard sent > 0 else { return false }
            done += sent
        }
        return true
    }

    /// Ends the connection for both sides; whoever reads or accepts here returns.
    package func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    // MARK: Addresses

    private static var streamType: Int32 { Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue) }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func unixAddress(_ path: String) throws(USBIPError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // One byte stays for the zero at the end.
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .system("bind", ENAMETOOLONG)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return address
    }

    private func bind<Address>(_ address: inout Address) throws(USBIPError) {
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.bind(descriptor, generic, UInt32(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else { throw .system("bind", errno) }
        guard Glibc.listen(descriptor, 8) == 0 else { throw .system("listen", errno) }
    }

    private func connect<Address>(_ address: inout Address) throws(USBIPError) -> StreamSocket {
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(descriptor, generic, UInt32(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else { throw .system("connect", errno) }
        return self
    }
}

/// Small files of sysfs.
enum SystemFile {
    static let noSuchFile = ENOENT
    static let notPermitted = EACCES

    /// All that is in it, 64 KiB at most.
    static func read(_ path: String) throws(USBIPError) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(path)", errno) }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while text.count < 65536 {
            let got = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            guard got > 0 else { break }
            text += buffer.prefix(got)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes in one call, as sysfs wants it.
    static func write(_ text: String, to path: String) throws(USBIPError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(path)", errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .system("write \(path)", errno)
        }
    }
}
