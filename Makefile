# make build   set up .venv from requirements.lock and build output/ from seeds/
# make test    set up the development tools as well and run the tests
# make lint    style, format and types
# make bench   measure beside other programs, and write docs/performance.md and its chart
# make lock    resolve the lock files anew from pyproject.toml (needs uv: pip install uv)
# make clean   remove what the other targets made, except output/
#
# Needed on the machine: make and Python 3.11 or newer with venv; another one with PYTHON=python3.13.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV ?= uv

.PHONY: build test lint bench lock clean

build: $(VENV)/installed
	$(BIN)/kg build

test: $(VENV)/developing
	$(BIN)/python -m pytest

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/developing
	$(BIN)/python -m benchmarks

# The build backends are in the lock file too, so nothing is fetched that has no hash there.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11; name a newer one: make PYTHON=python3.13" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed requirements-dev.lock
	$(PIP) install --require-hashes --no-build-isolation -r requirements-dev.lock
	@touch $@

COMPILE := $(UV) pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --upgrade --quiet

lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
