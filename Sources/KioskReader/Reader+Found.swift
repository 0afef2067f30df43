// SPDX-License-Identifier: Apache-2.0
//
// A reader as the library shows it, made from what enumeration found and what the catalogue knows:
// what its slots hold is unknown until somebody looks.

import CCIDReader
import ReaderCatalog

extension Reader {
    /// - Parameters:
    ///   - info: what enumeration found.
    ///   - descriptor: its class descriptor.
    ///   - approvals: the operator's approval files; `nil`: the reader is made of software.
    init(_ info: USBInterfaceInfo, _ descriptor: ClassDescriptor, approvals: ApprovalShelf?) {
        let finding = ReaderCatalog.find(
            ReaderIdentity(
                vendorID: info.vendorID, productID: info.productID, bcdDevice: info.bcdDevice,
                interfaceNumber: info.interfaceNumber, interfaceName: info.interfaceName))
        self.init(
            path: info.path, bus: info.bus, address: info.address, interfaceNumber: info.interfaceNumber,
            interfaceClass: info.interfaceClass, vendorID: info.vendorID, productID: info.productID,
            bcdDevice: info.bcdDevice,
            name: info.product ?? finding.name ?? hex16(info.vendorID) + ":" + hex16(info.productID),
            manufacturer: info.manufacturer, product: info.product, serial: info.serial,
            interfaceName: info.interfaceName, descriptor: descriptor,
            approval: Approval(status: .virtual), quirks: finding.quirks,
            slots: descriptor.slots.map { Slot(index: $0, card: .unknown) })
        if let approvals { approval = approvals.approval(of: self, finding) }
    }

    /// The device's path, which its other interfaces share: `1-1.4` of `1-1.4:1.0`.
    var devicePath: String { String(path.prefix { $0 != ":" }) }

    /// Whether this is what enumeration found: the same plugging of the same device, with the same names. The
    /// interface's own name does not count: the kernel tells it a moment after the device.
    func isFound(as info: USBInterfaceInfo) -> Bool {
        (path, address, interfaceNumber) == (info.path, info.address, info.interfaceNumber)
            && (vendorID, productID, bcdDevice) == (info.vendorID, info.productID, info.bcdDevice)
            && (manufacturer, product, serial) == (info.manufacturer, info.product, info.serial)
    }

    /// What the catalogue's quirks mean to a session. Where the device shows something else, it is right: a
    /// reader whose descriptor already claims the level that a quirk names is left as it is.
    func cardSettings() -> CardSettings {
        var settings = CardSettings()
        for quirk in quirks {
            switch quirk.behaviour {
            case .exchangeLevel(.extendedAPDU):
                if descriptor.exchangeLevel == .shortAPDU { settings.exchangeLevel = .extendedAPDU }
            case .exchangeLevel(.shortAPDU):
                if descriptor.exchangeLevel == .extendedAPDU { settings.exchangeLevel = .shortAPDU }
            case .maximumIFSD(let size): settings.maximumIFSD = size
            case .skipsIFSDNegotiation: settings.negotiatesIFSD = false
            case .maximumDataRate(let rate): settings.maximumDataRate = rate
            case .noPPS: settings.sendsPPS = false
            case .emvMode: settings.leavesEMVMode = true
            // The first three are kept to by `pinSupport` and by the hub, the others need nothing here.
            case .pinEntryUnusable, .interfacesTakeTurns, .wantsEmptyPackets, .slowFirstAnswer,
                .strayEmptyPackets,
                .noAutosuspend, .shortMessageLength, .outdatedFirmware:
                break
            }
        }
        return settings
    }

    /// What the quirks mean to the opening of the interface.
    var interfaceQuirks: CCIDInterface.Quirks { has(.wantsEmptyPackets) ? [.zeroLengthPacketOut] : [] }

    /// Whether a quirk of this kind is known of the reader.
    func has(_ kind: Quirk.Kind) -> Bool { quirks.contains { $0.kind == kind } }

    /// What of `bPINSupport` may be used: bit 0 verification, bit 1 modification; 0 where the reader is known to
    /// claim a keypad that it has not, or to tell the PIN to the host.
    public var pinSupport: UInt8 { has(.pinEntryUnusable) ? 0 : descriptor.bPINSupport }
}
