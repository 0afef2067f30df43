// SPDX-License-Identifier: Apache-2.0
//
// The text form of a fault plan, for `simulate --fault` and for tests. `grammar` is what help prints, and
// the only description of it.

/// A fault plan that cannot be read, with the part that is wrong.
public struct FaultPlanError: Error, Equatable, CustomStringConvertible {
    /// The part of the text that was not understood.
    public let part: String
    /// What is wrong with it.
    public let reason: String
    /// Both in one sentence.
    public var description: String { "fault '\(part)': \(reason)" }
}

extension FaultPlan {
    /// The text form, as help prints it.
    public static let grammar = """
        FAULT[,FAULT...]        FAULT = WHAT@WHERE[#WHEN]
        WHEN   N: the Nth time (default 1); N+: from the Nth time on; *: always
        WHERE  a command (XfrBlock, IccPowerOn, ..., or any), at its answer:
                 wrong-slot, wrong-seq, wrong-type    the field of the header is another
                 truncate=BYTES                       the answer ends early
                 length=N, length=+N, length=-N       dwLength lies
                 drop, late=MILLISECONDS              no answer, or a late one
                 time-extension=COUNT[xMULTIPLIER]    so many time extensions first; endless as COUNT
                 fail=HEX                             the command fails with this bError
                 zlp, no-zlp, stray-zlp               empty packet after, not after, before it
                 twice, babble                        sent twice; first packet too long
                 remove-card                          the card is pulled before the command runs
                 hardware-error=HEX                   the interrupt pipe reports it
                 gone                                 the device leaves the bus
                 hang=CURE[xTIMES]                    it hangs from that command on, until something is
                   done to it so many times: clear-halt, abort, power-cycle, reclaim, usb-reset, replug
               a control request (ABORT, GET_CLOCK_FREQUENCIES, GET_DATA_RATES, or control for any):
                 stall, truncate=BYTES, gone
               a pipe (out, in, interrupt), at its Nth packet:
                 stall, silent, gone; on interrupt also wrong-type, truncate=BYTES
                 flood=HEX                            on in and interrupt: this packet for ever
               open, its Nth opening in this process:
                 permission                           the system does not allow it
               plug, its Nth plugging in:
                 pose=PROFILE                         its descriptors are that model's
        """

    /// Reads the text form.
    ///
    /// - Parameter text: what `grammar` describes.
    public init(parsing text: String) throws(FaultPlanError) {
        faults = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            faults.append(try Self.fault(String(part)))
        }
    }

    private static func fault(_ part: String) throws(FaultPlanError) -> Fault {
        let halves = part.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw FaultPlanError(part: part, reason: "expected WHAT@WHERE[#WHEN]")
        }
        let place = halves[1].split(separator: "#", omittingEmptySubsequences: false)
        guard place.count <= 2, let site = site(String(place[0])) else {
            throw FaultPlanError(part: part, reason: "no command, request or pipe '\(halves[1])'")
        }
        let when = place.count == 2 ? occasion(String(place[1])) : .nth(1)
        guard let when else {
            throw FaultPlanError(part: part, reason: "'\(place[1])' is not N, N+ or *")
        }
        guard let action = action(String(halves[0])) else {
            throw FaultPlanError(part: part, reason: "no fault '\(halves[0])'")
        }
        guard action.isPossible(at: site) else {
            throw FaultPlanError(part: part, reason: "'\(halves[0])' cannot happen there")
        }
        return Fault(action, at: site, when)
    }

    private static func site(_ text: String) -> Site? {
        switch text {
        case "any": return .command(nil)
        case "control": return .request(nil)
        case "in": return .bulkIn
        case "out": return .bulkOut
        case "interrupt": return .interrupt
        case "open": return .open
        case "plug": return .plug
        default:
            if let command = CommandCode.allCases.first(where: { $0.name == text }) {
                return .command(command)
            }
            if let request = ClassRequest.allCases.first(where: { $0.name == text }) {
                return .request(request)
            }
            return nil
        }
    }

    private static func occasion(_ text: String) -> Occasion? {
        if text == "*" { return .from(1) }
        let isOpen = text.hasSuffix("+")
        guard let number = Int(isOpen ? String(text.dropLast()) : text), number >= 1 else { return nil }
        return isOpen ? .from(number) : .nth(number)
    }

    private static func action(_ text: String) -> Action? {
        guard let equals = text.firstIndex(of: "=") else { return simpleActions[text] }
        let value = String(text[text.index(after: equals)...])
        switch text[..<equals] {
        case "truncate":
            return Int(value).flatMap { $0 >= 0 ? .truncate($0) : nil }
        case "length":
            if value.hasPrefix("+") || value.hasPrefix("-") { return Int(value).map { .lengthOff($0) } }
            return UInt32(value).map { .length($0) }
        case "late":
            return Int32(value).flatMap { $0 >= 0 ? .late(.milliseconds($0)) : nil }
        case "time-extension":
            let parts = value.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count <= 2, let multiplier = parts.count == 2 ? UInt8(parts[1]) : 1 else {
                return nil
            }
            if parts[0] == "endless" { return .endlessTimeExtensions(multiplier: multiplier) }
            guard let count = Int(parts[0]), 1...100_000 ~= count else { return nil }
            return .timeExtensions(count, multiplier: multiplier)
        case "fail":
            return UInt8(value, radix: 16).map { .fail($0) }
        case "hang": return ReaderHang(parsing: value).map { .hang($0) }
        case "hardware-error":
            return UInt8(value, radix: 16).map { .hardwareError($0) }
        case "flood":
            return bytes(value).map { .flood($0) }
        case "pose":
            return ReaderProfile.named(value).map { .pose(as: $0) }
        default:
            return nil
        }
    }

    /// Pairs of hexadecimal digits, none for an empty packet.
    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static let simpleActions: [String: Action] = [
        "wrong-slot": .wrongSlot, "wrong-seq": .wrongSeq, "wrong-type": .wrongType, "drop": .drop,
        "zlp": .zeroLengthPacket, "no-zlp": .noZeroLengthPacket, "stray-zlp": .strayZeroLengthPacket,
        "twice": .twice, "babble": .babble, "remove-card": .removeCard, "stall": .stall, "gone": .gone,
        "silent": .silent, "permission": .permission,
    ]
}

extension FaultPlan.Action {
    /// Whether it makes sense there.
    func isPossible(at site: FaultPlan.Site) -> Bool {
        switch (self, site) {
        case (.pose, _): site == .plug
        case (.permission, _): site == .open
        case (_, .plug), (_, .open): false
        case (.gone, _): true
        case (.flood, _): site == .bulkIn || site == .interrupt
        case (.stall, .command), (.silent, .command), (.silent, .request): false
        case (.stall, _), (.silent, _): true
        case (.truncate, .request), (.truncate, .interrupt), (.wrongType, .interrupt): true
        case (_, .command): true
        default: false
        }
    }
}
