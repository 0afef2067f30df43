# SPDX-License-Identifier: Apache-2.0
#
# What people and CI run. `make demo` and `make test` are all that a new machine needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

BIN := .build/debug
RELEASE := .build-release/release
SWIFT_DIRS := Package.swift Sources Tests Examples/ReadCertificate/Package.swift Examples/ReadCertificate/Sources
# With IndividualNumber too, which is off by default, so that its tests run with the others.
EVERY_TRAIT := --traits default,IndividualNumber
SWIFT_TEST_RELEASE := swift test -c release --scratch-path .build-release-tests --disable-default-traits \
    -Xswiftc -enable-testing --disable-xctest
SANITIZED := --disable-default-traits --disable-xctest --parallel --skip CommandTests
# What a start would pay for else: Swift asks for a generic type by a name, for which the runtime looks through every
# conformance in the program; libstdc++ has its symbols bound each time, unless it is inside (where it is not installed as
# an archive, it stays outside).
RELEASE_ARCHIVES := $(CURDIR)/.build-release/archives
RELEASE_FLAGS := --static-swift-stdlib -Xswiftc -use-ld=lld \
    -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
    -Xlinker --version-script=$(CURDIR)/Scripts/release.map -Xlinker -L$(RELEASE_ARCHIVES)
C_FILES = $(shell find CSources Tests -name '*.[ch]')

.PHONY: help build release demo test test-unit test-release test-c test-traits test-usb test-endurance test-figures \
    test-example soak bench bench-usb sanitize fuzz lint format clean

help: ## Shows this list.
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Builds the command and every library (debug).
	@Scripts/bootstrap demo
	swift build --product kioskreader

# With Swift's own libraries inside: it starts in a third of the time, and runs where there is no Swift.
release: ## Builds the command as it is shipped: optimised, and without a need for Swift's libraries.
	@Scripts/bootstrap demo
	mkdir -p $(RELEASE_ARCHIVES)
	ln -sf "$$(clang -print-file-name=libstdc++.a)" $(RELEASE_ARCHIVES)/
	swift build -c release --scratch-path .build-release $(RELEASE_FLAGS)

demo: build ## Reads a certificate from the virtual reader and shows the blocks on the wire; needs no hardware.
	$(BIN)/kioskreader card cert auth --virtual --trace -

test: ## Everything that CI runs: lint, every test, each trait, the example, endurance and the virtual machine.
	@Scripts/bootstrap test
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test-unit
	@$(MAKE) --no-print-directory test-traits
	@$(MAKE) --no-print-directory test-example
	@$(MAKE) --no-print-directory test-endurance
	@$(MAKE) --no-print-directory test-figures
	@$(MAKE) --no-print-directory test-usb

test-unit: test-c ## The quick part for every day: the C tests and the Swift tests.
	@Scripts/bootstrap test
	swift build --build-tests $(EVERY_TRAIT)
	swift test --skip-build $(EVERY_TRAIT) --disable-xctest --parallel

# The dialogues of the command expect certificates to be parsed, so they stay with the debug build. Not a part of `make
# test`, which has twenty minutes: there the optimised code is what runs in the virtual machine.
test-release: ## The libraries' tests once more, optimised and without the trait Certificates.
	@Scripts/bootstrap test
	$(SWIFT_TEST_RELEASE) --parallel --skip CommandTests

test-traits: ## The command builds without any trait, and says what it lacks.
	@Scripts/bootstrap test
	swift build --product kioskreader --disable-default-traits --scratch-path .build-traits
	Tests/Support/left-out .build-traits/debug/kioskreader Certificates IndividualNumber

# This is the command as it is shipped, so it is asked here what it says of the trait that is off.
test-endurance: release ## The shipped command leaves out what it should; ten thousand sessions: no memory, descriptor or thread more than after a hundred.
	Tests/Support/left-out $(RELEASE)/kioskreader IndividualNumber
	$(RELEASE)/endurance cycles 10000

test-figures: release ## What is the same on every machine: no heap after opening, the fewest APDUs and transfers for a certificate.
	$(RELEASE)/benchmark exact

bench: release ## Measures in one process, and writes the tables into Docs/Performance.md; KIOSKREADER_APDUS for another long run.
	@Scripts/bootstrap bench
	Scripts/bench $(RELEASE)/benchmark

test-c: ## The C shim's tests under the address and undefined-behaviour sanitizers.
	@Scripts/bootstrap test
	Tests/CCCIDTests/run

soak: ## A million commands over a T=1 line with 1 to 5 % faults, and more; KIOSKREADER_SEED and KIOSKREADER_APDUS (for each row) are accepted.
	@Scripts/bootstrap test
	KIOSKREADER_APDUS=$(or $(KIOSKREADER_APDUS),200000) $(SWIFT_TEST_RELEASE) --filter 'T1PropertyTests|T1PairSoakTests'

# Without the trait, as the compiler's sanitizers would have to instrument all of the cryptography. CommandTests run the
# command as a process of its own, which a sanitizer in the test's process does not see. What is preloaded says what
# Swift's Mutex does: Tests/Support/ThreadSanitizer. Leaks are looked for by name, and first of all one made on purpose.
sanitize: ## The C tests and the Swift tests under the address, undefined-behaviour (C) and thread sanitizers.
	@Scripts/bootstrap sanitize
	Tests/Support/LeakSanitizer/check .build/leak-check
	ASAN_OPTIONS=detect_leaks=1 Tests/CCCIDTests/run
	CC=gcc SANITIZE=thread Tests/CCCIDTests/run .build/cccid-tests-thread
	swift build --build-tests --sanitize=thread --scratch-path .build-thread --disable-default-traits
	clang -Wall -Wextra -Werror -O1 -fPIC -shared Tests/Support/ThreadSanitizer/mutex.c -o .build-thread/mutex.so
	LD_PRELOAD=$(CURDIR)/.build-thread/mutex.so swift test --skip-build --sanitize=thread --scratch-path .build-thread $(SANITIZED)
	ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Support/LeakSanitizer/known \
	    swift test --sanitize=address --scratch-path .build-address $(SANITIZED)

fuzz: ## Each parser and engine under a fuzzer, a minute each (SECONDS=N for another time).
	@Scripts/bootstrap test
	Tests/Fuzz/run $(or $(SECONDS),60)

test-usb: ## The tests over a real kernel's USB, in a virtual machine.
ifeq ($(KIOSKREADER_SKIP_VM),1)
	@echo "test-usb: skipped, because KIOSKREADER_SKIP_VM=1 is set" >&2
else
	@Scripts/bootstrap usb
	@$(MAKE) --no-print-directory release
	Tests/USB/run $(RELEASE)
endif

bench-usb: release ## Measures over a real kernel's USB, beside pcscd and scdaemon, and writes that part of Docs/Performance.md.
	@Scripts/bootstrap bench-usb
	Tests/USBBenchmark/run $(RELEASE)

# In this package's scratch directory the cryptography is built already.
test-example: ## Builds and runs the example package, as a kiosk developer would.
	@Scripts/bootstrap demo
	cd Examples/ReadCertificate && swift run --scratch-path $(CURDIR)/.build ReadCertificate

lint: ## Formatters and linters, nothing changed.
	@Scripts/bootstrap test
	swift format lint --strict --recursive $(SWIFT_DIRS)
	@Scripts/check-conformance
	@echo clang-format --dry-run -Werror '(every .c and .h)'; clang-format --dry-run -Werror $(C_FILES)

format: ## Formats the sources in place.
	swift format --in-place --recursive $(SWIFT_DIRS)
	clang-format -i $(C_FILES)

clean: ## Removes what was built (the virtual machine's cache stays).
	rm -rf .build .build-* Examples/ReadCertificate/.build
