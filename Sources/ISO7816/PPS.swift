// SPDX-License-Identifier: Apache-2.0
//
// The protocol and parameters selection: the request, and what its answer means.
// When to send one, and what to do after a refusal, is left to the layer above.

/// A PPS request for a protocol and, if wanted, a rate (ISO/IEC 7816-3:2006, clause 9).
public struct PPS: Sendable, Equatable {
    /// The protocol asked for, 0…14.
    public let protocolType: UInt8

    /// F and D asked for, coded as in TA1; nil asks for the default rate 372/1 by silence.
    public let pps1: UInt8?

    /// Makes a request.
    /// - Parameters:
    ///   - protocolType: the protocol, 0…14.
    ///   - pps1: F and D, coded as in TA1, or nil.
    /// - Throws: ``PPSError`` where the protocol is none or half of PPS1 is reserved.
    public init(protocol protocolType: UInt8, pps1: UInt8? = nil) throws(PPSError) {
        guard protocolType < 15 else {
            throw PPSError(offset: 1, reason: .protocolNotAllowed(protocolType))
        }
        if let pps1, TransmissionFactors(code: pps1) == nil {
            throw PPSError(offset: 2, reason: .rateReserved(pps1))
        }
        self.protocolType = protocolType
        self.pps1 = pps1
    }

    /// The request: PPSS, PPS0, PPS1 where asked for, PCK.
    public var bytes: [UInt8] {
        var result: [UInt8] = [0xFF, protocolType]
        if let pps1 {
            result[1] |= 0x10
            result.append(pps1)
        }
        result.append(result.reduce(0, ^))
        return result
    }

    /// Looks whether an answer agrees to this request.
    ///
    /// The card agrees by sending the request back, or, where the request had PPS1, by leaving PPS1 out:
    /// then the protocol is agreed and F and D have their default values (ISO/IEC 7816-3:2006, 9.3).
    /// - Parameter response: all bytes that came.
    /// - Returns: the PPS1 that the card sent back, or nil: from now on the default rate 372/1 holds.
    /// - Throws: ``PPSError`` for anything else. The standard then knows no way but a reset.
    public func check(response: [UInt8]) throws(PPSError) -> UInt8? {
        guard let first = response.first, first == 0xFF else {
            throw PPSError(offset: 0, reason: response.isEmpty ? .truncated : .initialByte(response[0]))
        }
        guard response.count >= 3 else { throw PPSError(offset: response.count, reason: .truncated) }
        let pps0 = response[1]
        guard pps0 & 0x0F == protocolType else {
            throw PPSError(offset: 1, reason: .otherProtocol(pps0 & 0x0F))
        }
        // Nothing that was not asked for may come back; bit 8 is reserved.
        let allowed: UInt8 = pps1 == nil ? 0x0F : 0x1F
        guard pps0 & ~allowed == 0 else { throw PPSError(offset: 1, reason: .notAskedFor(pps0)) }
        let length = pps0 & 0x10 == 0 ? 3 : 4
        guard response.count >= length else {
            throw PPSError(offset: response.count, reason: .truncated)
        }
        guard response.count == length else {
            throw PPSError(offset: length, reason: .trailingBytes(count: response.count - length))
        }
        guard response.reduce(0, ^) == 0 else {
            throw PPSError(offset: length - 1, reason: .checkByteWrong)
        }
        guard length == 4 else { return nil }
        guard response[2] == pps1 else { throw PPSError(offset: 2, reason: .otherRate(response[2])) }
        return response[2]
    }
}

/// Why a PPS cannot be asked for, or its answer does not agree to it.
public struct PPSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Index of the byte in the request or answer.
    public let offset: Int

    /// What is wrong there.
    public let reason: Reason

    /// The ways in which a PPS fails.
    public enum Reason: Equatable, Sendable {
        /// The request names T=15 or more.
        case protocolNotAllowed(UInt8)
        /// The request names a reserved F or D.
        case rateReserved(UInt8)
        /// The answer ends too early.
        case truncated
        /// The answer does not begin with FF.
        case initialByte(UInt8)
        /// The answer names another protocol.
        case otherProtocol(UInt8)
        /// The answer holds a parameter byte that the request did not have, or a reserved bit.
        case notAskedFor(UInt8)
        /// The answer names another rate.
        case otherRate(UInt8)
        /// The exclusive-or of the answer is not zero.
        case checkByteWrong
        /// Bytes after the answer.
        case trailingBytes(count: Int)
    }

    /// Makes an error.
    /// - Parameters:
    ///   - offset: index of the byte in question.
    ///   - reason: what is wrong there.
    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// One line: the index and the reason in words.
    public var description: String {
        let text =
            switch reason {
            case .protocolNotAllowed(let value): "T=\(value) cannot be asked for"
            case .rateReserved(let value): "PPS1 \(Hex.text(value)) holds a reserved F or D"
            case .truncated: "the answer ends too early"
            case .initialByte(let value): "the answer begins with \(Hex.text(value)), not with FF"
            case .otherProtocol(let value): "the answer names T=\(value)"
            case .notAskedFor(let value): "PPS0 \(Hex.text(value)) announces what was not asked for"
            case .otherRate(let value): "the answer names the rate \(Hex.text(value))"
            case .checkByteWrong: "PCK is wrong"
            case .trailingBytes(let count): "\(count) bytes too many"
            }
        return "byte \(offset): \(text)"
    }
}
