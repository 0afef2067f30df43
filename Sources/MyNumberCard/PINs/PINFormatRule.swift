// SPDX-License-Identifier: Apache-2.0
//
// What a value of each PIN looks like. Checked before anything is sent: a slip of the keyboard must not cost a try.

import ISO7816

/// Why a value cannot be this PIN.
public enum PINFormatProblem: String, Sendable, CaseIterable {
    /// Too few or too many characters.
    case length
    /// A character that is not ASCII: full-width letters and digits, above all.
    case notHalfWidth
    /// Something other than a digit, where only digits stand.
    case notDigits
    /// Something other than a letter or digit.
    case notLettersAndDigits
    /// A new signature password without a letter, or without a digit.
    case needsLetterAndDigit
}

/// What a value of a PIN looks like.
public enum PINFormatRule: Sendable, Equatable {
    /// So many ASCII digits.
    case digits(ClosedRange<Int>)
    /// So many ASCII letters and digits. The card compares bytes, and its password has capitals only: letters are sent
    /// as capitals.
    case lettersAndDigits(ClosedRange<Int>)

    /// What the value is for.
    public enum Use: Sendable, CaseIterable {
        /// To be verified, and no more.
        case verifying
        /// The old one of a change: verified, so that another takes its place.
        case replacing
        /// The new one of a change or a reset. A letter and a digit are demanded of a password only here: one that is
        /// set stays usable.
        case setting
    }

    /// The bytes to send.
    ///
    /// - Returns: a copy, which the caller overwrites.
    /// - Throws: why it cannot be this PIN.
    func bytes(of pin: borrowing PIN, for use: Use) throws(PINFormatProblem) -> [UInt8] {
        try pin.withBytes { value throws(PINFormatProblem) in
            try check(value, use)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(value.count)
            for index in value.indices {
                let isLower = (0x61...0x7A).contains(value[index])
                bytes.append(isLower ? value[index] - 0x20 : value[index])
            }
            return bytes
        }
    }

    private func check(_ value: Span<UInt8>, _ use: Use) throws(PINFormatProblem) {
        var (digits, letters, isASCII) = (0, 0, true)
        for index in value.indices {
            switch value[index] {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A: letters += 1
            case 0x80...: isASCII = false
            default: break
            }
        }
        // First, since a full-width character is several bytes: the length would mislead.
        guard isASCII else { throw .notHalfWidth }
        switch self {
        case .digits(let lengths):
            guard digits == value.count else { throw .notDigits }
            guard lengths.contains(value.count) else { throw .length }
        case .lettersAndDigits(let lengths):
            guard digits + letters == value.count else { throw .notLettersAndDigits }
            guard lengths.contains(value.count) else { throw .length }
            if use == .setting, digits == 0 || letters == 0 { throw .needsLetterAndDigit }
        }
    }
}

extension PINFormatProblem: Error {}

extension PINFormatRule {
    /// What is wanted, in English, such as `4 digits`.
    public var englishName: String {
        switch self {
        case .digits(let lengths): "\(Self.text(lengths)) digits"
        case .lettersAndDigits(let lengths): "\(Self.text(lengths)) letters and digits"
        }
    }

    private static func text(_ lengths: ClosedRange<Int>) -> String {
        lengths.count == 1 ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) to \(lengths.upperBound)"
    }
}

extension PINReference {
    /// What a value of it looks like.
    public var rule: PINFormatRule {
        switch self {
        case .signature: .lettersAndDigits(Leaflet.signatureLength.value)
        case .authentication: .digits(Leaflet.authenticationLength.value)
        case .inputSupport: .digits(Leaflet.inputSupportLength.value)
        case .residentRegistry, .common: .digits(Leaflet.residentRegistryLength.value)
        // The individual number; birth date, expiry and security code; the birth date alone.
        case .inputSupportNumberA, .surfaceNumberA: .digits(12...12)
        case .inputSupportNumberB, .surfaceNumberB: .digits(14...14)
        case .surfaceBirthDate: .digits(6...6)
        }
    }

    /// The bytes to send; the caller overwrites them.
    func bytes(of pin: borrowing PIN, for use: PINFormatRule.Use) throws(MyNumberCardError) -> [UInt8] {
        do throws(PINFormatProblem) {
            return try rule.bytes(of: pin, for: use)
        } catch {
            throw .format(self, use, error)
        }
    }

    /// Checks what a value of it looks like, so that whoever types it is told at once. Nothing is sent.
    ///
    /// - Parameters:
    ///   - pin: the value.
    ///   - use: what it is for.
    /// - Throws: `pinFormat`.
    public func check(_ pin: borrowing PIN, for use: PINFormatRule.Use) throws(MyNumberCardError) {
        var bytes = try bytes(of: pin, for: use)
        SecretBytes.wipe(&bytes)
    }

    /// Whether its holder may change it: the other values are the office's, or printed on the card.
    public var isChangeable: Bool {
        switch self {
        case .authentication, .signature, .inputSupport: true
        default: false
        }
    }
}
