// SPDX-License-Identifier: Apache-2.0
//
// What shows that a kiosk may run for years: `endurance cycles COUNT`, in this process, `endurance usb-cycles COUNT` and
// `endurance replug COUNT`, over the kernel's USB. Exit code 1 when something was not given back or not recovered.
// `endurance composite FAULT` lends the kernel a reader that has another interface beside it, until it is killed.

import Glibc
import VirtualReader

@main
struct Endurance {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        guard words.count == 2, let word = words.last else { usage() }
        do {
            if words.first == "composite" {
                exit(try CompositeReader.serve(FaultPlan(parsing: word)) ? 0 : 1)
            }
            guard let count = Int(word), count > 0 else { usage() }
            switch words.first {
            case "cycles": exit(try Cycles.virtual.run(count) ? 0 : 1)
            case "usb-cycles": exit(try Cycles.usb.run(count) ? 0 : 1)
            case "replug": exit(try Replugs().run(count) ? 0 : 1)
            default: usage()
            }
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    private static func usage() -> Never {
        print("usage: endurance cycles|usb-cycles|replug COUNT, or endurance composite FAULT")
        exit(64)
    }
}
