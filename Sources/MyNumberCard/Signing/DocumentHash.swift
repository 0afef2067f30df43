// SPDX-License-Identifier: Apache-2.0
//
// The hash of a document that is read piece by piece. Only what was hashed here is ever signed: a hash from outside
// could be anything's.

#if Certificates
import Crypto

/// Hashes a document piece by piece, with one algorithm or several in one pass.
///
/// Several are for documents whose signer is not known yet: its key decides which one fits.
public struct DocumentHash {
    private var functions: [SigningDigest: RunningHash] = [:]
    /// How many bytes came so far.
    public private(set) var length = 0

    /// Begins.
    /// - Parameter digests: with which algorithms.
    public init(_ digests: [SigningDigest]) {
        for digest in digests { functions[digest] = RunningHash(digest) }
    }

    /// Takes the next piece.
    /// - Parameter bytes: of any length.
    public mutating func update(_ bytes: [UInt8]) {
        length += bytes.count
        for digest in functions.keys { functions[digest]?.update(bytes) }
    }

    /// What was read so far.
    public var value: DocumentDigest {
        DocumentDigest(length: length, hashes: functions.mapValues { $0.value })
    }
}

/// What a document hashes to, and how long it is.
public struct DocumentDigest: Sendable, Equatable {
    /// How many bytes the document has.
    public let length: Int
    let hashes: [SigningDigest: HashValue]

    init(length: Int, hashes: [SigningDigest: HashValue]) {
        self.length = length
        self.hashes = hashes
    }

    /// Hashes a document that is in memory.
    /// - Parameters:
    ///   - document: all of it.
    ///   - digests: with which algorithms; all that signatures are made with, unless told.
    public init(of document: [UInt8], _ digests: [SigningDigest] = SigningDigest.allCases) {
        var hash = DocumentHash(digests)
        hash.update(document)
        self = hash.value
    }
}

/// A hash by its algorithm, as the library that checks signatures wants it.
enum HashValue: Sendable, Equatable {
    case sha1(Insecure.SHA1.Digest)
    case sha256(SHA256.Digest)
    case sha384(SHA384.Digest)
    case sha512(SHA512.Digest)

    init(of message: [UInt8], _ algorithm: DigestAlgorithm) {
        self =
            switch algorithm {
            case .sha1: .sha1(Insecure.SHA1.hash(data: message))
            case .sha256: .sha256(SHA256.hash(data: message))
            case .sha384: .sha384(SHA384.hash(data: message))
            case .sha512: .sha512(SHA512.hash(data: message))
            }
    }

    var algorithm: DigestAlgorithm {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .sha1(let hash): Array(hash)
        case .sha256(let hash): Array(hash)
        case .sha384(let hash): Array(hash)
        case .sha512(let hash): Array(hash)
        }
    }
}

/// One hash under way.
private enum RunningHash {
    case sha256(SHA256)
    case sha384(SHA384)
    case sha512(SHA512)

    init(_ digest: SigningDigest) {
        self =
            switch digest {
            case .sha256: .sha256(SHA256())
            case .sha384: .sha384(SHA384())
            case .sha512: .sha512(SHA512())
            }
    }

    mutating func update(_ bytes: [UInt8]) {
        switch self {
        case .sha256(var hash):
            hash.update(data: bytes)
            self = .sha256(hash)
        case .sha384(var hash):
            hash.update(data: bytes)
            self = .sha384(hash)
        case .sha512(var hash):
            hash.update(data: bytes)
            self = .sha512(hash)
        }
    }

    var value: HashValue {
        switch self {
        case .sha256(let hash): .sha256(hash.finalize())
        case .sha384(let hash): .sha384(hash.finalize())
        case .sha512(let hash): .sha512(hash.finalize())
        }
    }
}
#endif
