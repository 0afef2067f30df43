// SPDX-License-Identifier: Apache-2.0
//
// Reading the individual number: the one place of this project that names its file. Only a build with the trait
// `IndividualNumber` has it; Docs/IndividualNumber.md says what to know first.

#if IndividualNumber
import ISO7816
import MyNumberCard

extension MyNumber {
    static let file = CardFile(.inputSupport, 0x0001, "individual number", sensitivity: .personal)
    static let template: UInt32 = 0xFF10
}

extension MyNumberCard {
    /// Reads the individual number (個人番号).
    ///
    /// The My Number Act (番号法) restricts who may collect and use it, and for what: ask your lawyer before you call
    /// this. The purpose is stated here, and goes along with the number.
    ///
    /// The input support PIN has to be verified before; nothing is tried here, and no try is lost. The exchanges are
    /// marked as personal: nothing of what they carry stands in a trace, and a reader without approval is refused.
    ///
    /// - Parameter purpose: what it is read for.
    /// - Returns: the number.
    /// - Throws: `pinRequired` without the PIN, `fileAbsent`, `malformedFile`, `notMyNumberCard`, `cardRefused` or
    ///   `channelFailed`.
    public func readIndividualNumber(for purpose: Purpose) throws(MyNumberCardError) -> MyNumber {
        var object = try readObject(MyNumber.template, in: MyNumber.file)
        return try MyNumber(wiping: &object, for: purpose)
    }
}
#endif
