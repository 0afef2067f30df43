// SPDX-License-Identifier: Apache-2.0
//
// What a device says of its first configuration (USB 2.0, 9.6.3 and 9.6.5). The kernel shows a configuration's
// fields only once it is set; the bytes it shows always. They come from a device, so every length is doubted.

/// A device's first configuration, as far as the doctor asks.
struct ConfigurationDescriptor: Sendable, Equatable {
    /// `bConfigurationValue`; 0: no configuration was found.
    var value: UInt8 = 0
    /// `bMaxPower`, in units of 2 mA, of 8 mA at 5 Gbit/s and more.
    var maximumPower: UInt8 = 0
    /// `bInterfaceClass` of each interface setting, in their order.
    var interfaceClasses: [UInt8] = []

    init() {}

    /// Reads the content of a `descriptors` file of /sys: the device descriptor, then each configuration.
    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let length = rest.first.map(Int.init), length >= 2, length <= rest.count {
            let descriptor = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            switch (descriptor[1], length) {
            case (0x02, 9...):
                // The second configuration begins: the kernel chooses among them, the first stands for all.
                guard value == 0 else { return }
                value = descriptor[5]
                maximumPower = descriptor[8]
            case (0x04, 9...): interfaceClasses.append(descriptor[5])
            default: break
            }
        }
    }
}
