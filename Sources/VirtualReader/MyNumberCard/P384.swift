// SPDX-License-Identifier: Apache-2.0
//
// Multiples of the base point of NIST's curve P-384 (FIPS 186-5; SP 800-186, 3.2.1.4), for the simulated card's
// invented keys. Jacobian coordinates in Montgomery's form. Its timing depends on the number, which does not
// matter: the keys are public.

/// The curve y² = x³ - 3x + b, its base point, and the order of it.
struct P384 {
    /// A point other than the one at infinity: x / z², y / z³, all in Montgomery's form.
    private struct Point {
        let x: [UInt64]
        let y: [UInt64]
        let z: [UInt64]
    }

    private let field: Montgomery
    /// Arithmetic modulo the order of the base point.
    let order: Montgomery
    private let base: Point

    /// Nil never happens: the two moduli are what `Montgomery` wants.
    init?() {
        guard let field = Montgomery(modulus: Self.prime), let order = Montgomery(modulus: Self.orderOfBase)
        else { return nil }
        (self.field, self.order) = (field, order)
        base = Point(
            x: field.form(Self.baseX), y: field.form(Self.baseY), z: field.form([1, 0, 0, 0, 0, 0]))
    }

    /// The affine coordinates of number × base; nil for 0 and for multiples of the order.
    func multiple(_ number: [UInt64]) -> (x: [UInt64], y: [UInt64])? {
        var point: Point?
        for limb in number.reversed() {
            for shift in (0..<UInt64(64)).reversed() {
                point = point.map(doubled)
                if limb >> shift & 1 == 1 { point = point.map(plusBase) ?? base }
            }
        }
        guard let point, point.z.contains(where: { $0 != 0 }) else { return nil }
        let inverse = field.form(field.power(field.number(point.z), Self.primeMinusTwo))
        let square = field.product(inverse, inverse)
        let x = field.product(point.x, square)
        let y = field.product(point.y, field.product(square, inverse))
        return (field.number(x), field.number(y))
    }

    /// 2 × point, for a curve with a = -3.
    private func doubled(_ point: Point) -> Point {
        let delta = field.product(point.z, point.z)
        let gamma = field.product(point.y, point.y)
        let beta = field.product(point.x, gamma)
        let slope = field.product(field.subtract(point.x, delta), field.add(point.x, delta))
        let alpha = field.add(field.add(slope, slope), slope)
        let twice = field.add(beta, beta)
        let fourfold = field.add(twice, twice)
        let x = field.subtract(field.product(alpha, alpha), field.add(fourfold, fourfold))
        let sum = field.add(point.y, point.z)
        let z = field.subtract(field.subtract(field.product(sum, sum), gamma), delta)
        let square = field.product(gamma, gamma)
        let double = field.add(square, square)
        let quadruple = field.add(double, double)
        let y = field.subtract(
            field.product(alpha, field.subtract(fourfold, x)), field.add(quadruple, quadruple))
        return Point(x: x, y: y, z: z)
    }

    /// point + base. While number × base is built from the top, the point is the base itself, or its negative, at
    /// the ends of the range of numbers alone.
    private func plusBase(_ point: Point) -> Point {
        let square = field.product(point.z, point.z)
        let h = field.subtract(field.product(base.x, square), point.x)
        let r = field.subtract(field.product(base.y, field.product(square, point.z)), point.y)
        if !h.contains(where: { $0 != 0 }), !r.contains(where: { $0 != 0 }) { return doubled(point) }
        let h2 = field.product(h, h)
        let h3 = field.product(h2, h)
        let v = field.product(point.x, h2)
        let x = field.subtract(field.subtract(field.product(r, r), h3), field.add(v, v))
        let y = field.subtract(field.product(r, field.subtract(v, x)), field.product(point.y, h3))
        return Point(x: x, y: y, z: field.product(point.z, h))
    }

    private static let prime: [UInt64] = [
        0x0000_0000_FFFF_FFFF, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFE,
        0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF,
    ]
    private static let primeMinusTwo: [UInt64] = [prime[0] - 2] + prime.dropFirst()
    private static let orderOfBase: [UInt64] = [
        0xECEC_196A_CCC5_2973, 0x581A_0DB2_48B0_A77A, 0xC763_4D81_F437_2DDF,
        0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF,
    ]
    /// For inverses modulo the order, which is prime too.
    static let orderMinusTwo: [UInt64] = [orderOfBase[0] - 2] + orderOfBase.dropFirst()
    private static let baseX: [UInt64] = [
        0x3A54_5E38_7276_0AB7, 0x5502_F25D_BF55_296C, 0x59F7_41E0_8254_2A38,
        0x6E1D_3B62_8BA7_9B98, 0x8EB1_C71E_F320_AD74, 0xAA87_CA22_BE8B_0537,
    ]
    private static let baseY: [UInt64] = [
        0x7A43_1D7C_90EA_0E5F, 0x0A60_B1CE_1D7E_819D, 0xE9DA_3113_B5F0_B8C0,
        0xF8F4_1DBD_289A_147C, 0x5D9E_98BF_9292_DC29, 0x3617_DE4A_9626_2C6F,
    ]
}
