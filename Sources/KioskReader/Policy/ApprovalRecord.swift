// SPDX-License-Identifier: Apache-2.0
//
// An approval file that was read and holds, and the reasons why one does not.

/// An approval file that was read and whose content holds.
public struct ApprovalRecord: Sendable, Equatable {
    /// Where it stands.
    public let path: String
    /// What it says.
    public let file: ApprovalFile

    /// Reads a file that somebody named: it may belong to anyone, and counts as the override.
    ///
    /// - Throws: why it approves nothing.
    public static func named(_ path: String) throws(ApprovalRefusal) -> ApprovalRecord {
        let bytes: [UInt8]
        do throws(HeldFile.Failure) {
            bytes = try HeldFile.contents(of: path, atMost: ApprovalFile.maximumSize)
        } catch {
            throw ApprovalRefusal(path, ApprovalRefusal.Reason(error))
        }
        return ApprovalRecord(path: path, file: try ApprovalFile.checked(bytes, from: path))
    }
}

/// Why an approval file, or the folder of them, approves nothing.
public struct ApprovalRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        /// The system does not let it be read; its words.
        case unreadable(String)
        /// It is a symbolic link, which may lead anywhere.
        case symbolicLink
        /// It is something else than it should be.
        case notAFolder
        /// It is something else than it should be.
        case notAFile
        /// Somebody else than root owns it.
        case owned(byUser: UInt32)
        /// Somebody else than root may write to it.
        case writableByOthers
        /// It is larger than any approval.
        case tooLarge
        /// The folder holds more files than anybody needs.
        case tooManyFiles
        /// Its name does not fit to be printed.
        case strangeName
        /// It is not the JSON of an approval; what is wrong with it.
        case malformed(String)
        /// Its form is a newer one.
        case unknownFormat(Int)
        /// The reader was made of software.
        case virtualReader
        /// The suite found faults.
        case failedTests(Int)
        /// The suite tried nothing.
        case nothingPassed
    }

    /// The file or folder.
    public let path: String
    /// What is wrong with it.
    public let reason: Reason

    init(_ path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The path and what is wrong.
    public var description: String { path + " " + reason.text }
}

extension ApprovalRefusal.Reason {
    init(_ failure: HeldFile.Failure) {
        self =
            switch failure {
            case .absent: .unreadable("No such file or directory")
            case .system(let words): .unreadable(words)
            case .notAFile: .notAFile
            case .tooLarge: .tooLarge
            }
    }

    /// What is wrong, to stand behind the path.
    public var text: String {
        switch self {
        case .unreadable(let words): "cannot be read: " + words
        case .symbolicLink: "is a symbolic link, which may lead anywhere"
        case .notAFolder: "is not a folder"
        case .notAFile: "is not a regular file"
        case .owned(let user): "belongs to user \(user), not to root"
        case .writableByOthers: "can be written by others than root"
        case .tooLarge: "is larger than any approval"
        case .tooManyFiles: "holds more than \(ApprovalDirectory.maximumCount) files"
        case .strangeName: "has a name of other characters than letters, digits, '.', '_' and '-'"
        case .malformed(let what): "is not an approval: " + what
        case .unknownFormat(let number): "has format \(number), which this version does not know"
        case .virtualReader: "was made on a virtual reader, which approves no USB device"
        case .failedTests(1): "tells of a test that failed"
        case .failedTests(let count): "tells of \(count) tests that failed"
        case .nothingPassed: "tells of no test that passed"
        }
    }
}
