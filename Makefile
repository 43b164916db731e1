# One command each; every one sets up what it needs. PYTHON chooses the interpreter that the environment is made from.
# On Windows: with GNU make in Git's bash. Every text of the project is UTF-8, whatever the system prefers.
SHELL := bash
export PYTHONUTF8 := 1
ifeq ($(OS),Windows_NT)
PYTHON ?= python
SCRIPTS := Scripts
else
PYTHON ?= python3
SCRIPTS := bin
endif
VENV := .venv
BIN := $(VENV)/$(SCRIPTS)
READY := $(VENV)/.ready
BENCH := .venv-bench
BOOK := _build/html/index.html
WHEELS := _build/.cache/pyodide/downloads
PORT ?= 8000
UV := uv==0.13.9
PIP := -m pip install --quiet --disable-pip-version-check
DOWNLOAD := -m pip download --quiet --disable-pip-version-check --retries 1 --no-deps --only-binary :all: --require-hashes \
  --dest $(WHEELS)
PATHS = PATH="$$PWD/$(BIN):$$PATH"
QUICK := not browser and not lab and not build and not built
BUILD = python tools/book.py build . -W -n --keep-going

# What pip-audit reports and is no danger here: its number as `--ignore-vuln`, the reason in a comment above it.
EXPLAINED :=
AUDIT := pip-audit==2.10.1

.DEFAULT_GOAL := help
.PHONY: help book book-fresh pyodide site test units lab edit serve pdf epub zip sheet slides student teacher graded moodle lint mutants \
  coq bench bench-figures bench-site bench-live bench-search bench-judge bench-build ulp mutation oracle book2 reproducible oldest newest audit links format lock clean distclean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# An environment does not move with its folder: its scripts name the folder that it was made in. So .ready holds that
# folder, and where it is another one (a copied or a renamed clone) the environment is made anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(shell cd $(VENV) 2>/dev/null && pwd -P))
.PHONY: $(READY)
endif

$(READY): requirements.txt pyproject.toml package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) tools/environment.py --made-in "$$(cat $@ 2>/dev/null)" --folder "$$(cd $(VENV) 2>/dev/null && pwd -P)"
	@cd $(VENV) && pwd -P > .ready

# What Python in the pages is made of, each file by name, version and sha256. Where one cannot be had, the build says what the
# pages do without, and the next one asks again.
$(WHEELS)/.ready: $(wildcard _ext/pyodide/*.txt) $(READY)
	@mkdir -p $(WHEELS) && rm -f $(WHEELS)/*.whl
	@$(BIN)/python $(DOWNLOAD) -r _ext/pyodide/pure.txt && $(BIN)/python $(DOWNLOAD) -r _ext/pyodide/carrier.txt \
	  && $(BIN)/python _ext/pyodide_distribution.py && touch $@ || echo "Some of what Python in the pages needs could not be fetched; see above."

pyodide: $(WHEELS)/.ready ## Fetch what Python in the pages is made of (each build does, where it is missing)

# The title, the author and the addresses are those of the settings.
CITATION.cff: $(wildcard _config.yml nnmath/__init__.py) $(READY)
	@$(BIN)/python tools/citation.py && touch $@

book: $(READY) $(WHEELS)/.ready CITATION.cff ## Build the book: execute, judge, read and write what a change can be seen on
	$(PATHS) python tools/build_if_changed.py $(BUILD)
	@echo
	@echo "The book is built. Open this file in a browser:"
	@echo "  file://$(CURDIR)/$(BOOK)"
	@echo "or serve it on this machine with:"
	@echo "  make serve"

book-fresh: $(READY) $(WHEELS)/.ready ## Build the book, and execute every page
	NNMATH_FRESH=1 $(PATHS) $(BUILD)

# Files go whole to a worker, in the order of tests/conftest.py: the long ones first.
PYTEST := python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# A hundred processes of the tests import nnmath: it is compiled once, whatever the environment says.
test units: export PYTHONDONTWRITEBYTECODE :=

test: book node_modules/.dev ## Prove everything: units, properties, formulas, chapters, the built pages in a browser
	NNMATH_BOOK="$(CURDIR)/_build/html" $(PATHS) $(PYTEST)

units: $(READY) CITATION.cff ## Run the quick tests: those that need no built book and no browser
	$(PATHS) $(PYTEST) -m "$(QUICK)"

pdf: book ## Print the book as one PDF, with stills in place of figures
	$(PATHS) python tools/make_pdf.py

epub: book ## Write the book as an EPUB, with stills in place of figures
	$(PATHS) python tools/make_epub.py

sheet: book ## Print the notation on one page
	$(PATHS) python tools/make_sheet.py

slides: book ## Write each chapter as slides, with the words between the formulas as notes for the speaker
	$(PATHS) python tools/make_slides.py

zip: book ## Pack the built pages, to be read from the unpacked folder
	$(PATHS) python tools/make_zip.py

site: pdf epub zip sheet ## Build the book as it is published: with its PDF, EPUB, zip and sheet of notation on it
	NNMATH_WHOLE=1 $(PATHS) $(BUILD)
	cp _build/pdf/nnmath-book.pdf _build/epub/nnmath-book.epub _build/zip/nnmath-book.zip _build/sheet/nnmath-notation.pdf _build/html/_downloads/

student: book ## Write chapters and exercises as notebooks, without solutions
	$(PATHS) python tools/class_notebooks.py student $(if $(VARIANT),--variant $(VARIANT))

teacher: book ## The same, with the worked solutions
	$(PATHS) python tools/class_notebooks.py teacher $(if $(VARIANT),--variant $(VARIANT))

graded: book ## The exercises as assignments for nbgrader; VARIANT=7 gives them other numbers
	$(PATHS) python tools/class_notebooks.py graded $(if $(VARIANT),--variant $(VARIANT))

moodle: $(READY) ## Write questions with options and numbers for a learning platform
	$(PATHS) python tools/moodle_questions.py

# Authors see Markdown as notebooks; for readers MyST's own numbering of equations is off, since the notebooks have the book's.
JUPYTER = $(PATHS) jupyter lab --ip 127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root)
NOTEBOOKS ?= notebooks

lab: book ## Open the book's notebooks in JupyterLab, in a folder of your own: NOTEBOOKS=~/nn chooses another
	@$(PATHS) python tools/reader_notebooks.py "$(NOTEBOOKS)"
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter/readers" $(JUPYTER) --notebook-dir="$(NOTEBOOKS)" \
	  --LabApp.default_url=/lab/tree/01-perceptron.ipynb

edit: $(READY) ## Open the sources of the chapters in JupyterLab, for authors
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" $(JUPYTER) --notebook-dir="$(CURDIR)" \
	  --LabApp.default_url=/lab/tree/chapters/01-perceptron.md

serve: $(READY) ## Serve the built book on this machine; PORT=8001 chooses another port
	@$(BIN)/python tools/serve.py $(PORT)

# The linters of JavaScript and what drives Firefox are no part of a build: they are installed when they are first needed.
node_modules/.dev: package-lock.json $(READY)
	@$(BIN)/python tools/environment.py --dev
	@touch $@

lint: node_modules/.dev ## Check style, types and spelling
	$(PATHS) pre-commit run --all-files

mutants: $(READY) ## Apply every mutation operator to every formula: all mutants must fail their proofs
	$(BIN)/python benchmarks/mutants.py

# No part of `make test`: Coq is large. On Debian it is in the packages coq and libcoq-coquelicot.
coq: ## Check the four equations in Coq (Rocq), for all sizes: a witness without SymPy
	@mkdir -p _build/coq
	! grep -nE '^ *(Admitted|Axiom|Parameter|Conjecture)|admit\.' proofs-coq/FourEquations.v
	cp proofs-coq/FourEquations.v _build/coq
	cd _build/coq && coqc -q FourEquations.v

ulp: $(READY) ## Print the largest rounding error of each function
	$(BIN)/python benchmarks/ulp_table.py

bench-figures: $(READY) ## Time the figures of the built book
	$(BIN)/python benchmarks/bench_figures.py

bench-site: $(READY) ## Weigh and time every page of the built book
	$(BIN)/python benchmarks/bench_site.py

bench-search: $(READY) ## Count how often the search of the built book puts the right place first
	$(BIN)/python benchmarks/bench_search.py

bench-live: $(READY) ## Time Python in the pages, beside the same cells run natively
	$(BIN)/python benchmarks/bench_live.py

bench-judge: $(READY) ## Time the verdicts on the tests' answers, in Python and in the page
	$(BIN)/python benchmarks/bench_judge.py

bench-build: $(READY) $(WHEELS)/.ready ## Time the build: the book anew, nothing changed, and after a change in a page
	$(PATHS) python benchmarks/bench_build.py

$(BENCH)/.ready: benchmarks/requirements.txt requirements.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/$(SCRIPTS)/python $(PIP) -r benchmarks/requirements.txt
	$(BENCH)/$(SCRIPTS)/python $(PIP) --no-deps --editable .
	@touch $@

bench: $(BENCH)/.ready ## Time a training step against other libraries
	-$(BENCH)/$(SCRIPTS)/python benchmarks/bench_training.py

mutation: $(BENCH)/.ready ## Mutation testing of the numeric modules
	$(BENCH)/$(SCRIPTS)/python benchmarks/mutation.py

oracle: $(BENCH)/.ready ## Hold nnmath against PyTorch and JAX
	$(BENCH)/$(SCRIPTS)/python -m pytest --noconftest -o pythonpath=tests tests/oracle

.venv-book2/.ready: tools/book2.txt
	$(PYTHON) -m venv .venv-book2
	.venv-book2/$(SCRIPTS)/python $(PIP) -r tools/book2.txt
	@touch $@

# No part of `make test`: it executes every page once more.
book2: $(READY) .venv-book2/.ready ## Build the content with Jupyter Book 2, and list what is lost
	$(PATHS) python tools/book2.py --execute

reproducible: $(READY) $(WHEELS)/.ready ## Build the book twice, differently, and compare every byte
	$(PATHS) python tools/reproducible.py

# The declared ranges at their two ends, each in an environment of its own.
.venv-oldest/.ready .venv-newest/.ready: .venv-%/.ready: pyproject.toml $(READY)
	$(BIN)/python $(PIP) $(UV)
	$(PYTHON) -m venv .venv-$*
	$(BIN)/uv pip install --quiet --python .venv-$*/$(SCRIPTS)/python --editable ".[chapters,proofs]" --group dev \
	  --resolution $(if $(filter oldest,$*),lowest-direct,highest)
	@touch $@

oldest newest: %: .venv-%/.ready
	PATH="$$PWD/.venv-$*/$(SCRIPTS):$$PATH" $(BUILD) --path-output _build/$*
	NNMATH_BOOK="$(CURDIR)/_build/$*/_build/html" PATH="$$PWD/.venv-$*/$(SCRIPTS):$$PATH" \
	  $(PYTEST) -m "not browser and not lab" --ignore-glob "*/test_build*" --ignore-glob "*/test_pyodide_cells*"
oldest: ## Prove it, and build the book, with the oldest versions that pyproject.toml allows
newest: ## The same with the newest ones

.venv-audit/.ready: requirements.txt
	$(PYTHON) -m venv .venv-audit
	.venv-audit/$(SCRIPTS)/python $(PIP) $(AUDIT)
	@touch $@

audit: .venv-audit/.ready ## Ask whether a locked package has a known vulnerability (needs a network)
	.venv-audit/$(SCRIPTS)/pip-audit --requirement requirements.txt --no-deps --disable-pip --strict $(EXPLAINED)

links: $(READY) ## Ask every address that the book links to whether it is there (needs a network)
	$(PATHS) $(BUILD) --builder linkcheck --path-output _build/links

format: $(READY) ## Format the Python files
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: $(READY) ## Make requirements.txt from pyproject.toml; UPGRADE=--upgrade takes the newest of everything
	$(BIN)/python $(PIP) $(UV)
	cp requirements.txt requirements.txt.new
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate $(UPGRADE) \
	  --all-extras --group dev pyproject.toml --output-file requirements.txt.new
	{ echo "# Made from pyproject.toml by 'make lock'; do not edit by hand."; cat requirements.txt.new; } > requirements.txt
	rm requirements.txt.new

clean: ## Remove what was built
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -not -path './.venv*' -not -path './node_modules/*' -prune -exec rm -rf {} +

distclean: clean ## Remove the environment too
	rm -rf $(VENV) .venv-* node_modules
