// SPDX-License-Identifier: Apache-2.0
//
// `watch` until a signal comes. With readers that come and go it is tested in the virtual machine.

import Foundation
import Testing

@Suite("watch")
struct WatchTests {
    @Test("Shows the present state, each line at once, until interrupted: 130", arguments: [SIGINT, SIGTERM])
    func json(_ signal: Int32) throws {
        let command = try RunningCommand(["watch", "--virtual=two-slot", "--json"])
        #expect(command.readUntil(#""slot":1"#))
        command.send(signal)
        let run = command.finish()
        #expect(run.status == 130)
        #expect(run.errors == "")
        try checkJSON(["watch", "--json"], run)
        let steady = run.output.replacing(/"time":"[^"]*"/, with: #""time":"T""#)
        func line(_ event: String, _ slot: String) -> String {
            #"{"event":"\#(event)","path":"1-1:1.0","productID":"5111","serial":"VIRTUAL1","#
                + #""slot":\#(slot),"time":"T","vendorID":"04e6"}"#
        }
        let lines = [line("readerAdded", "null"), line("cardInserted", "0"), line("cardInserted", "1")]
        #expect(steady.split(separator: "\n").map(String.init) == lines)
    }

    @Test("As text, with the words that --reader takes")
    func text() throws {
        let command = try RunningCommand(["watch", "--virtual", "-r", "1-1:1.0/0"])
        #expect(command.readUntil("card inserted"))
        command.send(SIGINT)
        let run = command.finish()
        #expect(run.status == 130)
        let steady = run.output.replacing(/[0-9-]{10}T[0-9:.]{12}Z/, with: "TIME")
        #expect(
            steady == """
                TIME  reader added    1-1:1.0  SCR3310 USB Smart Card Reader
                TIME  card inserted   1-1:1.0/0  SCR3310 USB Smart Card Reader

                """)
    }

    @Test("That nothing fits --reader is said once, with what is there")
    func nothingFits() throws {
        // Nothing comes on standard output: standard error is read in its place.
        let words = ["-c", "exec \(RunningCommand.path) watch --virtual -r bogus 2>&1"]
        let command = try RunningCommand(words, program: "/bin/sh")
        #expect(command.readUntil("\n"))
        command.send(SIGTERM)
        let run = command.finish()
        #expect(run.status == 130)
        #expect(
            run.output == """
                kioskreader: nothing fits 'bogus' now; waiting for it; there are: 1-1:1.0 SCR3310 USB Smart Card Reader

                """)
    }

    @Test("Where nobody reads any more it ends, although nothing happens that it would write")
    func readerEnds() throws {
        // The time is there so that a failure ends, too.
        let line = "timeout 120 \(RunningCommand.path) watch --virtual | head -n 1; echo ${PIPESTATUS[0]}"
        let run = try CommandRun.other("/bin/bash", ["-c", line])
        #expect(run.output.contains("reader added") && run.output.hasSuffix("\n0\n"), "\(run)")
        #expect(run.errors == "")
    }

    @Test("A closed pipe is quiet")
    func closedPipe() throws {
        let command = try RunningCommand(["watch", "--virtual"])
        command.closeOutput()
        let run = command.finish()
        #expect(run.status == 0)
        #expect(run.errors == "")
    }
}
