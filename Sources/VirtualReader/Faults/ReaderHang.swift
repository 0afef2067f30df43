// SPDX-License-Identifier: Apache-2.0
//
// A firmware that hangs until one certain thing is done to the reader: for each rung of a recovery the reader that
// only this rung, or a higher one, brings back. The words for it are `hang=CURE[xTIMES]`.

import CCIDReader

/// A firmware that hangs from some command on.
public struct ReaderHang: Sendable, Equatable {
    /// What ends it. The first is the gentlest; a later one ends what an earlier one would have ended as well.
    public enum Cure: String, Sendable, CaseIterable {
        /// CLEAR_FEATURE(ENDPOINT_HALT) of the bulk OUT pipe. Until then both bulk pipes are silent.
        case clearHalt = "clear-halt"
        /// ABORT on both pipes. Until then the slot never answers the command, and refuses others as busy.
        case abort
        /// IccPowerOn of that slot. Until then its card is mute.
        case powerCycle = "power-cycle"
        /// SET_INTERFACE. Until then both bulk pipes are silent.
        case reclaim
        /// USB reset, or SET_CONFIGURATION. Until then both bulk pipes are silent.
        case usbReset = "usb-reset"
        /// Plugging it in again. Until then both bulk pipes are silent.
        case replug
    }

    /// What ends it.
    public let cure: Cure
    /// How often that has to be done.
    public let times: Int

    /// Makes a hang.
    public init(_ cure: Cure, times: Int = 1) {
        self.cure = cure
        self.times = times
    }
}

/// A hang at work.
struct HungFirmware {
    let hang: ReaderHang
    let slot: Int
    private var left: Int

    init(_ hang: ReaderHang, slot: Int) {
        self.hang = hang
        self.slot = slot
        left = hang.times
    }

    /// Whether the bulk pipes say nothing.
    var silencesPipes: Bool { hang.cure != .abort && hang.cure != .powerCycle }

    /// Something was done; whether that ended the hang.
    mutating func ends(after cure: ReaderHang.Cure) -> Bool {
        guard cure == hang.cure else { return Self.everythingBelow(cure).contains(hang.cure) }
        left -= 1
        return left <= 0
    }

    private static func everythingBelow(_ cure: ReaderHang.Cure) -> Set<ReaderHang.Cure> {
        switch cure {
        case .clearHalt, .abort, .powerCycle: []
        case .reclaim: [.clearHalt, .abort]
        case .usbReset: [.clearHalt, .abort, .powerCycle, .reclaim]
        case .replug: Set(ReaderHang.Cure.allCases)
        }
    }
}

extension Firmware {
    /// Something was done to the reader that ends some hangs.
    func cure(by cure: ReaderHang.Cure, slot: Int? = nil) {
        if let slot, hung?.slot != slot { return }
        if hung?.ends(after: cure) == true { hung = nil }
    }

    /// What a command of a slot that hangs comes to; `nil`: it runs.
    func hungReply(to command: Command) -> HungReply? {
        guard let hung, hung.slot == command.slot else { return nil }
        switch (hung.hang.cure, command.code) {
        case (.abort, .abort): return nil
        case (.abort, _): return .failure(SlotError.slotBusy)
        case (.powerCycle, .xfrBlock): return .failure(SlotError.iccMute)
        case (.powerCycle, .iccPowerOn):
            cure(by: .powerCycle)
            return self.hung == nil ? nil : .failure(SlotError.iccMute)
        case (.powerCycle, _): return nil
        case (.clearHalt, _), (.reclaim, _), (.usbReset, _), (.replug, _): return .nothing
        }
    }
}

/// What a command that meets a hang gets.
enum HungReply {
    case nothing
    case failure(UInt8)
}
