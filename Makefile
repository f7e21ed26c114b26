# The Makefile is for the people who make weft and its book; writers of books
# use the command weft. `make help` lists the verbs.

# Without cgo the runtime notices when all goroutines of a cell are asleep.
export CGO_ENABLED = 0
WEFT = bin/weft
BUNDLE = runner/program/std/data/std.zip

WEB = site/browser/node_modules
EDITOR = site/editor/dist/editor.js
# Without npm the pages have a text area.
NPM = $(shell command -v npm)

.PHONY: serve check test update site verify exported course netlify web kernel editor fidelity bench performance performance-long build lint clean help

check: lint test ## what CI does: gofmt, vet, staticcheck, tests with the laws

# Lighthouse measures, so the browser has the machine for itself.
test: $(BUNDLE) kernel ## the tests
	go test $$(go list ./... | grep -vx weft/site/browser)
	go test -timeout 20m ./site/browser

editor: $(EDITOR) ## the large editor of the pages, bundled from npm

$(EDITOR): site/editor/package-lock.json site/editor/editor.js
	cd site/editor && npm ci --ignore-scripts --no-audit --no-fund
	go run ./site/editor/bundle

web: $(WEB) $(EDITOR) ## what the tests in a browser take from npm

$(WEB): site/browser/package-lock.json
	cd site/browser && npm ci
	touch $@

update: ## let the tests rewrite what their archives want
	go test $$(grep -rl 'flag.Bool("update"' --include=*_test.go cmd runner site | xargs -n1 dirname | sort -u | sed 's,^,./,') -update
	git diff --stat

lint: ## gofmt, vet, staticcheck, actionlint
	@unformatted=$$(gofmt -l cmd runner site); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go tool actionlint docs/ci/github.yml

build: $(BUNDLE) kernel $(if $(NPM),$(EDITOR)) ## the command, into bin/
	go build -o $(WEFT) ./cmd/weft

# The types of the standard library, for machines without a toolchain.
$(BUNDLE):
	go run ./runner/program/std/pack

serve: build ## the book, live, on loopback
	$(WEFT) serve content

# Only the go command knows what is stale. What readers load is worth a
# minute of brotli: make kernel QUALITY=11.
kernel: $(BUNDLE) ## the kernel for browsers
	go run ./runner/browser/pack $(if $(QUALITY),-q $(QUALITY))

# Netlify says in URL where the site will be; feeds and shared pictures need it.
site: QUALITY = 11
site: build ## the book, into public/
	$(WEFT) build content --epub --precompress --out public $(if $(URL),--base-url '$(URL)')

netlify: $(WEB) ## the book, as Netlify builds it
	node $(WEB)/.bin/netlify-build --offline
	test -f public/index.html

verify: build ## run all chapters on both kernels, compare these and the recorded outputs
	$(WEFT) test content

exported: build ## run all chapters as exported programs, compare what they print with the recorded outputs
	go test ./cmd/weft -run ExportedBook -verify

course: build $(WEB) ## run the cells that a browser can run in its kernel, in Node and on the pages, compare with Go
	go test ./cmd/weft -timeout 60m -run 'BookRuns(InBrowsers|WithRealGo)' -verify -v
	go test ./site/browser -timeout 30m -run BookRunsOnPages -verify -v

fidelity: build ## Go's own test programs on all kernels: an hour or less
	go run ./runner/fidelity -weft $(WEFT)

# For benchstat: make bench BENCH=Generated COUNT=10 >new.txt
BENCH = .
COUNT = 1

bench: ## the benchmarks
	go test -run '^$$' -bench '$(BENCH)' -count $(COUNT) ./...

performance: build ## weft beside Hugo, go run and the floor, into docs/PERFORMANCE.md
	go run ./cmd/performance -weft $(WEFT) -rounds 3 -write docs/PERFORMANCE.md

performance-long: build
	go run ./cmd/performance -weft $(WEFT) -rounds 7 -growth 1000,3000,10000,30000,50000 -write docs/PERFORMANCE.md

clean: ## remove what can be made again
	rm -rf bin public $(BUNDLE) runner/browser/data/*.br runner/browser/data/stamp site/editor/dist/*.js site/editor/dist/*.txt

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 11
