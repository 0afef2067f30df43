// SPDX-License-Identifier: Apache-2.0
//
// `simulate` on a port: a USB/IP client on this machine sees the reader, and a signal ends it properly.
// With the kernel as the client it is tested in the virtual machine.

import Foundation
import Testing

@Suite("simulate")
struct SimulateTests {
    @Test("--listen serves USB/IP clients on loopback until a signal comes", arguments: [SIGINT, SIGTERM])
    func listen(_ signal: Int32) throws {
        let command = try RunningCommand(["simulate", "gempc-twin", "--listen", "0", "--force", "--json"])
        #expect(command.readUntil("\n"))
        let line = try #require(command.outputSoFar.split(separator: "\n").first)
        let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let port = try #require(event?["port"] as? Int)
        let reply = try LoopbackClient.exchange(
            port: UInt16(port), sending: [0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0], expecting: 12 + 312)
        // OP_REP_DEVLIST, status 0, one device, and in its description the reader's VID and PID.
        #expect(Array(reply.prefix(12)) == [0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(reply.indices.contains { Array(reply[$0...].prefix(4)) == [0x08, 0xE6, 0x34, 0x37] })
        command.send(signal)
        let run = command.finish()
        #expect(run.status == 130)
        #expect(run.errors == "")
        try checkJSON(["simulate", "--json"], run)
        #expect(run.output.hasSuffix("{\"event\":\"stopped\",\"profile\":\"gempc-twin\"}\n"))
    }

    @Test("The made-up PINs are printed at the start, and none for a reader without a card")
    func pins() throws {
        for (choice, hasPINs) in [("scr3310", true), ("scr3310,none", false)] {
            let command = try RunningCommand(["simulate", choice, "--listen", "0", "--force"])
            #expect(command.readUntil("usbip"))
            command.send(SIGTERM)
            let run = command.finish()
            #expect(run.output.contains("auth 1234, sign ABC123, support 5678") == hasPINs)
        }
    }

    @Test("--issuer-files leaves what the repository has of the issuer, and card cert judges by it")
    func issuerFiles() throws {
        let folder = try TemporaryFolder()
        let issuer = folder.path("issuer")
        let words = ["simulate", "--issuer-files", issuer]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 0 && run.errors == "")
        let fixtures = DocumentTests.root.appendingPathComponent("Tests/Support/SimulatedIssuer").path
        let names = try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted()
            .filter { $0 != "keys" }
        let printed = run.output.split(separator: "\n").map(String.init)
        #expect(printed.sorted() == names.map { issuer + "/" + $0 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: issuer).sorted() == names)
        for name in names {
            #expect(
                FileManager.default.contentsEqual(atPath: issuer + "/" + name, andPath: fixtures + "/" + name)
            )
        }
        #if Certificates
        for (card, status) in [("mynumber", Int32(0)), ("mynumber-revoked", 1)] {
            let judged = try CommandRun.kioskreader([
                "card", "cert", "--check", "--virtual=scr3310,\(card)", "--trust", issuer + "/auth-ca.cer",
                "--crl", issuer + "/auth.crl",
            ])
            #expect(judged.status == status, "\(judged)")
        }
        #endif

        let again = try CommandRun.kioskreader(words)
        #expect(again.status == 73 && again.output == "" && again.errors.contains("there already"))
        let forced = try CommandRun.kioskreader(words + ["--force", "--json"])
        #expect(forced.status == 0)
        try checkJSON(words + ["--json"], forced)
    }

    @Test("A port that is taken is said with 69")
    func portTaken() throws {
        let first = try RunningCommand(["simulate", "--listen", "0", "--force", "--json"])
        #expect(first.readUntil("\n"))
        let port = try #require(first.outputSoFar.firstMatch(of: /"port":([0-9]+)/)).output.1
        let second = try CommandRun.kioskreader(["simulate", "--listen", String(port), "--force"])
        #expect(second.status == 69)
        let place = "127.0.0.1, port \(port) (Address already in use); "
        #expect(second.errors.hasPrefix("kioskreader: cannot listen on this port: " + place))
        first.send(SIGTERM)
        #expect(first.finish().status == 130)
    }
}

/// A TCP client on 127.0.0.1.
enum LoopbackClient {
    struct Failure: Error { let errno: Int32 }

    /// Sends bytes and reads until so many came, or the server closed.
    static func exchange(port: UInt16, sending bytes: [UInt8], expecting count: Int) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Failure(errno: errno)
        }
        var reply: [UInt8] = []
        while reply.count < count {
            var room = [UInt8](repeating: 0, count: count - reply.count)
            let got = read(descriptor, &room, room.count)
            guard got > 0 else { break }
            reply += room.prefix(got)
        }
        return reply
    }
}
