// SPDX-License-Identifier: Apache-2.0
//
// When a certificate of the made-up issuer begins and ends, without a parser for certificates: its validity is two UTCTime, which
// no other field of it is.

enum SimulatedValidity {
    /// The first UTCTime of `30 1E 17 0D … 17 0D …`, in seconds since 1970.
    static func begin(of certificate: [UInt8]) -> Int64? { time(of: certificate, at: 4) }

    /// The second one.
    static func end(of certificate: [UInt8]) -> Int64? { time(of: certificate, at: 19) }

    private static func time(of certificate: [UInt8], at place: Int) -> Int64? {
        let start: [UInt8] = [0x30, 0x1E, 0x17, 0x0D]
        let index = certificate.indices.first(where: { certificate[$0...].starts(with: start) })
        guard let index, certificate.count >= index + 32,
            certificate[(index + 17)...].starts(with: [0x17, 0x0D])
        else { return nil }
        return seconds(certificate[(index + place)..<(index + place + 13)])
    }

    /// `YYMMDDhhmmssZ`, of the years 2000 to 2049.
    private static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
        let digits = text.dropLast().map { Int64($0) - 0x30 }
        guard text.last == UInt8(ascii: "Z"), digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let parts = stride(from: 0, to: 12, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        guard (1...12).contains(parts[1]) else { return nil }
        let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        let year = parts[0]
        // 2000 is a leap year, and until 2049 every fourth one after it.
        let leapDays = (year + 3) / 4 + (year % 4 == 0 && parts[1] > 2 ? 1 : 0)
        let day = 10_957 + year * 365 + leapDays + before[Int(parts[1]) - 1] + parts[2] - 1
        return day * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
    }
}
