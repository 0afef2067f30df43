// SPDX-License-Identifier: Apache-2.0
//
// The command itself: its subcommands and its version. A subcommand is listed once it works.

import ArgumentParser
import CCIDReader

struct RootCommand: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "kioskreader",
        abstract: "Talks to smart-card readers over USB, and to the My Number Card in them.",
        discussion: """
            Results go to standard output, everything else to standard error. No reader at hand? Each \
            subcommand that works with one takes --virtual.

            EXAMPLES
              kioskreader list
              kioskreader atr --virtual
              kioskreader apdu --virtual --trace - 00A4040C0AD392F000260100000001
              kioskreader card cert auth --virtual
              kioskreader check --virtual
              kioskreader decode atr 3BDA13FF8131FB468012392F31C173C601C03B

            EXIT CODES
              0  done               1  the answer is no    2  the card refused
              64 wrong command line 65 wrong input         66 no reader
              67 no card            69 reader in use       70 defect of this program
              73 output file        74 it went away        75 past the deadline
              77 not permitted      130 interrupted
            """,
        version: "\(version) (libusb \(CCIDNames.libusbVersion), \(Platform.name))",
        subcommands: [
            List.self, Info.self, Watch.self, Doctor.self, ReadATR.self, SendAPDU.self, Params.self,
            Reset.self,
            Escape.self, Card.self, Decode.self, CheckReader.self, Soak.self, Readers.self,
            PrintUdevRules.self,
            Simulate.self,
        ])
}
