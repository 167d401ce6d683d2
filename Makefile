# Targets are verbs; `make help` lists them.
SHELL := /bin/bash
NODE_MODULES := node_modules/.package-lock.json

.PHONY: help demo test build check fmt e2e bench fuzz dist clean generate

help: ## Lists the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(NODE_MODULES): package.json package-lock.json
	npm ci --no-fund --no-audit
	@touch $@

build: $(NODE_MODULES) ## Writes dist/, the unpacked extension.
	node build.mjs

generate: ## Prints the generated files again.
	go generate ./...

fmt: $(NODE_MODULES) ## Formats everything.
	gofmt -w $$(git ls-files '*.go')
	npx biome check --write .

clean: ## Removes everything that is built.
	rm -rf dist build
