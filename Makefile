# Two verbs for a newcomer: `make run` shows it, `make test` proves it. Both do all the set-up.

PYTHON ?= python3
SERVE  ?= 1
PORT   ?= 8001
BIN    := .venv/bin

.PHONY: run test lint format screenshots clean help

help:
	@echo "make run          install, walk the demo from portal to page, serve it on http://127.0.0.1:$(PORT)"
	@echo "make run SERVE=0  the same, and stop before serving"
	@echo "make test         install what the tests need, and run them with the linters"
	@echo "make lint         ruff, mypy, import-linter alone"
	@echo "make format       let ruff format the code"
	@echo "make screenshots  draw the pictures in docs/screenshots again (needs Chromium)"

run: .venv/installed
	$(BIN)/nianbao demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

test: .venv/installed-dev
	sh tests/system-packages.sh
	$(BIN)/python -m pytest

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: .venv/installed-dev
	sh tests/system-packages.sh
	$(BIN)/nianbao demo --no-serve
	$(BIN)/python benchmarks/screenshots.py --site demo-work/site --archive demo-work/archive --out docs/screenshots --height 2200 --quality 55

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "nianbao needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python's venv is missing; on Debian: apt install python3-venv"; exit 1; }

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,ocr,archives,parquet]'
	@touch $@ .venv/installed

clean:
	rm -rf .venv build dist *.egg-info demo-work
