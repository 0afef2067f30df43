// SPDX-License-Identifier: Apache-2.0
//
// The memory of another process, searched.

import Glibc
import SecretForms

/// Bytes to look for, and what they are.
struct Pattern {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// A secret as it is, in the other case, in UTF-16, hex and base64; and its halves, as registers hold them.
    static func forms(of secret: [UInt8]) -> [Pattern] {
        let upper = secret.map { (0x61...0x7A).contains($0) ? $0 - 32 : $0 }
        let lower = secret.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
        var forms = [
            Pattern("as typed", secret), Pattern("in capitals", upper), Pattern("in small letters", lower),
        ]
        for (name, bytes) in [("in capitals", upper), ("in small letters", lower)] {
            forms.append(Pattern("\(name), UTF-16", bytes.flatMap { [$0, 0] }))
            forms.append(Pattern("\(name), hex", SecretForms.hex(bytes)))
            forms.append(Pattern("\(name), small hex", SecretForms.hex(bytes, capitals: false)))
            forms.append(Pattern("\(name), base64", SecretForms.base64(bytes)))
            guard bytes.count >= 16 else { continue }
            forms.append(Pattern("\(name), first half", Array(bytes.prefix(8))))
            forms.append(Pattern("\(name), last half", Array(bytes.suffix(8))))
        }
        return forms
    }
}

/// The memory of a process.
struct Memory {
    private let processID: pid_t

    init(of processID: pid_t) { self.processID = processID }

    /// What stands at a place, as text.
    func text(at address: Int, _ count: Int) -> String {
        let memory = open("/proc/\(processID)/mem", O_RDONLY)
        defer { close(memory) }
        var room = [UInt8](repeating: 0, count: min(count, 1 << 16))
        let read = pread(memory, &room, room.count, off_t(address))
        return String(decoding: room.prefix(max(read, 0)), as: UTF8.self)
    }

    /// Where each pattern stands.
    func search(_ patterns: [Pattern], searched: inout Int) -> [(Pattern, [String])] {
        var places = patterns.map { _ in [String]() }
        let memory = open("/proc/\(processID)/mem", O_RDONLY)
        defer { close(memory) }
        for region in regions {
            // One piece more than a pattern's length overlaps, so that none is cut.
            var start = region.start
            while start < region.end {
                var room = [UInt8](repeating: 0, count: min(1 << 20, region.end - start))
                let count = pread(memory, &room, room.count, off_t(start))
                guard count > 0 else { break }
                searched += count
                for (index, pattern) in patterns.enumerated() {
                    for offset in Self.matches(pattern.bytes, in: room, count) {
                        places[index].append("\(String(start + offset, radix: 16)) \(region.name)")
                    }
                }
                guard count == room.count, start + count < region.end else { break }
                start += count - 64
            }
        }
        return Array(zip(patterns, places))
    }

    private static func matches(_ pattern: [UInt8], in room: [UInt8], _ count: Int) -> [Int] {
        var found: [Int] = []
        guard let first = pattern.first else { return [] }
        room.withUnsafeBytes { room in
            guard let base = room.baseAddress else { return }
            var offset = 0
            while offset + pattern.count <= count,
                let hit = memchr(base + offset, Int32(first), count - pattern.count + 1 - offset)
            {
                offset = UnsafeRawPointer(hit) - base
                if memcmp(base + offset, pattern, pattern.count) == 0 { found.append(offset) }
                offset += 1
            }
        }
        return found
    }

    private struct Region {
        let start: Int
        let end: Int
        let name: String
    }

    private var regions: [Region] {
        ProcessFile.text("/proc/\(processID)/maps").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            let name = words.count > 5 ? String(words[5]) : "anonymous"
            guard words[1].hasPrefix("r"), ends.count == 2, !["[vvar]", "[vsyscall]"].contains(name) else {
                return nil
            }
            return Region(start: ends[0], end: ends[1], name: name)
        }
    }
}

/// A file of /proc.
enum ProcessFile {
    static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &room, room.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += room.prefix(count)
        }
    }
}
