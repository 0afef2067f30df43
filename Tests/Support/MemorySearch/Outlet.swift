// SPDX-License-Identifier: Apache-2.0
//
// A stream of the program that is searched, which takes a write only when it is let through: a pipe with room for one,
// and that one is there already.

import Glibc

/// One end of what the program writes.
struct Outlet {
    /// The program's end.
    let inlet: Int32
    private let outlet: Int32
    /// What it said.
    private(set) var said: [UInt8] = []

    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { Main.end("no pipe", 1) }
        (outlet, inlet) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // O_DIRECT and F_SETPIPE_SZ of Linux, which Swift does not import: each write is a packet of its own that never
        // joins another, and one page holds one packet.
        #if arch(arm64)
        let packets: Int32 = 0o200000
        #else
        let packets: Int32 = 0o40000
        #endif
        guard fcntl(inlet, F_SETFL, O_WRONLY | packets) == 0, fcntl(inlet, 1031, Self.packet) == Self.packet,
            write(inlet, [0x0A], 1) == 1
        else { Main.end("no pipe of packets", 1) }
    }

    private static let packet: Int32 = 4096

    /// Lets the write through that the program is blocked in: its packet takes the place of the one before.
    mutating func letThrough() {
        guard take() else { return }
        var waiting = pollfd(fd: outlet, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, -1) < 0, errno == EINTR {}
    }

    /// Takes one packet; false when there is none and nobody writes any more.
    private mutating func take() -> Bool {
        var room = [UInt8](repeating: 0, count: Int(Self.packet))
        let count = read(outlet, &room, room.count)
        said += room.prefix(max(count, 0))
        return count > 0
    }

    /// Nobody but the program holds its end any more.
    func release() { close(inlet) }

    /// Takes whatever comes, from all of them, until the program has let go of them.
    static func drain(_ outlets: inout [Outlet]) {
        var open = Array(outlets.indices)
        while !open.isEmpty {
            var waiting = open.map { pollfd(fd: outlets[$0].outlet, events: Int16(POLLIN), revents: 0) }
            guard poll(&waiting, nfds_t(waiting.count), -1) >= 0 || errno == EINTR else { return }
            open = zip(open, waiting).filter { index, entry in
                entry.revents == 0 || outlets[index].take()
            }
            .map(\.0)
        }
    }
}
