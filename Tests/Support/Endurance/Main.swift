// SPDX-License-Identifier: Apache-2.0
//
// What shows that a kiosk may run for years: `endurance cycles COUNT` and `endurance replug COUNT`. Exit code 1 when
// something was not given back or not recovered.

import Glibc

@main
struct Endurance {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        guard let count = words.last.flatMap({ Int($0) }), count > 0 else { usage() }
        do {
            switch words.first {
            case "cycles": exit(try Cycles.run(count) ? 0 : 1)
            case "replug": exit(try Replugs().run(count) ? 0 : 1)
            default: usage()
            }
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    private static func usage() -> Never {
        print("usage: endurance cycles|replug COUNT")
        exit(64)
    }
}
