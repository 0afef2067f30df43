// SPDX-License-Identifier: Apache-2.0
//
// The list of the libccid that is installed on this machine, read where it stands: whether a reader is in it is no
// word for the reader, and says whether pcscd would serve it.

import ReaderCatalog

/// What the libccid that is installed here says of readers.
public enum InstalledLibccid: Sendable, Equatable {
    /// No libccid is installed in the usual places.
    case absent
    /// Its list.
    case list(LibccidList, path: String)
    /// Its file, and why it cannot be used.
    case unusable(path: String, reason: String)

    /// Where Debian keeps the file, and where every libccid does.
    public static let usualPaths = [
        "/etc/libccid_Info.plist", "/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
    ]

    /// Reads the first of the files that is there.
    public static func read(_ paths: [String] = usualPaths) -> InstalledLibccid {
        for path in paths {
            do throws(HeldFile.Failure) {
                let bytes = try HeldFile.contents(of: path, atMost: LibccidList.maximumSize)
                return parsed(bytes, path)
            } catch {
                switch error {
                case .absent: continue
                case .system(let words): return .unusable(path: path, reason: words)
                case .notAFile: return .unusable(path: path, reason: "it is no regular file")
                case .tooLarge: return .unusable(path: path, reason: LibccidList.Failure.tooLarge.text)
                }
            }
        }
        return .absent
    }

    private static func parsed(_ bytes: [UInt8], _ path: String) -> InstalledLibccid {
        do throws(LibccidList.Failure) {
            return .list(try LibccidList(parsing: bytes), path: path)
        } catch {
            return .unusable(path: path, reason: error.text)
        }
    }
}

extension LibccidList.Failure {
    /// Why the file is no such list, in a few words.
    public var text: String {
        switch self {
        case .tooLarge: "it is larger than any such list"
        case .malformed(let failure):
            "it is no property list: \(failure.reason.rawValue) at byte \(failure.offset)"
        case .missing(let array): "it has no array \(array)"
        case .duplicate(let array): "it has the array \(array) twice"
        case .notText(let array): "the array \(array) holds something else than text"
        case .lengthsDiffer(let vendors, let products, let names):
            "its arrays have \(vendors), \(products) and \(names) elements, which do not belong together"
        case .notAnID(let array, let index): "element \(index) of \(array) is no number of 16 bits"
        }
    }
}
