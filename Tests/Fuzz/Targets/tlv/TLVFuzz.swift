// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are data objects that mean the same when they are written and read again, or a typed error with
// an index inside; the depth stays within its limit.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let how = input.byte()
    let depth = 1 + Int(how & 0x0F)
    let bytes = input.rest()
    check(bytes, how & 0x10 == 0 ? .none : .skipped, how & 0x20 == 0 ? .ber : .der, depth)
    header(bytes, how & 0x20 == 0 ? .ber : .der)
    return 0
}

private func check(_ bytes: [UInt8], _ padding: BERTLV.Padding, _ rules: BERTLV.Rules, _ depth: Int) {
    do throws(TLVError) {
        let objects = try BERTLV.parse(bytes, padding: padding, rules: rules, depth: depth)
        let written = objects.flatMap(\.bytes)
        promise(written.count <= bytes.count, "longer than it was read")
        if padding == .none, rules == .der { promise(written == bytes, "DER is written otherwise") }
        promise(
            (try? BERTLV.parse(written, depth: depth)).map { same($0, objects) } == true, "another meaning")
        for object in objects {
            promise(BERTLV.Tag(object.tag.rawValue) == object.tag, "tag \(object.tag) is none")
            promise(object.description.utf8.count <= 22, "the description says too much")
            promise(levels(object) <= depth, "deeper than \(depth)")
        }
    } catch {
        promise((0...bytes.count).contains(error.offset), "\(error): no such index")
    }
}

private func same(_ one: [BERTLV], _ other: [BERTLV]) -> Bool {
    one.map(\.tag) == other.map(\.tag) && one.map(\.value) == other.map(\.value)
}

private func levels(_ object: BERTLV) -> Int { 1 + (object.children.map(levels).max() ?? 0) }

private func header(_ bytes: [UInt8], _ rules: BERTLV.Rules) {
    do throws(TLVError) {
        let header = try BERTLV.header(of: bytes, rules: rules)
        promise((2...9).contains(header.headerLength), "a header of \(header.headerLength) bytes")
        promise(header.headerLength <= bytes.count, "a header out of nothing")
        promise((0...0xFFFF_FFFF).contains(header.valueLength), "a value of \(header.valueLength) bytes")
        promise(header.tag.bytes == Array(bytes.prefix(header.tag.bytes.count)), "another tag")
    } catch {
        promise((0...bytes.count).contains(error.offset), "\(error): no such index")
    }
}
