// SPDX-License-Identifier: Apache-2.0
//
// What errors of every floor can say for themselves, so that a floor above can pass a cause on in words
// without knowing its type.

/// An error that says what happened and what to do now.
public protocol ExplainedError: Error {
    /// What happened, the beginning of a sentence in lower case, without what it happened to.
    var message: String { get }

    /// What to do now.
    var hint: String { get }
}
