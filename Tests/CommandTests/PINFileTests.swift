// SPDX-License-Identifier: Apache-2.0
//
// The file of --pin-file: one line, for its owner alone.

import Testing

@testable import kioskreader

@Suite("The file that holds a PIN")
struct PINFileTests {
    @Test(
        "gives its one line, the newline is not part of the PIN",
        arguments: ["1234", "1234\n", "1234\r\n"])
    func oneLine(_ content: String) throws {
        let folder = try TemporaryFolder()
        let file = PINFile.path(try folder.file("pin", content))
        #expect(try file.withPIN { $0 } == Array("1234".utf8))
    }

    @Test("keeps blanks, which may be part of a PIN")
    func blanks() throws {
        let folder = try TemporaryFolder()
        #expect(try PINFile.path(try folder.file("pin", " 12 \n")).withPIN { $0 } == Array(" 12 ".utf8))
    }

    @Test(
        "is refused when it is not what it should be",
        arguments: [
            ("1234\n", 0o644, PINFile.Failure.readableByOthers), ("1234\n", 0o640, .readableByOthers),
            ("", 0o600, .empty), ("\n", 0o600, .empty), ("12\n34\n", 0o600, .severalLines),
            (String(repeating: "1", count: 256), 0o600, .tooLong),
            (String(repeating: "1", count: 100_000), 0o600, .tooLong),
        ])
    func refused(content: String, mode: Int, failure: PINFile.Failure) throws {
        let folder = try TemporaryFolder()
        let file = PINFile.path(try folder.file("pin", content, mode: mode))
        #expect(throws: failure) { try file.withPIN { _ in } }
    }

    @Test("is refused when it is a folder or not there")
    func noFile() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PINFile.Failure.notAFile) { try PINFile.path(folder.url.path).withPIN { _ in } }
        #expect(throws: PINFile.Failure.cannotRead("No such file or directory")) {
            try PINFile.path(folder.path("nothing")).withPIN { _ in }
        }
    }

    @Test("makes the command end with 65 before the card is touched")
    func exitCode() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "1234\n", mode: 0o644)
        let run = try CommandRun.kioskreader([
            "apdu", "--virtual", "--pin-file", pin, "00A4040C0101", "00200080{pin}",
        ])
        #expect(run.status == 65)
        #expect(run.output == "")
        #expect(
            run.errors == """
                kioskreader: others can read the PIN's file
                  the file of --pin-file
                  take the permission away first: chmod 600 FILE

                """)
    }
}
