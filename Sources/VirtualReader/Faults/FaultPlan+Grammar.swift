// SPDX-License-Identifier: Apache-2.0
//
// The text form of a fault plan, for `simulate --fault` and for tests. `grammar` is what help prints, and
// the only description of it. How the values in it are read stands in FaultValue.swift.

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
            guard !part.isEmpty else {
                let place =
                    text.isEmpty
                    ? "" : part.startIndex == text.startIndex ? " before the comma" : " behind the comma"
                throw FaultPlanError(part: text, reason: "a fault is missing" + place)
            }
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
            throw FaultPlanError(
                part: part, reason: "WHEN, behind #, is N, N+ or *, with N from 1 to \(Int32.max)")
        }
        let action = try action(String(halves[0]), in: part)
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
        let number = FaultValue.number(isOpen ? String(text.dropLast()) : text)
        guard let number, 1...Int(Int32.max) ~= number else { return nil }
        return isOpen ? .from(number) : .nth(number)
    }

    private static func action(_ text: String, in part: String) throws(FaultPlanError) -> Action {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard halves.count == 2 else {
            guard let action = simpleActions[text] else {
                if let form = valueForms[text] {
                    throw FaultPlanError(part: part, reason: "its value is missing: \(text)=\(form)")
                }
                throw FaultPlanError(part: part, reason: "no fault '\(text)'")
            }
            return action
        }
        let value = FaultValue(of: halves[0], halves[1], in: part)
        switch halves[0] {
        case "truncate": return .truncate(try value.number("BYTES", in: 0...Int(UInt32.max)))
        case "length": return try length(value)
        case "late":
            return .late(.milliseconds(try value.number("MILLISECONDS", in: 0...Int(Int32.max))))
        case "time-extension": return try timeExtension(value)
        case "fail": return .fail(try value.byte("HEX"))
        case "hang": return .hang(try hang(value))
        case "hardware-error": return .hardwareError(try value.byte("HEX"))
        case "flood": return .flood(try value.bytes("HEX"))
        case "pose":
            guard let profile = ReaderProfile.named(value.text) else {
                throw value.refused("PROFILE", "the name of a virtual reader")
            }
            return .pose(as: profile)
        default:
            let isKnown = simpleActions[halves[0]] != nil
            throw FaultPlanError(
                part: part, reason: isKnown ? "'\(halves[0])' has no value" : "no fault '\(halves[0])'")
        }
    }

    private static func length(_ value: FaultValue) throws(FaultPlanError) -> Action {
        let range = 0...Int(UInt32.max)
        switch value.text.first {
        case "+": return .lengthOff(try value.dropFirst.number("N", in: range))
        case "-": return .lengthOff(-(try value.dropFirst.number("N", in: range)))
        default: return .length(UInt32(try value.number("N", in: range)))
        }
    }

    private static func timeExtension(_ value: FaultValue) throws(FaultPlanError) -> Action {
        let (count, factor) = try value.times("COUNT[xMULTIPLIER]")
        let multiplier = UInt8(try factor?.number("MULTIPLIER", in: 0...255) ?? 1)
        if count.text == "endless" { return .endlessTimeExtensions(multiplier: multiplier) }
        return .timeExtensions(try count.number("COUNT", in: 1...100_000), multiplier: multiplier)
    }

    private static func hang(_ value: FaultValue) throws(FaultPlanError) -> ReaderHang {
        let (name, times) = try value.times("CURE[xTIMES]")
        guard let cure = ReaderHang.Cure(rawValue: name.text) else {
            let cures = ReaderHang.Cure.allCases.map(\.rawValue).joined(separator: ", ")
            throw name.refused("CURE", "one of " + cures)
        }
        return ReaderHang(cure, times: try times?.number("TIMES", in: 1...1000) ?? 1)
    }

    /// What stands behind = of the faults that have a value, in the words of the grammar.
    static let valueForms = [
        "truncate": "BYTES", "length": "N", "late": "MILLISECONDS", "time-extension": "COUNT[xMULTIPLIER]",
        "fail": "HEX", "hardware-error": "HEX", "hang": "CURE[xTIMES]", "flood": "HEX", "pose": "PROFILE",
    ]

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
