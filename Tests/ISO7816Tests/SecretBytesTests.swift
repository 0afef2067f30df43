// SPDX-License-Identifier: Apache-2.0
//
// Bytes that carried a secret: overwritten where they lie, also where their array grows or is used again.

import Testing

@testable import ISO7816

@Suite("Secret bytes")
struct SecretBytesTests {
    /// What lies at an array's place in memory, behind its end as well: `count` bytes.
    private func place(of bytes: inout [UInt8], _ count: Int) -> [UInt8] {
        let length = bytes.count
        var seen: [UInt8] = []
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            seen = unsafe Array(UnsafeBufferPointer(start: base, count: max(count, length)))
        }
        return seen
    }

    @Test("Wiping overwrites, and keeps the place where that is wished")
    func wiping() {
        var bytes = [UInt8](repeating: 0xA5, count: 100)
        let room = bytes.capacity
        bytes.wipe(keepingCapacity: true)
        #expect(bytes.isEmpty && bytes.capacity >= room)
        #expect(place(of: &bytes, 100).allSatisfy { $0 == 0 })
        bytes.wipe()
        #expect(bytes.isEmpty && bytes.capacity == 0)
    }

    @Test("Room is made for what is to come; what is there stays", arguments: [0, 1, 100, 5_000])
    func room(_ more: Int) {
        var bytes: [UInt8] = [1, 2, 3]
        bytes.makeRoom(for: more)
        #expect(bytes == [1, 2, 3] && bytes.capacity >= 3 + more)
    }

    @Test("Who takes all leaves nothing, and no copy")
    func takingAll() {
        var bytes: [UInt8] = [1, 2, 3]
        #expect(bytes.takeAll() == [1, 2, 3])
        #expect(bytes.isEmpty && bytes.capacity == 0)
    }

    @Test("A buffer keeps the larger place, overwritten, and never two")
    func takingBack() {
        let buffer = WipingBuffer()
        buffer.append([7, 8, 9])
        var taken = buffer.take()
        #expect(taken == [7, 8, 9] && buffer.count == 0)
        taken.reserveCapacity(512)
        buffer.takeBack(&taken)
        #expect(taken.isEmpty && taken.capacity == 0)
        var again = buffer.take()
        #expect(again.isEmpty && again.capacity >= 512)
        #expect(place(of: &again, 3) == [0, 0, 0])
        // Where bytes wait, another array is overwritten and left.
        buffer.append([1])
        again.append(5)
        buffer.takeBack(&again)
        #expect(again.isEmpty && buffer.count == 1)
    }
}
