// SPDX-License-Identifier: Apache-2.0
//
// Values that identify or describe a person, and do not tell so by accident: in a log line, an assertion, a debugger.

/// A value of a person: what prints, interpolates, dumps or mirrors it shows its description and nothing else.
///
/// What it holds is shown by whoever asks for it by name.
public protocol PersonalValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension PersonalValue {
    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
