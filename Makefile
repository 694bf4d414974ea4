# Two commands: `make site` and `make test`. `make help` lists the rest.

# Left empty, the newest of these that is Python 3.11 or later is taken. Name another with PYTHON=/path/to/python3.
PYTHON ?=
PYTHONS = $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)
VENV ?= .venv
ADDRESS ?= 127.0.0.1:8000

BIN = $(VENV)/bin
# Two makes at once wait for each other where the system has flock.
LOCK = $(shell command -v flock >/dev/null 2>&1 && echo flock .venv.lock)

.PHONY: site test coverage lint diagrams build check-site format clean help
.DEFAULT_GOAL := help

site: $(VENV)/.installed ## lint and draw this knowledge base, build its site and serve it on localhost
	@$(BIN)/archkit lint || test $$? -eq 1
	@$(BIN)/archkit diagram
	@$(BIN)/archkit site serve --address $(ADDRESS)

test: $(VENV)/.tested ## check style, types and floors, and run all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n auto --dist worksteal

coverage: $(VENV)/.tested ## run all tests and say which lines none of them reaches; takes twice as long
	$(BIN)/pytest -q -n auto --dist worksteal --cov

lint: $(VENV)/.installed ## lint this knowledge base
	$(BIN)/archkit lint

diagrams: $(VENV)/.installed ## draw the diagrams of this knowledge base
	$(BIN)/archkit diagram

build check-site: $(VENV)/.installed ## build the site into site/public; any warning or outdated drawing fails
	$(BIN)/archkit lint
	$(BIN)/archkit diagram --check
	$(BIN)/archkit site build --strict

format: $(VENV)/.tested ## format the code and fix what can be fixed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## remove the environment, the built site and what the tools keep
	rm -rf $(VENV) .venv.lock build dist htmlcov site/public *.egg-info
	rm -rf .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find archkit benchmarks tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

# The stamps say which pyproject.toml the environment was made from: nothing is installed twice.
$(VENV)/.installed: pyproject.toml archkit/version.py
	@$(LOCK) .ci/environment $(VENV) $@ . $(PYTHONS)

$(VENV)/.tested: pyproject.toml archkit/version.py
	@$(LOCK) .ci/environment $(VENV) $@ .[test] $(PYTHONS)
	@touch $(VENV)/.installed
