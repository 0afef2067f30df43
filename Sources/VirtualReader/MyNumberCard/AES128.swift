// SPDX-License-Identifier: Apache-2.0
//
// AES-128 (FIPS 197) and CBC for the simulated card, which must not bring a cryptography library into a kiosk's tests.
// Slow, and its timing depends on the data: not for anything secret.

/// AES with one key of 16 bytes.
struct AES128 {
    static let blockLength = 16
    private static let rounds = 10

    /// The key of each round, one behind the other.
    private let schedule: [UInt8]

    /// - Parameter key: 16 bytes.
    init(key: [UInt8]) {
        var bytes = key
        var constant: UInt8 = 1
        while bytes.count < Self.blockLength * (Self.rounds + 1) {
            var word = Array(bytes.suffix(4))
            if bytes.count.isMultiple(of: Self.blockLength) {
                word = [word[1], word[2], word[3], word[0]].map { Self.box[Int($0)] }
                word[0] ^= constant
                constant = Self.double(constant)
            }
            bytes += zip(bytes.suffix(Self.blockLength), word).map { $0 ^ $1 }
        }
        schedule = bytes
    }

    /// CBC over whole blocks.
    func encrypt(_ bytes: [UInt8], from vector: [UInt8]) -> [UInt8] {
        var (result, previous): ([UInt8], [UInt8]) = ([], vector)
        for start in stride(from: 0, to: bytes.count, by: Self.blockLength) {
            previous = encrypt(zip(bytes[start..<start + Self.blockLength], previous).map { $0 ^ $1 })
            result += previous
        }
        return result
    }

    /// The same backwards.
    func decrypt(_ bytes: [UInt8], from vector: [UInt8]) -> [UInt8] {
        var (result, previous): ([UInt8], [UInt8]) = ([], vector)
        for start in stride(from: 0, to: bytes.count, by: Self.blockLength) {
            let block = Array(bytes[start..<start + Self.blockLength])
            result += zip(decrypt(block), previous).map { $0 ^ $1 }
            previous = block
        }
        return result
    }

    // MARK: One block

    func encrypt(_ block: [UInt8]) -> [UInt8] {
        var state = added(block, 0)
        for round in 1...Self.rounds {
            // SubBytes and ShiftRows: row r of column c comes from column c + r.
            state = (0..<16).map { Self.box[Int(state[($0 + 4 * ($0 % 4)) % 16])] }
            if round < Self.rounds { state = Self.mixed(state, [2, 3, 1, 1]) }
            state = added(state, round)
        }
        return state
    }

    func decrypt(_ block: [UInt8]) -> [UInt8] {
        var state = added(block, Self.rounds)
        for round in (0..<Self.rounds).reversed() {
            state = (0..<16).map { Self.inverseBox[Int(state[($0 + 12 * ($0 % 4)) % 16])] }
            state = added(state, round)
            if round > 0 { state = Self.mixed(state, [14, 11, 13, 9]) }
        }
        return state
    }

    private func added(_ state: [UInt8], _ round: Int) -> [UInt8] {
        zip(state, schedule[round * Self.blockLength..<(round + 1) * Self.blockLength]).map { $0 ^ $1 }
    }

    /// Each column times a circulant matrix, given by its first row.
    private static func mixed(_ state: [UInt8], _ row: [UInt8]) -> [UInt8] {
        (0..<16).map { index in
            let (column, line) = (index / 4 * 4, index % 4)
            return (0..<4).reduce(UInt8(0)) {
                $0 ^ product(state[column + $1], row[($1 + 4 - line) % 4])
            }
        }
    }

    // MARK: The field of 256 elements

    private static func double(_ value: UInt8) -> UInt8 { value << 1 ^ (value & 0x80 == 0 ? 0 : 0x1B) }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (sum, power, rest) = (UInt8(0), left, right)
        while rest != 0 {
            if rest & 1 != 0 { sum ^= power }
            power = double(power)
            rest >>= 1
        }
        return sum
    }

    /// The S-box: the inverse in the field, then an affine map.
    private static let box: [UInt8] = {
        var box = [UInt8](repeating: 0x63, count: 256)
        // 3 generates the field's multiplicative group, and F6 is its inverse.
        var (power, inverse) = (UInt8(1), UInt8(1))
        repeat {
            let turned = (1...4).map { inverse << UInt8($0) | inverse >> UInt8(8 - $0) }
            box[Int(power)] = turned.reduce(inverse ^ 0x63, ^)
            (power, inverse) = (product(power, 3), product(inverse, 0xF6))
        } while power != 1
        return box
    }()

    private static let inverseBox: [UInt8] = {
        var inverse = [UInt8](repeating: 0, count: 256)
        for (index, value) in box.enumerated() { inverse[Int(value)] = UInt8(index) }
        return inverse
    }()
}
