// SPDX-License-Identifier: Apache-2.0
//
// What a journal asks of the system, one call each, so that a test can cut the power between any two. The calls of
// Linux behind them are in JournalSystem+Linux.swift, their order in JournalFile.

/// A call to the system that failed: the system's number for the reason.
struct JournalFailure: Error, Equatable {
    /// The error number.
    let number: Int32
}

/// What stands where a journal is looked for.
enum FoundFile: Equatable {
    /// A plain file: its beginning, and whether its owner, who is this process's user, alone may read and write it.
    case file([UInt8], isOwnersAlone: Bool)
    /// A link, which is not followed.
    case link
    /// A folder, a device, a pipe.
    case other
}

/// The files that a journal is kept in.
protocol JournalSystem: AnyObject {
    /// Creates a file that only its owner may read and write; one that is there is an error.
    func create(_ path: String) throws(JournalFailure) -> Int32
    /// Writes all bytes.
    func write(_ bytes: [UInt8], to descriptor: Int32) throws(JournalFailure)
    /// Waits until what was written is on the disk.
    func sync(_ descriptor: Int32) throws(JournalFailure)
    /// Lets the file go.
    func close(_ descriptor: Int32)
    /// Gives the file one more name; one that is taken is an error.
    func link(_ path: String, to new: String) throws(JournalFailure)
    /// Gives the file another name, in the place of the file that has it.
    func rename(_ path: String, to new: String) throws(JournalFailure)
    /// Takes a name away; one that is not there is no error.
    func remove(_ path: String) throws(JournalFailure)
    /// Waits until the names in the folder of this file are on the disk.
    func syncFolder(of path: String) throws(JournalFailure)
    /// What there is of this name, and the beginning of a file; nil where there is nothing. Links are not followed.
    func read(_ path: String, atMost limit: Int) throws(JournalFailure) -> FoundFile?
}
