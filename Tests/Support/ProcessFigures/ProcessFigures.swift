// SPDX-License-Identifier: Apache-2.0
//
// What this process holds: blocks of the heap, descriptors, threads, resident memory.

import AllocationCount
import Glibc

/// What this process holds now.
package struct ProcessFigures: CustomStringConvertible {
    /// Blocks of the heap that are in use.
    package let blocks: Int64
    /// Open descriptors.
    package let descriptors: Int
    /// Threads.
    package let threads: Int
    /// In KiB.
    package let resident: Int

    /// Takes the figures; making room for them happens before they are taken.
    package static func now() -> ProcessFigures {
        let descriptors = entries("/proc/self/fd")
        let threads = entries("/proc/self/task")
        let resident = residentPages() * 4
        return ProcessFigures(
            blocks: allocation_count(), descriptors: descriptors, threads: threads, resident: resident)
    }

    package var description: String {
        "\(blocks) blocks, \(descriptors) descriptors, \(threads) threads, \(resident) KiB resident"
    }

    /// The entries of a directory, the one that the reading itself has open among them.
    private static func entries(_ path: String) -> Int {
        guard let directory = unsafe opendir(path) else { return 0 }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        unsafe closedir(directory)
        return count - 2
    }

    /// The second number of statm.
    private static func residentPages() -> Int {
        let file = unsafe open("/proc/self/statm", O_RDONLY)
        guard file >= 0 else { return 0 }
        var bytes = [UInt8](repeating: 0, count: 128)
        let length = unsafe read(file, &bytes, bytes.count)
        close(file)
        let words = bytes.prefix(max(length, 0)).split(separator: UInt8(ascii: " "))
        guard words.count >= 2 else { return 0 }
        return words[1].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
