// SPDX-License-Identifier: Apache-2.0
//
// What the interface bytes say about protocols, rates, guard time and supply.
// Nothing is chosen here: that is for the layer that knows what the reader can do.

extension ATR {
    /// The protocols that the TDi name, in the order of their first appearance; `[0]` where there is no TD1.
    ///
    /// T=15 is not among them: it only qualifies global interface bytes.
    public var offeredProtocols: [UInt8] {
        var result: [UInt8] = []
        for byte in interfaceBytes where byte.kind == .d {
            let type = byte.value & 0x0F
            if type != 15, !result.contains(type) { result.append(type) }
        }
        return result.isEmpty ? [0] : result
    }

    /// The protocol that the card uses unless a PPS says otherwise.
    public var firstOffered: UInt8 { offeredProtocols.first ?? 0 }

    /// What TA2 says: the card is in specific mode and wants no PPS (ISO/IEC 7816-3:2006, 8.3).
    public struct SpecificMode: Sendable, Equatable {
        /// The protocol that the card uses.
        public let `protocol`: UInt8
        /// Bit 8 clear: a warm reset may bring the card into negotiable mode.
        public let canChange: Bool
        /// Bit 5 set: F and D are known by other means and are not those of TA1.
        public let implicitParameters: Bool
    }

    /// What TA2 says, or nil where it is absent: then the card is in negotiable mode.
    public var specificMode: SpecificMode? {
        self[.a, 2].map { value in
            SpecificMode(
                protocol: value & 0x0F, canChange: value & 0x80 == 0,
                implicitParameters: value & 0x10 != 0)
        }
    }

    /// The F and D that TA1 names, 372/1 where it is absent; nil where a half of TA1 is reserved.
    ///
    /// In negotiable mode these are what a PPS may ask for; until then the card uses ``TransmissionFactors/default``.
    /// In specific mode they are in use, unless ``SpecificMode/implicitParameters``.
    public var factors: TransmissionFactors? { TransmissionFactors(code: ta1) }

    /// TA1 or its default 11.
    public var ta1: UInt8 { self[.a, 1] ?? 0x11 }

    /// Fi, 372 where TA1 is absent; nil where the value is reserved.
    public var fi: Int? { TransmissionFactors.f(of: ta1 >> 4) }

    /// Di, 1 where TA1 is absent; nil where the value is reserved.
    public var di: Int? { TransmissionFactors.d(of: ta1 & 0x0F) }

    /// The highest clock frequency that the card takes at Fi, in kilohertz; nil where the value is reserved.
    public var maximumKilohertz: Int? { TransmissionFactors.maximumKilohertz(of: ta1 >> 4) }

    /// The extra guard time integer N of TC1, 0 where it is absent; 255 is a value of its own (see ``guardTimeUnits(for:)``).
    public var extraGuardTime: UInt8 { self[.c, 1] ?? 0 }

    /// The least time between the leading edges of two characters sent to the card, in elementary time units,
    /// where N is 255 or F and D have their default values (ISO/IEC 7816-3:2006, 8.3).
    /// - Parameter protocolType: 0 or 1: N = 255 means 12 units for T=0, 11 for T=1.
    /// - Returns: 12 + N, or the value for N = 255.
    public func guardTimeUnits(for protocolType: UInt8) -> Int {
        guard extraGuardTime == 255 else { return 12 + Int(extraGuardTime) }
        return protocolType == 1 ? 11 : 12
    }

    /// The parameters of T=0, or nil where the card does not offer it.
    public var t0: T0Parameters? {
        guard offeredProtocols.contains(0) || specificMode?.protocol == 0 else { return nil }
        let wi = self[.c, 2] ?? 10
        return T0Parameters(wi: wi == 0 ? 10 : wi)
    }

    /// The first byte of a kind with i ≥ 3 that belongs to T=15.
    func globalByte(_ kind: InterfaceByte.Kind) -> InterfaceByte? {
        interfaceBytes.first { $0.kind == kind && $0.index >= 3 && $0.type == 15 }
    }

    /// In which state the clock may be stopped while the card waits.
    public enum ClockStop: UInt8, Sendable {
        /// Not at all.
        case notSupported = 0
        /// With CLK low.
        case low = 1
        /// With CLK high.
        case high = 2
        /// Either way.
        case noPreference = 3
    }

    /// What the first TA after T=15 says of stopping the clock; `notSupported` where it is absent.
    public var clockStop: ClockStop {
        globalByte(.a).flatMap { ClockStop(rawValue: $0.value >> 6) } ?? .notSupported
    }

    /// Classes of operating conditions: bit 1 is class A (5 V), bit 2 class B (3 V), bit 3 class C (1.8 V).
    public struct Classes: OptionSet, Sendable, Hashable, CustomStringConvertible {
        /// The bits, as in the ATR.
        public let rawValue: UInt8

        /// Makes a set from the bits of the ATR.
        /// - Parameter rawValue: bits 6 to 1 of the byte.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// 5 V.
        public static let a = Classes(rawValue: 0x01)
        /// 3 V.
        public static let b = Classes(rawValue: 0x02)
        /// 1.8 V.
        public static let c = Classes(rawValue: 0x04)

        /// The letters of the classes, such as `AB`; `?` stands for reserved bits.
        public var description: String {
            (contains(.a) ? "A" : "") + (contains(.b) ? "B" : "") + (contains(.c) ? "C" : "")
                + (rawValue & ~0x07 != 0 ? "?" : "")
        }
    }

    /// The classes of operating conditions that the card takes; class A where the ATR says nothing.
    public var classes: Classes { globalByte(.a).map { Classes(rawValue: $0.value & 0x3F) } ?? .a }

    /// The first TB after T=15: the use of the contact SPU (C6). 00 is none, bit 8 set is proprietary; nil where absent.
    public var standardOrProprietaryUse: UInt8? { globalByte(.b)?.value }
}
