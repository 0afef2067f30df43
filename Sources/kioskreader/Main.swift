// SPDX-License-Identifier: Apache-2.0
//
// Where the process begins and ends.

import Glibc

@main
enum Main {
    static func main() {
        StandardStreams.occupyMissing()
        // Before any other thread: the threads inherit which signals are blocked.
        let signals = SignalWatch()
        exit(Program.run(Array(CommandLine.arguments.dropFirst()), signals: signals).rawValue)
    }
}
