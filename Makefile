# `make` installs and shows what else there is; Python 3.11 or later, make and git are all that it needs.
PORT   ?= 8000
STORE  ?= build/store
PYTEST ?= -n auto

kg     := .venv/bin/kg
python := .venv/bin/python

.DEFAULT_GOAL := all
.PHONY: all help install dev run build test browser check lint types quality docs models scores bench fuzz killed conformance soak clean

all: install help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Install the locked versions and `kg` into .venv, and build the editor of the query page
	@sh tools/install.sh run
	@sh tools/assets.sh

dev: # what tests and checks need besides
	@sh tools/install.sh run dev

run: build ## Build the graph of seeds/ and serve it: PORT=8000 STORE=build/store
	$(kg) serve --store $(STORE) --bind 127.0.0.1:$(PORT)

build: install ## Build the graph of seeds/ in STORE
	$(kg) build seeds --store $(STORE) $(addprefix --corrections ,$(wildcard seeds/corrections.csv))

test: dev ## Run the tests; PYTEST="-k word" chooses
	$(python) -m pytest $(PYTEST)
	@echo "minzheng-kg: the journeys in a browser are tried by make browser (Chromium or Chrome)" >&2

browser: dev ## Try the pages in a browser (Chromium or Chrome; CHROMIUM names it)
	@sh tools/install.sh browser
	@sh tools/assets.sh
	$(python) -m pytest -m browser

check: lint types test quality ## All that a change has to pass

lint: dev ## Style and formatting
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(python) -m tools.docs --check

types: dev ## Types, strictly
	.venv/bin/mypy

quality: build ## Precision, recall and F1 on tests/gold, held by its floors
	$(kg) check --store $(STORE)
	$(kg) evaluate tests/gold --store $(STORE) --floors tests/gold/floors.toml

docs: dev ## Write docs/cli.md and docs/guide, and the ontology's pages into build/docs
	$(python) -m tools.docs

models: dev ## Train segmentation and names from training/ into kg/language/model, and pack them as a wheel in dist
	@sh tools/install.sh run dev train
	$(python) -m training.models
	$(python) -m training.package

scores: dev ## Measure what rules, model and both are worth, and fit confidence
	@sh tools/install.sh run dev train
	$(python) -m training.folds
	$(python) -m training.evaluate
	$(python) -m training.confidence
	$(python) -m training.card

bench: dev ## Measure what a user waits for, into build/bench.json (needs wrk; Virtuoso 7 if it is there)
	@sh tools/install.sh bench
	$(python) -m benchmarks.run

fuzz: dev ## Build a thousand damaged files: none may crash, hang or write outside the store
	$(python) -m tools.damaged

killed: dev ## Kill a build of 200 reports at twenty moments: the graph must be the same, and no half of it seen
	$(python) -m benchmarks.killed

conformance: dev ## Run the W3C's SPARQL tests (RDF_TESTS names their folder), into build/conformance.json
	@sh tools/install.sh bench
	$(python) -m benchmarks.conformance

soak: dev ## Ten minutes of good queries, runaways, vanishing clients and new snapshots, into build/soak.json
	@sh tools/install.sh bench
	$(python) -m benchmarks.soak

clean: ## Remove what was built, the environment included
	rm -rf build dist kg/web/dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find kg tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
