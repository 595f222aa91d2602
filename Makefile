# `make run` serves the dashboard, `make test` runs every test; both do all the set-up.
# Other targets: screenshots, fonts, lock, words, clean. On Windows, see README.md.

PYTHON ?= python3
PORT ?= 8501
DATA := $(if $(MOBILITY_DATA),$(MOBILITY_DATA),data)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
# Two at a time suits a laptop; more only makes the timings of slow tests worse.
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test lint unit browser screenshots fonts lock words clean

help:
	@echo "make run          serve the dashboard at http://localhost:$(PORT)"
	@echo "make test         run every check and every test"
	@echo "make unit         run the quick tests, without a browser"
	@echo "make screenshots  take the README's picture and one of every page"
	@echo "make fonts        make the fonts that browsers are sent, after an upgrade of Streamlit"
	@echo "make lock         resolve the dependencies again, with hashes"
	@echo "make words        bring the catalogues up to date with the code"
	@echo "make clean        remove what make has made; data stay"

run: $(VENV)/installed
	@test -e "$(DATA)/flows/CURRENT" || $(BIN)/python -m mobility demo
	@$(BIN)/python -m mobility serve --server.headless true --server.port $(PORT)

test: lint
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

unit: $(VENV)/installed-for-tests
	$(BIN)/python -m pytest -n $(WORKERS) --ignore tests/browser -m "not slow"

browser: $(VENV)/installed-for-tests
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest tests/browser

screenshots: $(VENV)/installed-for-tests
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m tests.browser.screenshots

fonts: $(VENV)/installed-for-tests
	$(BIN)/python -m tests.browser.fonts

# uv reads the packages' hashes; no address of an index may reach the lock.
LOCK := uv pip compile --universal --generate-hashes --no-emit-index-url --quiet
lock:
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra dev -c requirements.txt -o tests/requirements.txt
	echo virtualenv | $(LOCK) --python-version 3.11 - -o .ci/virtualenv.txt

words: $(VENV)/installed
	$(BIN)/python -m mobility.words.update

clean:
	rm -rf $(VENV) .setup .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamps hold the time of the last installation: nothing is installed twice.
$(VENV)/installed: requirements.txt | $(BIN)/python
	@echo "Installing the packages of requirements.txt (about a minute) …" >&2
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-for-tests: tests/requirements.txt $(VENV)/installed
	@echo "Installing the packages of tests/requirements.txt …" >&2
	$(PIP) -r tests/requirements.txt
	@touch $@

# Some distributions ship Python without ensurepip: virtualenv, which carries its own pip,
# then makes the environment.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed. Name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  rm -rf $(VENV); \
	  $(PYTHON) -m pip --disable-pip-version-check install --quiet --require-hashes --target .setup \
	    -r .ci/virtualenv.txt && \
	  PYTHONPATH=.setup $(PYTHON) -m virtualenv --quiet $(VENV); }
