// SPDX-License-Identifier: Apache-2.0
//
// A host of the shim is one interface's at a time; and one that is about a named device is made for such alone.

import Testing

@testable import CCIDReader

@Suite("Hosts")
struct HostHandleTests {
    @Test("A host is lent to one at a time")
    func lending() throws {
        let host = try HostHandle.software([])
        #expect(host.lend())
        #expect(!host.lend())
        host.giveBack()
        #expect(host.lend())
    }

    @Test(
        "What is no path of a CCID interface names no device",
        arguments: ["", "SCR3310", "04e6:5116", "1-1", "255-9.9.9:1.0", "255-9/../1-1:1.0"])
    func noPath(_ text: String) throws {
        #expect(try CCIDHost.usb(onlyAt: text) == nil)
    }
}
