// SPDX-License-Identifier: Apache-2.0
//
// Reading the basic attributes. The file of the individual number, which stands in the same application and opens
// with the same PIN, is nothing that this module has a name for.

extension MyNumberCard {
    /// Reads the four basic attributes: one SELECT of their file, and as many READ BINARY as they are long.
    ///
    /// The input support PIN has to be verified before; nothing is tried here, and no try is lost. The exchanges are
    /// marked as personal: nothing of what they carry stands in a trace, and a reader without approval is refused.
    ///
    /// - Returns: the attributes.
    /// - Throws: `pinRequired` without the PIN, `fileAbsent`, `malformedFile`, `notMyNumberCard`, `cardRefused` or
    ///   `channelFailed`.
    public func readAttributes() throws(MyNumberCardError) -> BasicAttributes {
        try BasicAttributes(readObject(BasicAttributes.template, in: BasicAttributes.file))
    }
}
