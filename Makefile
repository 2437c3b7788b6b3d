# Every target makes .venv and installs what it needs; a machine needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
COSMIC_RAY := 8.7.0
COVERAGE := 7.17.5
POLICY_TOOLS := cfn-lint==1.58.0 checkov==3.3.30 c7n==0.9.53 regopy==1.5.2 cdklabs-cdk-validator-cfnguard==0.0.62
SAM_TOOLS := aws-sam-translator==1.115.0
SQL_TOOLS := trino-query-parser==0.422.7 trino-sql-validator==0.23.0
# Tests of a file share what they build. Files of few tests often take longest, and would come last.
BY_FILE := --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Whatever the machine says: thousands of commands that tests start would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-all tools docs lab notebooks bench mutants hashes setup clean

run: setup ## build the knowledge base if needed, serve it on http://127.0.0.1:8000
	@$(BIN)/lambda-kb serve --host $(HOST) --port $(PORT)

test: setup ## what must pass everywhere: lint, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lambda-kb data lint
	$(BIN)/mypy > $(VENV)/types.txt 2>&1 & \
	$(BIN)/pytest -m "not all" --numprocesses auto $(BY_FILE); tests=$$?; \
	wait $$!; types=$$?; cat $(VENV)/types.txt; exit $$((tests | types))

test-all: $(VENV)/.installed-test-all tools ## the tests that need more than Python, or much time
	$(BIN)/pytest -m all --numprocesses 2 $(BY_FILE) # a browser or a Java each: more would not fit everywhere

tools: $(VENV)/scanners $(VENV)/policy-tools $(VENV)/npm ## only the tools of others that these tests ask

# Other scanners, for their lists only: apart from the environment and without what they need to run.
$(VENV)/scanners: constraints.txt | $(VENV)/.installed
	$(BIN)/pip install --quiet --no-compile --upgrade --no-deps --constraint constraints.txt --target $@ cfn-lint checkov prowler
	@touch $@

# Tools that run the policies, translate SAM and read the SQL which we export, with all that they need: each in a folder of
# its own, since their needs contradict each other's and ours; of the package for the CDK only the program cfn-guard that it
# carries is wanted. One that cannot be had here is left out, and its tests are skipped and say so. Of their modules those
# are compiled that a test loads.
$(VENV)/policy-tools: Makefile $(VENV)/.installed
	@mkdir -p $@
	@for tool in $(POLICY_TOOLS) $(SAM_TOOLS) $(SQL_TOOLS); do \
		name=$${tool%%==*}; folder=$@/$$name; options=; \
		case $$name in cdklabs-*) folder=$@/cfn-guard; options=--no-deps;; esac; \
		test -d $$folder/$$(echo $$name | tr - _)-$${tool##*==}.dist-info && continue; \
		rm -rf $$folder $$folder.half; \
		$(BIN)/pip install --quiet --no-compile --no-warn-conflicts $$options --target $$folder.half $$tool && mv $$folder.half $$folder || \
			{ rm -rf $$folder.half; echo "no $$tool here: the tests with it are skipped" >&2; }; \
	done; touch $@

# Renovate, which reads releases from us, a Node.js that it runs on, a reader of CSV, and axe, which looks for what keeps
# people out of pages; without npm their tests are skipped.
$(VENV)/npm: Makefile
	@command -v npm > /dev/null || { echo "no npm here: the tests with Node.js are skipped" >&2; exit 0; }; \
	npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional --prefix $@ \
		renovate@44.121.2 csv-parse@7.0.3 axe-core@4.14.1 "node-$$(node -p 'process.platform + "-" + process.arch')@24.21.0" && touch $@

docs: $(VENV)/.installed-docs ## the documentation, into docs/_build/html
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

lab: setup ## JupyterLab on the notebooks
	@$(BIN)/lambda-kb lab

notebooks: setup $(VENV)/scanners ## run all notebooks anew, save them with pictures, draw the gallery
	$(BIN)/python -m tests.notebooks.publish

bench: $(VENV)/.installed-test-all ## measure, side by side, and write the tables of benchmarks/README.md
	for name in cold last_release check growth folders site notebooks api; do $(BIN)/python -m benchmarks.$$name --write || exit 1; done
	for options in --large --spark --objects; do $(BIN)/python -m benchmarks.audit $$options --write || exit 1; done

mutants: setup ## how many small faults in the heart the tests see: by hand, at most an hour of one core
	$(BIN)/pip install --quiet cosmic-ray==$(COSMIC_RAY) coverage==$(COVERAGE)
	$(BIN)/python -m benchmarks.mutants

hashes: $(VENV)/.installed-test-all ## what the image is built from, with a hash of every file on every platform
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--constraint constraints.txt --extra charts --extra mcp --output-file api/requirements.txt pyproject.toml
	echo hatchling | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--constraint constraints.txt --output-file api/requirements-build.txt -

setup: $(VENV)/.installed ## only the environment

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "make setup: Python 3.11 or newer is needed, '$(PYTHON)' is not: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "make setup: '$(PYTHON)' cannot make virtual environments: on Debian or Ubuntu, apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-compile --constraint constraints.txt --editable '.[notebooks,dev]'
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # on every core, where pip takes one; templates do not compile
	@touch $@

# Beside it PySpark, boto3 and a server that answers like AWS; what of them is loaded is compiled then.
$(VENV)/.installed-test-all: $(VENV)/.installed
	$(BIN)/pip install --quiet --no-compile --constraint constraints.txt --editable '.[notebooks,dev,test-all]'
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed # Sphinx and what it needs, and nothing that only tests need
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[notebooks,dev,docs]'
	@touch $@

clean: ## forget the environment and all caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
