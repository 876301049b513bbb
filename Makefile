# Every recipe of the project; CI calls nothing else. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check oracle faults bench moved integration probe pages pins clean

VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
READY := $(VENV)/.ready
PINS := requirements/dev.txt requirements/alone.txt

# Minutes that `make oracle` may take, and processes that tests run in.
ORACLE_MINUTES ?= 30
WORKERS ?= 2

# What the user's pip is set to (index, proxy, certificates) is respected; pip's own chatter is not wanted.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

help: ## List the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv/ with dvt and everything that tests, examples and benchmarks need

$(READY): pyproject.toml $(PINS)
	@python=$$(tools/find-python "$${PYTHON:-}"); \
	if ! $(VENV)/bin/python -m pip --version >/dev/null 2>&1; then \
	  echo "Making $(VENV)/ with $$python"; \
	  "$$python" -m venv --clear $(VENV); \
	fi
	@echo "Installing the pinned packages"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --no-build-isolation -r requirements/alone.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "Ready: $(VENV)/bin/dvt"

demo: $(READY) ## Build examples/flights over three databases: no server, no account
	@PATH="$(BIN):$$PATH" examples/flights/demo

test: $(READY) ## All tests but the slow proofs (starts PostgreSQL and MariaDB where it can)
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not endless and not faults and not cloud" --timeout 600 tests

check: $(READY) ## Lint, format, types, layers, unit tests and golden plans
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n $(WORKERS) --timeout 100 $(wildcard tests/unit tests/plans tests/docs)

oracle: $(READY) ## Slow proofs for four fifths of ORACLE_MINUTES (30), random ones for the rest, from recorded seeds on
	@began=$$(date +%s); status=0; \
	ORACLE_UNTIL=$$(( began + 48 * $(ORACLE_MINUTES) )) \
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m slow --timeout 3600 tests || status=$$?; \
	ORACLE_UNTIL=$$(( began + 60 * $(ORACLE_MINUTES) )) \
	$(BIN)/python -m pytest -n $(WORKERS) -m endless tests/oracle || status=$$?; \
	exit $$status

faults: $(READY) ## What is left after every fault at every stage, and the page of the docs about it
	@UPDATE_FAULTS=1 $(BIN)/python -m pytest -n $(WORKERS) --timeout 600 tests/faults/matrix -k nothing_is_lost
	@UPDATE_FAULTS=1 $(BIN)/python -m pytest -q tests/faults/matrix -k page

bench: $(READY) ## CPU seconds, wall time and peak memory beside plain dbt and other ways
	@$(BIN)/python -m benchmarks

moved: $(READY) ## Bytes that leave the sources, on each level of pushdown, over TPC-H and TPC-DS (BENCH_SF=0.1)
	@BENCH_SF=$${BENCH_SF:-0.1} $(BIN)/python -m benchmarks bytes

integration: $(READY) ## The examples, and emulators of cloud databases
	@$(BIN)/python -m pytest --timeout 1200 tests/examples tests/cloud

probe: $(READY) ## What databases do with filters, and the page of the docs about it
	@UPDATE_PROBE=1 $(BIN)/python -m pytest -q tests/probe

pages: $(READY) ## Write docs/codes anew after a warning or an error was added
	@$(BIN)/python tools/code_pages.py

pins: ## Resolve requirements/*.txt anew (UPGRADE=1: to the newest versions)
	@"$$(tools/find-python "$${PYTHON:-}")" tools/pins.py $(if $(UPGRADE),--upgrade)

clean: ## Remove .venv/, caches and what the examples built
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
	@rm -rf examples/*/{target,logs,dbt_packages,.dvt,.user.yml} examples/*/data/*.{duckdb,duckdb.wal,sqlite}
	@find src tests tools examples -name __pycache__ -type d -prune -exec rm -rf {} +
