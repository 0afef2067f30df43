// SPDX-License-Identifier: Apache-2.0
//
// Readers that nobody sells, for what no profile after a real one shows. Their ids are of the range that pid.codes keeps
// for tests, and their names say that they are virtual.

extension ReaderProfile {
    /// A reader of character level, all of it chosen: the host does PPS, parameters and both protocols, procedure
    /// bytes included.
    public static let character: ReaderProfile = {
        let fields = ClassDescriptorFields(dwFeatures: 0x0000_0030)
        return ReaderProfile(
            name: "character", summary: "a made-up reader of character level: the host does everything",
            idVendor: 0x1209, idProduct: 0x0001, bcdDevice: 0x0100,
            manufacturer: "KioskReader", product: "Virtual Character Level Reader", descriptor: fields)
    }()

    /// A reader with a keypad, all of it chosen: TPDU level, verification and modification. The person at it types the
    /// made-up PIN of the authentication key (1234) for each PIN that is asked for, within two seconds.
    public static let keypad: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_00BA)
        fields.bPINSupport = 0x03
        var profile = ReaderProfile(
            name: "keypad", summary: "a made-up reader with a keypad where 1234 is typed: TPDU level",
            idVendor: 0x1209, idProduct: 0x0002, bcdDevice: 0x0100,
            manufacturer: "KioskReader", product: "Virtual Keypad Reader", descriptor: fields)
        profile.pinPad = PINPad(.types(Array("1234".utf8)), time: .seconds(2))
        return profile
    }()

    /// The same keypad on a reader that runs the protocol: extended APDU level.
    public static let keypadAPDU: ReaderProfile = {
        var profile = keypad
        profile.name = "keypad-apdu"
        profile.summary = "a made-up reader with a keypad where 1234 is typed: extended APDU level"
        profile.idProduct = 0x0003
        profile.product = "Virtual Keypad Reader (APDU)"
        profile.descriptor.dwFeatures = 0x0004_04BE
        profile.descriptor.dwMaxCCIDMessageLength = 522
        return profile
    }()
}
