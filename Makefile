# What one can do here. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
CODE := schemas casework sync media server tests bench docs/examples
# The oldest Python that will do comes first: it is the one the locks are made for.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
NODE := $(shell command -v node 2>/dev/null)
# What builds the pages asks for Node 20.19; without it the server says on /field/ what is missing.
PAGES := $(if $(NODE),$(shell node -e 'const [a, b] = process.versions.node.split("."); if (a > 20 || (a == 20 && b >= 19)) console.log("yes")'))
TEST ?=

.PHONY: help install setup run test check types-checked all-else-checked format vectors pictures bench fuzz lock sbom clean

help: ## Show this list
	@echo "Kancha: field investigation with offline sync. What you can do:"
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' \
	  | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: $(VENV)/.ready $(if $(NODE),tests/interop/node_modules/.ready bench/node_modules/.ready) $(if $(PAGES),server/web/dist/.ready) ## Create .venv, install what is locked, build the pages (again only when something changed)

install: ## What a server needs and no more: the program in .venv, its pages (README.md, On a server)
	@test -n "$(PAGES)" || { echo "The pages are built with Node 20.19 or later: npm install --global node@20"; exit 1; }
	@$(MAKE) --no-print-directory $(VENV)/.installed server/web/dist/.ready

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Kancha needs Python 3.11 or later: install python3."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is too old: Kancha needs Python 3.11 or later (make setup PYTHON=...)."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "No virtual environment: on Debian, apt install python3-venv."; exit 1; }

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(VENV)/.ready: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) "setuptools>=77"
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

%/node_modules/.ready: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

WEB := $(shell find server/web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)

server/web/dist/.ready: server/web/node_modules/.ready $(WEB)
	cd server/web && npm run --silent build
	@touch $@

run: setup ## Start Kancha with demo data on http://127.0.0.1:8000 (KANCHA_BIND changes it)
	$(BIN)/kancha serve --demo

test: setup ## Run all tests, or some: make test TEST=tests/unit
	$(if $(TEST),,cd server/web && npm run --silent test)
	$(BIN)/python -m pytest $(or $(TEST),-n logical --dist loadfile --no-loadscope-reorder --durations 30)

check: setup ## Format, lint, types, layers, locks, known weaknesses: all that needs no running server
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target types-checked all-else-checked

types-checked:
	$(BIN)/mypy

all-else-checked:
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	cd server/web && npm run --silent check
	$(BIN)/python -m pytest -q tests/project
	$(BIN)/python -m tests.dependencies.audit

format: setup ## Put the code into the house's format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)
	cd server/web && npm run --silent format

vectors: setup ## Write anew what the rules of devices are tested against (server/web/vectors) and the forms of facts
	$(BIN)/python -m tests.vectors

pictures: setup ## Take the pictures of docs/pictures anew, in a real browser
	KANCHA_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_pictures.py

bench: setup ## Measure against a peer in the same run; tables go to bench/results
	$(BIN)/python -m bench

fuzz: setup ## Feed broken requests, pictures and instrument files to their readers for a minute each, guided by coverage (needs the network once)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3.0"
	$(BIN)/python -m tests.fuzz.dialect 1
	mkdir -p build/fuzz && cd build/fuzz && for what in pictures parsers; do \
	  PYTHONPATH=$(CURDIR) $(abspath $(BIN))/python -m tests.fuzz.$$what -max_total_time=60; done

lock: setup ## Bring the locks up to date after pyproject.toml changed (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --extra traces -c requirements.lock $(LOCK_FLAGS) -o requirements-dev.lock

# No index address and no path may get into the repository.
LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command "make lock"

sbom: setup ## Write anew what Kancha is made of (sbom.cdx.json), after `make lock`
	$(BIN)/python -m tests.dependencies.sbom

clean: ## Remove what was installed and cached (never the data folder)
	rm -rf $(VENV) tests/interop/node_modules bench/node_modules server/web/node_modules server/web/dist build *.egg-info \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
