# corridormap: `make map` draws the bundled documents, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= corridor-map
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help map test test-gis check format lint screenshots bench constraints browser clean

help:
	@echo "make map          draw the bundled documents into $(OUT)/"
	@echo "make test         lint, types, import contracts and all tests but the GIS programs'"
	@echo "make test-gis     QGIS and PostGIS read what we write (installs them where it may)"
	@echo "make screenshots  pictures of the map into docs/images"
	@echo "make bench        speed, memory and accuracy, for benchmarks/README.md"
	@echo "make constraints  resolve the pinned versions anew"

map: $(VENV)/run.stamp
	$(BIN)/corridormap build --out $(OUT)

test: $(VENV)/test.stamp lint browser
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not gis"

test-gis: $(VENV)/test.stamp
	tools/need-gis.sh
	$(BIN)/python -m pytest -m gis tests/gis

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser:
	tools/need-chromium.sh

screenshots: $(VENV)/test.stamp browser
	$(BIN)/python tools/screenshots.py

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/routes.py
	$(BIN)/python -m benchmarks.links.score heldout --places own
	$(BIN)/python benchmarks/map/run.py

constraints: $(VENV)/test.stamp
	tools/resolve-constraints.sh

clean:
	rm -rf $(VENV) corridor-map .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "corridormap needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "'$(PYTHON) -m venv' failed; on Debian: apt-get install python3-venv"; exit 1; }

# A stamp a set of packages; the test set holds the run set.
$(VENV)/run.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --require-hashes -r constraints.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q geo layers output
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints-test.txt | $(VENV)/bin/python
	$(PIP) install --require-hashes -r constraints-test.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q geo layers output
	@touch $@ $(VENV)/run.stamp
