# One command each; every one sets up what it needs. PYTHON chooses the interpreter that the environment is made from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench
BOOK := _build/html/index.html
PORT ?= 8000
UV := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help book test lab serve lint mutants bench bench-figures ulp mutation oracle format lock clean distclean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

$(READY): requirements.txt pyproject.toml package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "$(PYTHON) could not make an environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent
	@touch $@

book: $(READY) ## Execute every chapter and build the book
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter-book build . --all -W -n --keep-going
	@echo
	@echo "The book is built. Open this file in a browser:"
	@echo "  file://$(CURDIR)/$(BOOK)"
	@echo "or serve it on this machine with:"
	@echo "  make serve"

test: book ## Prove everything: units, properties, formulas, chapters, the built pages in a browser
	NNMATH_BOOK="$(CURDIR)/_build/html" PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n 2 --dist loadfile

lab: $(READY) ## Open the chapters in JupyterLab
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" PATH="$(CURDIR)/$(BIN):$$PATH" \
	  $(BIN)/jupyter lab --ip 127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root) --notebook-dir="$(CURDIR)" chapters/02-gradient-descent.md

serve: $(READY) ## Serve the built book on this machine
	@test -f $(BOOK) || { echo "There is no built book yet: make book"; exit 1; }
	@echo "The book is at http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lint: $(READY) ## Check style, types and spelling
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pre-commit run --all-files

mutants: $(READY) ## Make every slip in every formula, and see the ledger catch it
	$(BIN)/python benchmarks/mutants.py

ulp: $(READY) ## Print the largest rounding error of each function
	$(BIN)/python benchmarks/ulp_table.py

bench-figures: $(READY) ## Time the figures of the built book
	$(BIN)/python benchmarks/bench_figures.py

$(BENCH)/.ready: benchmarks/requirements.txt requirements.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

bench: $(BENCH)/.ready ## Time a training step against other libraries
	-$(BENCH)/bin/python benchmarks/bench_training.py

mutation: $(BENCH)/.ready ## Break nnmath in every small way, and see its tests catch it
	$(BENCH)/bin/python benchmarks/mutation.py

oracle: $(BENCH)/.ready ## Hold nnmath against PyTorch and JAX
	$(BENCH)/bin/python -m pytest --noconftest -o pythonpath=tests tests/oracle

format: $(READY) ## Format the Python files
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: $(READY) ## Make requirements.txt from pyproject.toml anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	echo "# Made from pyproject.toml by 'make lock'; do not edit by hand." > requirements.txt.new
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	  --extra test pyproject.toml >> requirements.txt.new
	mv requirements.txt.new requirements.txt

clean: ## Remove what was built
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -not -path './node_modules/*' -prune -exec rm -rf {} +

distclean: clean ## Remove the environment too
	rm -rf $(VENV) .venv-* node_modules
