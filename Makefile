# AI Portfolio. `make run` and `make test` set everything up by themselves; `make help` lists the rest.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PLUGINS := automotive enterprise_software finance healthcare manufacturing media public_sector retail
REQUIREMENTS := packaging/requirements
# Options for the program: make run ARGS="my-portfolio.aip"
ARGS ?=
# Options for pytest: make test TESTS="-k gate"
TESTS ?=
# Two workers: pytest, each with a Qt application of its own. What they compile is kept whatever the environment
# says: compiling the program and the tests anew takes each of them, and each process that a test starts, seconds.
PYTEST := PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist worksteal --durations=10

.DEFAULT_GOAL := help
.PHONY: help set-up run test test-all test-shifted unit lint format types imports bench bench-peers screenshots translations lock dist clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1 | /p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

set-up:
	@python=$$(sh packaging/find_python.sh) && "$$python" packaging/set_up.py

run: set-up ## open the window; without a screen, show what the program makes, in out/
	@if [ -n "$(ARGS)" ]; then exec $(PY) -m desktop_app $(ARGS); fi; \
	$(PY) packaging/check_qt.py --screen; \
	case $$? in \
	0) exec $(PY) -m desktop_app ;; \
	3) QT_QPA_PLATFORM=offscreen exec $(PY) -m desktop_app --demo out ;; \
	*) exit 1 ;; \
	esac

# The types are looked at while the tests run: mypy works on one core only.
test: lint imports ## lint, types, directions of imports, and all tests but the slow ones
	@$(MAKE) --no-print-directory -j 2 types unit

test-all: lint types imports ## the same with the slow tests, and every property on all its examples
	@HYPOTHESIS_PROFILE=full $(PYTEST) $(TESTS)

test-shifted: set-up ## the tests at month ends, changes of summer time and in other zones, in random order (slow)
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.shifted $(ARGS) -n 2 $(TESTS)

unit: set-up
	@$(PYTEST) -m "not slow" $(TESTS)

lint: set-up ## ruff: faults and format
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

format: set-up ## mend what ruff can mend
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

types: set-up ## mypy
	@$(PY) -m mypy

imports: set-up ## import-linter: who may import whom
	@$(PY) -c "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"

bench: set-up ## the measured figures
	@$(PY) -m tests.bench $(ARGS)

bench-peers: set-up ## the same beside ydata-profiling and evidently, in an environment of their own
	@$(PY) -m tests.bench.peers

screenshots: set-up ## a picture of every page
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.screenshots $(ARGS)

translations: set-up ## list every text that is translated
	@$(PY) -m babel.messages.frontend --quiet extract -F resources/translations/babel.cfg -k N_ \
		-k ngettext:1,2 --sort-output --no-location --omit-header --no-wrap \
		-o resources/translations/ai_portfolio.pot .

# `make lock UPGRADE=--upgrade` takes newer versions; without it only what pyproject.toml asks for changes.
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock" $(UPGRADE)
lock: set-up ## write the locked versions and their hashes anew
	@$(COMPILE) --extra parquet --extra keyring --extra office pyproject.toml -o $(REQUIREMENTS)/run.txt
	@$(COMPILE) --extra parquet --extra keyring --extra office --group dev pyproject.toml -o $(REQUIREMENTS)/dev.txt
	@$(COMPILE) $(REQUIREMENTS)/uv.in -o $(REQUIREMENTS)/uv.txt
	@$(COMPILE) $(REQUIREMENTS)/peers.in -o $(REQUIREMENTS)/peers.txt

dist: set-up ## wheels of the program and of each plugin with the list of parts (SBOM), in dist/
	@rm -rf dist
	@for folder in . $(PLUGINS:%=plugins/%); do \
	(cd $$folder && "$(CURDIR)/$(PY)" -m hatchling build -t wheel -d "$(CURDIR)/dist") || exit 1; \
	done
	@$(PY) packaging/bill_of_parts.py dist/sbom.cdx.json

clean: ## remove what was made here, .venv too
	rm -rf $(VENV) build dist out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
