// SPDX-License-Identifier: Apache-2.0
//
// T=1 blocks as the tests write them: a second encoder, with checksums calculated another way than the engine's,
// so that the two can disagree. Nothing here calls the code under test.

import ISO7816

/// One block of a test's script.
struct Wire: Equatable, Sendable {
    let pcb: UInt8
    let inf: [UInt8]

    static func i(_ number: Int, _ inf: [UInt8], more: Bool = false) -> Self {
        Self(pcb: UInt8(number << 6) | (more ? 0x20 : 0), inf: inf)
    }
    /// `error`: 0 error-free, 1 EDC, 2 other.
    static func r(_ number: Int, _ error: UInt8 = 0) -> Self {
        Self(pcb: 0x80 | UInt8(number << 4) | error, inf: [])
    }
    static let resynchRequest = Self(pcb: 0xC0, inf: [])
    static let resynchResponse = Self(pcb: 0xE0, inf: [])
    static func ifsRequest(_ size: UInt8) -> Self { Self(pcb: 0xC1, inf: [size]) }
    static func ifsResponse(_ size: UInt8) -> Self { Self(pcb: 0xE1, inf: [size]) }
    static let abortRequest = Self(pcb: 0xC2, inf: [])
    static let abortResponse = Self(pcb: 0xE2, inf: [])
    static func wtxRequest(_ multiplier: UInt8) -> Self { Self(pcb: 0xC3, inf: [multiplier]) }
    static func wtxResponse(_ multiplier: UInt8) -> Self { Self(pcb: 0xE3, inf: [multiplier]) }

    func bytes(_ edc: T1.EDC) -> [UInt8] {
        let body = [0, pcb, UInt8(inf.count)] + inf
        return body + Self.epilogue(body, edc)
    }

    /// The same block with a wrong checksum.
    func damaged(_ edc: T1.EDC) -> [UInt8] {
        var bytes = bytes(edc)
        bytes[bytes.count - 1] ^= 0x5A
        return bytes
    }

    static func epilogue(_ body: [UInt8], _ edc: T1.EDC) -> [UInt8] {
        switch edc {
        case .lrc:
            return [body.reduce(0, ^)]
        case .crc:
            // Most significant bit first over mirrored bytes, mirrored again at the end.
            var register: UInt16 = 0xFFFF
            for byte in body {
                register ^= UInt16(mirrored(byte)) << 8
                for _ in 0..<8 {
                    register = register & 0x8000 != 0 ? (register << 1) ^ 0x1021 : register << 1
                }
            }
            return [mirrored(UInt8(register & 0xFF)), mirrored(UInt8(register >> 8))]
        }
    }

    private static func mirrored(_ byte: UInt8) -> UInt8 {
        (0..<8).reduce(UInt8(0)) { $0 | ((byte >> UInt8($1)) & 1) << UInt8(7 - $1) }
    }
}

/// `count` bytes, none like its neighbour.
func pattern(_ count: Int, from start: UInt8 = 0) -> [UInt8] {
    (0..<count).map { start &+ UInt8(truncatingIfNeeded: $0) }
}

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
