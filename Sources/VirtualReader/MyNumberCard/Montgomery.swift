// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic modulo an odd number after Montgomery, on little-endian arrays of 64-bit limbs. For the
// simulated card only: quick enough in a debug build, and indifferent to what its timing tells.

struct Montgomery {
    /// Odd, its highest limb not zero.
    let modulus: [UInt64]
    /// -1 / modulus[0] mod 2^64.
    private let inverse: UInt64
    /// R² mod modulus, with R = 2^(64 × limbs).
    private var square: [UInt64]

    /// Nil when the modulus is even or has a highest limb without its highest bit.
    init?(modulus: [UInt64]) {
        guard let low = modulus.first, low & 1 == 1, let high = modulus.last, high >> 63 == 1 else {
            return nil
        }
        self.modulus = modulus
        var inverse: UInt64 = 1
        for _ in 0..<6 { inverse = inverse &* (2 &- low &* inverse) }  // Newton: correct bits double
        self.inverse = 0 &- inverse
        // R mod modulus is R - modulus, since the highest bit is set: Montgomery's form of 1. From it the
        // form of 2^(64 × limbs), which is R², by squaring and doubling along the bits of the exponent.
        var form = [UInt64](repeating: 0, count: modulus.count)
        _ = Self.subtract(modulus, from: &form)
        square = form
        let exponent = 64 * modulus.count
        for shift in (0..<(Int.bitWidth - exponent.leadingZeroBitCount)).reversed() {
            form = product(form, form)
            if exponent >> shift & 1 == 1 { form = add(form, form) }
        }
        square = form
    }

    /// A number of twice as many limbs, modulo the modulus.
    func reduce(_ number: [UInt64]) -> [UInt64] {
        let low = product(Array(number.prefix(modulus.count)), square)  // low × R
        let high = product(product(Array(number.dropFirst(modulus.count)), square), square)  // high × R × R
        return product(add(low, high), one)
    }

    /// a × b modulo the modulus.
    func multiply(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] { product(product(a, square), b) }

    /// base^exponent modulo the modulus, four bits at a time.
    func power(_ base: [UInt64], _ exponent: [UInt64]) -> [UInt64] {
        let unit = product(one, square)
        let form = product(base, square)
        var table = [unit]
        for index in 1..<16 { table.append(product(table[index - 1], form)) }
        var result = unit
        for limb in exponent.reversed() {
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                for _ in 0..<4 { result = product(result, result) }
                let digit = Int(limb >> shift & 0xF)
                if digit != 0 { result = product(result, table[digit]) }
            }
        }
        return product(result, one)
    }

    /// a - b modulo the modulus; both below it.
    func subtract(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        var result = a
        guard Self.subtract(b, from: &result) else { return result }
        var carry = false
        for index in result.indices {
            let (sum, first) = result[index].addingReportingOverflow(modulus[index])
            let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
            (result[index], carry) = (total, first || second)
        }
        return result
    }

    /// a + b modulo the modulus, whatever form the two have in common.
    func add(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        var result = a
        var carry = false
        for index in result.indices {
            let (sum, first) = result[index].addingReportingOverflow(b[index])
            let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
            (result[index], carry) = (total, first || second)
        }
        Self.reduceOnce(&result, carry: carry ? 1 : 0, modulus)
        return result
    }

    /// A number below the modulus in Montgomery's form, number × R, in which `product` and `add` give sums and products.
    func form(_ number: [UInt64]) -> [UInt64] { product(number, square) }

    /// The number that has this form.
    func number(_ form: [UInt64]) -> [UInt64] { product(form, one) }

    private var one: [UInt64] { [1] + [UInt64](repeating: 0, count: modulus.count - 1) }

    /// a × b / R modulo the modulus: multiplication and reduction limb by limb.
    func product(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        let count = modulus.count
        var sum = [UInt64](repeating: 0, count: count + 2)
        for i in 0..<count {
            let factor = a[i]
            var carry: UInt64 = 0
            for j in 0..<count {
                (carry, sum[j]) = Self.multiplyAdd(factor, b[j], sum[j], carry)
            }
            var overflow: Bool
            (sum[count], overflow) = sum[count].addingReportingOverflow(carry)
            sum[count + 1] = overflow ? 1 : 0
            let multiple = sum[0] &* inverse
            (carry, _) = Self.multiplyAdd(multiple, modulus[0], sum[0], 0)
            for j in 1..<count {
                (carry, sum[j - 1]) = Self.multiplyAdd(multiple, modulus[j], sum[j], carry)
            }
            (sum[count - 1], overflow) = sum[count].addingReportingOverflow(carry)
            sum[count] = sum[count + 1] + (overflow ? 1 : 0)
        }
        var result = Array(sum.prefix(count))
        Self.reduceOnce(&result, carry: sum[count], modulus)
        return result
    }

    /// a × b + c + d, which always fits in two limbs.
    private static func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> (UInt64, UInt64) {
        let (high, low) = a.multipliedFullWidth(by: b)
        let (first, carry1) = low.addingReportingOverflow(c)
        let (second, carry2) = first.addingReportingOverflow(d)
        return (high &+ (carry1 ? 1 : 0) &+ (carry2 ? 1 : 0), second)
    }

    /// a × b + c without a modulus; a, b and c have the same number of limbs, the result twice as many.
    static func multiplyAdd(_ a: [UInt64], _ b: [UInt64], _ c: [UInt64]) -> [UInt64] {
        var result = c + [UInt64](repeating: 0, count: a.count)
        for i in a.indices {
            var carry: UInt64 = 0
            for j in b.indices { (carry, result[i + j]) = multiplyAdd(a[i], b[j], result[i + j], carry) }
            var index = i + b.count
            while carry != 0, index < result.count {
                let (sum, overflow) = result[index].addingReportingOverflow(carry)
                (result[index], carry) = (sum, overflow ? 1 : 0)
                index += 1
            }
        }
        return result
    }

    /// Subtracts the modulus when the number, with the carry above it, is not below it.
    private static func reduceOnce(_ number: inout [UInt64], carry: UInt64, _ modulus: [UInt64]) {
        var reduced = number
        let borrowed = subtract(modulus, from: &reduced)
        if carry != 0 || !borrowed { number = reduced }
    }

    /// number -= other; true when it went below zero (and wrapped).
    private static func subtract(_ other: [UInt64], from number: inout [UInt64]) -> Bool {
        var borrow = false
        for index in number.indices {
            let (difference, first) = number[index].subtractingReportingOverflow(other[index])
            let (total, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
            (number[index], borrow) = (total, first || second)
        }
        return borrow
    }

    /// Big-endian bytes to limbs; longer input loses its beginning.
    static func limbs(_ bytes: [UInt8], count: Int) -> [UInt64] {
        var limbs = [UInt64](repeating: 0, count: count)
        for (position, byte) in bytes.reversed().prefix(count * 8).enumerated() {
            limbs[position / 8] |= UInt64(byte) << UInt64(position % 8 * 8)
        }
        return limbs
    }

    /// Limbs to big-endian bytes.
    static func bytes(_ limbs: [UInt64], count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: limbs[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }
}
