# What people do here. `make` alone shows the list.

# One folder for everything that is built or installed for tests.
export CARGO_TARGET_DIR ?= $(CURDIR)/target
# A token that may install system packages: nothing for root, sudo for others.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SCHEMATHESIS := $(CARGO_TARGET_DIR)/venv/bin/schemathesis

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

.PHONY: demo
demo: ## Build, make demo data and serve it on http://127.0.0.1:8080
	cargo run --release --locked -p usher -- demo

.PHONY: test
test: setup ## Install what tests need, then run all of them
	cargo test --workspace --doc --locked --quiet
	cargo nextest run --workspace --locked

.PHONY: check
check: ## Formatting and lints; warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

.PHONY: bench
bench: ## Measure against the goals of docs/performance.md
	cargo bench --workspace --locked

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
setup: $(SCHEMATHESIS) ## Install what tests need: PostgreSQL, a QR reader, an API fuzzer
	@command -v cargo-nextest >/dev/null || cargo install cargo-nextest --locked
	@missing=; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v zbarimg >/dev/null || missing="$$missing zbar-tools"; \
	[ -z "$$missing" ] || { \
	    $(SUDO) apt-get update -q && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	        apt-get install -q -y --no-install-recommends $$missing; }

$(SCHEMATHESIS):
	python3 -m venv $(CARGO_TARGET_DIR)/venv
	$(CARGO_TARGET_DIR)/venv/bin/pip install --quiet schemathesis==4.*
	@touch $@
