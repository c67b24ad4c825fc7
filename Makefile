# The commands a person types. `make demo` and `make test` set up all they need on a fresh machine, and nothing twice.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench proof proof-faults golden gallery methodology run doctor wheel wheel-check clean system-libraries
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0
TEST_PACKAGES := qpdf poppler-utils libjaxb-java default-jdk-headless unzip chromium postfix dovecot-imapd strace faketime
RANDOM_KILLS ?= 200
KILLS_EACH ?= 15
PROOF_ARGUMENTS ?=

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: .venv/.run ## Run the whole line on fictitious figures and say where the PDFs and mails lie
	@$(BIN)/python -m reporter demo; code=$$?; [ $$code -eq 0 ] || [ $$code -eq 4 ] || exit $$code

run: .venv/.run ## One pass of the line with the settings of reporter.toml
	@$(BIN)/python -m reporter run

doctor: .venv/.run ## Say what works here and what does not
	@$(BIN)/python -m reporter doctor

test: .venv/.dev .venv/.tools ## The tests: one of each kind
	$(BIN)/python -m pytest -m "not proof and not bench" -n 3 --dist loadgroup

check: .venv/.dev ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

proof: .venv/.dev .venv/.tools ## The long proofs: whole editions, kills; prints their tables
	$(BIN)/python -m pytest -m proof -s

proof-faults: .venv/.dev .venv/.tools ## Kill senders before a real Postfix, on two databases (RANDOM_KILLS=200 KILLS_EACH=15); prints its table
	$(BIN)/python -m tests.faults.proof --random $(RANDOM_KILLS) --each $(KILLS_EACH) $(PROOF_ARGUMENTS)
	$(BIN)/python -m pytest -m proof -q -s tests/faults

golden: .venv/.dev ## Write the golden page texts and pictures anew, for review like code
	GOLDEN=write $(BIN)/python -m pytest tests/golden tests/functional/test_page_pictures.py

gallery: .venv/.dev .venv/.tools ## All pages of six notes in both brands as pictures, with their figures: build/gallery/
	@[ -d var/demo/editions ] || $(BIN)/python -m reporter demo || [ $$? -eq 4 ]
	REPORTER_DATA__FOLDER=var/demo $(BIN)/python -m tests.gallery

methodology: .venv/.dev ## Write docs/methodology.md: the rules the notes print, with the cases of tests/spec/
	$(BIN)/python -m tests.methodology

bench: .venv/.dev ## CPU seconds and memory, by pytest-benchmark
	$(BIN)/python -m pytest -m bench -s --benchmark-columns=median,min,max,rounds

wheel: .venv/.dev ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

wheel-check: wheel ## Install the wheel into a truly empty environment and run it from an empty folder
	sh tools/wheel_check.sh

system-libraries:
	@missing=; for l in $(LIBRARIES); do dpkg -s $$l >/dev/null 2>&1 || missing="$$missing $$l"; done; \
	command -v dpkg >/dev/null 2>&1 || exit 0; [ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Pango and HarfBuzz are missing. Run: sudo apt-get install$$missing"; exit 1; fi

.venv/bin/pip:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11, 3.12 or 3.13 is needed"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock .venv/bin/pip | system-libraries
	@[ -f .venv/.dev ] || $(INSTALL) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/bin/pip | system-libraries
	$(INSTALL) -r requirements-dev.lock
	@touch $@ .venv/.run

.venv/.tools: tests/tools/verapdf/install.sh tools/test_packages.sh | system-libraries
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  sh tools/test_packages.sh $(TEST_PACKAGES); \
	  PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/tools/verapdf/install.sh; \
	else echo "Not root: tests that need qpdf, poppler, Chromium, Postfix or the PDF validator are skipped. To run them: sudo apt-get install $(TEST_PACKAGES), then sh tests/tools/verapdf/install.sh"; fi
	@touch $@

clean: ## Remove what was built, never var/
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
