# Everything from nothing but Python 3.11 to 3.13 and make. `make help` lists the targets.

VENV ?= .venv
BIN := $(VENV)/bin

# The first of these that is there and is a Python that we support.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)

# The environment is built anew when what it is built from changes.
READY := $(VENV)/ready-$(shell cat requirements.txt pyproject.toml | cksum | tr ' ' '-')

TESTS := -n 2 --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help environment up down clean-data test test-slow lint format bench eval train fuzz lock chromium

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

environment: $(READY) ## the virtual environment in .venv

$(READY):
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; none was found. make PYTHON=/path/to/python ..." >&2; exit 1; }
	@echo "Environment in $(VENV), with $$($(PYTHON) --version): half a minute or so"
	@$(PYTHON) -m venv --clear $(VENV) || { echo "$(PYTHON) has no venv module: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --disable-pip-version-check --quiet --no-deps --require-hashes -r requirements.txt
	@$(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

up: $(READY) ## Postgres, the demo newsroom, Airflow; runs the main job; Ctrl-C ends it
	@$(BIN)/python -m writethru.local.up

down: $(READY) ## ends what `make up` started
	@$(BIN)/python -m writethru.local.down

clean-data: $(READY) ## forgets the databases, captures and logs under WRITETHRU_HOME
	@$(BIN)/python -m writethru.local.down --forget

test: $(READY) chromium ## the whole offline test suite
	@$(BIN)/python -m pytest $(TESTS) -m "not slow"

test-slow: $(READY) ## the long tests
	@$(BIN)/python -m pytest -m slow

lint: $(READY) ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY) ## lets ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY) ## benchmarks, as a table and as JSON
	@$(BIN)/python -m bench

eval: $(READY) ## quality figures: make eval DATA=folder
	@test -n "$(DATA)" || { echo "make eval DATA=folder" >&2; exit 2; }
	@$(BIN)/python -m bench.quality "$(DATA)"

train: $(READY) ## fits the shipped models anew: make train DATA=folder
	@test -n "$(DATA)" || { echo "make train DATA=folder" >&2; exit 2; }
	@$(BIN)/python -m train all "$(DATA)"

fuzz: $(READY) ## attacks the cleaner: make fuzz SECONDS=120
	@$(BIN)/python -m fuzz --seconds "$(or $(SECONDS),120)"

lock: $(READY) ## pins every requirements*.in, with hashes
	@$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.txt
	@$(BIN)/uv pip compile requirements-fleet.in --constraints requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements-fleet.txt
	@$(BIN)/uv pip compile bench/requirements-peers.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file bench/requirements-peers.txt
	@$(BIN)/uv pip compile bench/requirements-peers-clean.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file bench/requirements-peers-clean.txt
	@$(BIN)/uv pip compile bench/requirements-peers-news-please.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file bench/requirements-peers-news-please.txt
	@$(BIN)/uv pip compile fuzz/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file fuzz/requirements.txt
	@$(BIN)/uv pip compile train/requirements.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file train/requirements.txt
	@$(BIN)/uv pip compile tests/e2e/requirements-pywb.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file tests/e2e/requirements-pywb.txt

chromium:
	@sh tests/browser/install-chromium.sh
