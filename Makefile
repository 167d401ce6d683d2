# Targets are verbs; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

NODE_MODULES := node_modules/.package-lock.json
GO_ON_WASM := PATH="$$PATH:$$(go env GOROOT)/lib/wasm" GOOS=js GOARCH=wasm
# What is in the engine; what is tested for longest comes first. The rest, such as the demo's server, never runs in a browser.
ENGINE := ./wasm/... ./smime/... ./js-bridge/...

.PHONY: help demo build dist check test test-go test-ts interop e2e pictures live-check conformance fuzz bench generate fmt roots packages clean

help: ## Lists the targets.
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: build ## Opens the demo webmail with Signet, one window for Alice and one for Bob.
	node build.mjs e2e
	node build/e2e/demo/drive.mjs

build: $(NODE_MODULES) ## Writes dist/, the unpacked extension.
	node build.mjs

dist: build ## Writes build/signet.zip; two builds of a commit are byte-equal.
	mkdir -p build
	go run ./cmd/pack dist build/signet.zip

test: packages check ## Runs everything; installs what it lacks where it may.
	@# The last of the Go tests leave a processor idle. What each prints stays together.
	$(MAKE) --jobs=2 --output-sync=recurse test-go test-ts
	$(MAKE) interop e2e

check: $(NODE_MODULES) ## Formatting, static checks, types, and freshness of generated files.
	@unformatted="$$(gofmt -l $$(git ls-files '*.go'))"; [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted"; exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet $(ENGINE)
	go mod tidy -diff
	npx biome ci --colors=off .
	npx tsc
	go generate ./...
	@git diff --exit-code -- '*.gen.*' js-bridge/contract.ts extension/managed-schema.json docs/admin.md || { echo 'Generated files are stale: run make generate and commit.'; exit 1; }

test-go: ## Tests the Go code, native and, what the browser runs of it, in WebAssembly.
	bash e2e/rig/packages.sh openssl ldap
	go test ./...
	$(GO_ON_WASM) go test $(ENGINE)

test-ts: $(NODE_MODULES) ## Tests the TypeScript code.
	node build.mjs unit
	node --test --test-reporter=spec $$(find build/unit -name '*.test.mjs' | sort)

interop: ## Exchanges messages with other implementations; writes docs/interop.md.
	bash e2e/rig/packages.sh interop
	cd smime/interop && go test -count=1 -peers -write

e2e: build ## Tests the extension in real Chromium, against the demo and against real webmails.
	bash e2e/rig/packages.sh chromium roundcube openssl ldap
	node build.mjs e2e
	node e2e/run.mjs

pictures: ## Runs the browser tests and takes pictures of what they come by, into build/screenshots.
	SIGNET_PICTURES=1 $(MAKE) e2e

live-check: build ## Asks a mailbox of yours what docs/live-checks.md lists: WEBMAIL=exchange, outlook or gmail, URL=its address.
	node build.mjs e2e
	node build/e2e/e2e/live/check.mjs "$(WEBMAIL)" "$(URL)"

conformance: ## Runs the test data of other projects, where it is; writes docs/conformance.md and docs/path-validation.md.
	go test ./conformance -count=1 -run '^Test(Path)?Document$$' -write
	go test ./conformance -count=1

# By default Go makes an input that reaches new code smaller, for up to a minute, before the search goes on.
fuzz: ## Fuzzes each parser for a minute, from the test data of other projects where it is.
	@for target in $$(git grep -ho 'func Fuzz[A-Za-z0-9]*' -- '*_test.go' | sed 's/func //' | sort -u); do \
	  package=$$(dirname "$$(git grep -l "func $$target(" -- '*_test.go')"); \
	  echo "$$package $$target"; \
	  go test -run '^$$' -fuzz "^$$target$$" -fuzztime 1m -fuzzminimizetime 10x "./$$package"; \
	done

bench: build ## Measures speed and sizes; writes docs/performance.md.
	bash e2e/rig/packages.sh chromium roundcube openssl
	node build.mjs bench
	node bench/bench.mjs

generate: ## Prints the generated files again.
	go generate ./...

fmt: $(NODE_MODULES) ## Formats everything.
	gofmt -w $$(git ls-files '*.go')
	npx biome check --write .

roots: ## Takes Mozilla's root certificates for e-mail from NSS anew (Debian: libnss3-dev, gcc).
	mkdir -p build
	gcc -Wall -Wextra -o build/extract $$(pkg-config --cflags nss) smime/cert/roots/extract/extract.c $$(pkg-config --libs nss)
	build/extract "$$(find /usr/lib -name libnssckbi.so | head -n 1)" > build/extracted.pem
	go run ./smime/cert/roots/index < build/extracted.pem > build/mozilla.pem
	mv build/mozilla.pem smime/cert/roots/mozilla.pem

packages: ## Installs the servers, the browser and the peers that tests run, where it may; else says what to type.
	bash e2e/rig/packages.sh

clean: ## Removes everything that is built.
	rm -rf dist build

$(NODE_MODULES): package.json package-lock.json
	npm ci
	@touch $@
