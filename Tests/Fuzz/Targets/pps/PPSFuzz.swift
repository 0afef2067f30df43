// SPDX-License-Identifier: Apache-2.0
//
// Any bytes agree to a PPS request or are refused with an index inside; agreement means the request's own
// protocol, and its own rate or none.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let type = input.byte()
    let pps1: UInt8? = input.byte() & 1 == 0 ? nil : input.byte()
    guard let request = try? PPS(protocol: type, pps1: pps1) else {
        promise(
            type > 14 || pps1.map { TransmissionFactors(code: $0) == nil } == true, "a good request refused")
        return 0
    }
    promise(request.bytes.reduce(0, ^) == 0, "PCK")
    promise((try? request.check(response: request.bytes)) == .some(pps1), "its own echo refused")
    let response = input.rest()
    do throws(PPSError) {
        let rate = try request.check(response: response)
        promise(rate == nil || rate == pps1, "agreed to another rate")
        promise(response.count == (rate == nil ? 3 : 4), "agreed to \(response.count) bytes")
        promise(response.reduce(0, ^) == 0 && response[1] & 0x0F == type, "agreed to something else")
    } catch {
        promise((0...response.count).contains(error.offset), "\(error): no such index")
        promise(response != request.bytes, "its own echo refused")
    }
    return 0
}
