// SPDX-License-Identifier: Apache-2.0
//
// Devices that read cards and do not speak CCID. A device gets a row when a source says what it speaks, or
// that it is not CCID; ids without such a source stay out. Data only.

extension ReaderCatalog {
    /// The devices that are known, and that no program of this kind can use.
    public static let nonCCIDDevices: [NonCCIDDevice] = [
        NonCCIDDevice(
            0x054C, 0x06C1, maker: "Sony", model: "PaSoRi RC-S380/S", reason: Fact(port100, pcsc86),
            kernelDriver: Fact("port100", linuxPort100), instead: takeSony),
        NonCCIDDevice(
            0x054C, 0x06C3, maker: "Sony", model: "PaSoRi RC-S380/P", reason: Fact(port100, pcsc86),
            kernelDriver: Fact("port100", linuxPort100), instead: takeSony),
        NonCCIDDevice(
            0x054C, 0x02E1, maker: "Sony", model: "PaSoRi RC-S330, RC-S360 or RC-S370",
            reason: Fact("it speaks the commands of its chip, an RC-S956", nfcpyDevices),
            kernelDriver: Fact("pn533_usb", linuxPN533), instead: takeSony),
        NonCCIDDevice(
            0x04E6, 0x5591, maker: "SCM", model: "SCL3711",
            reason: Fact(
                "libccid's own test program says that it is not a CCID device",
                "OpenSC issue 672, https://github.com/OpenSC/OpenSC/issues/672 (2016)"),
            kernelDriver: Fact("pn533_usb", linuxPN533), instead: takeAny),
        NonCCIDDevice(
            0x04CC, 0x2533, maker: "NXP", model: "PN533 (SensorID StickID among others)",
            reason: Fact("it speaks the commands of its chip, a PN533", nfcpyDevices),
            kernelDriver: Fact("pn533_usb", linuxPN533), instead: takeAny),
    ]

    private static let port100 = "it speaks Sony's Port-100 protocol"
    private static let pcsc86 = "pcsc-lite issue 86, https://github.com/LudovicRousseau/PCSC/issues/86 (2020)"
    private static let nfcpyDevices =
        "nfcpy 0.10.2, list of devices, https://github.com/nfcpy/nfcpy/blob/v0.10.2/docs/overview.rst"
    private static let takeSony =
        "use a reader that speaks CCID; of the same maker the RC-S300 does (054c:0dc8, 054c:0dc9)"
    private static let takeAny =
        "use a reader that speaks CCID; `kioskreader readers` lists those that are known"
}
