# Every command of the project. `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Where an environment forbids it, every process would compile all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that is new enough and can make an environment.
FITS = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	$$python -c '$(FITS)' 2>/dev/null && echo $$python && break; done)
NEED_PYTHON = test -n "$(PYTHON)" || \
	{ echo "Rapport needs Python 3.11 or later with its venv module (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
VENV := .venv/bin/python
ARCHITECTURE ?= arm64
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement
LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" $(LOCK_FLAGS) \
	--python-version

# ---- Everyday ----

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: .venv/.local .venv-engine/.ready ## Serve the whole system on http://127.0.0.1:8000 (PORT, FRESH=1, RAPPORT_API_KEY)
	@exec $(VENV) -m infra.local </dev/null

.PHONY: test
test: setup engine browser emulator ## Run every test, on all cores (PYTEST="-k waitlist" for some)
	@$(VENV) -m pytest --numprocesses auto $(PYTEST)

.PHONY: check
check: setup ## Check format, style, types, imports, template and docs
	@echo "› Format"
	@$(VENV) -m ruff format --check --quiet
	@echo "› Style"
	@$(VENV) -m ruff check --quiet
	@echo "› Types"
	@$(VENV) -m mypy --no-error-summary
	@echo "› Imports and docs"
	@$(VENV) -m pytest --quiet --no-header --tb=short tests/test_architecture.py tests/test_docs.py
	@echo "› Template"
	@.venv/bin/cfn-lint template.yaml
	@if command -v sam >/dev/null; then AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0 sam validate --lint >/dev/null; \
	else echo "  (sam is not here: cfn-lint's word alone)"; fi

.PHONY: fmt
fmt: setup ## Put the code into its format and mend what can be mended
	@$(VENV) -m ruff format --quiet
	@$(VENV) -m ruff check --fix --quiet

.PHONY: rehearse
rehearse: rehearsal ## Type docs/deploying.md into an account that is none, from `sam build` to bringing a stack back
	@REHEARSAL=1 $(VENV) -m pytest tests/deploying

.PHONY: audit
audit: setup ## Ask PyPI for known vulnerabilities of all that is locked (AUDIT_FLAGS="--vulnerability-service osv": OSV)
	@for each in requirements/*.txt; do echo "› $$each"; \
		.venv/bin/uv tool run --quiet --from pip-audit==2.10.1 pip-audit --strict --disable-pip --require-hashes \
		--progress-spinner off $(AUDIT_FLAGS) --requirement "$$each" || \
		{ echo "$$each: see above. \"Could not be audited\" means that the package index in use has no such data." >&2; exit 1; }; done

.PHONY: bench
bench: setup engine ## Measure what docs/performance.md states
	@$(VENV) -m benchmarks

.PHONY: pictures
pictures: setup browser ## Take pictures of every page and mail, on phone and desk, in light and dark: .rapport/pictures
	@$(VENV) -m infra.pictures >/dev/null

.PHONY: operate
operate: .venv/.local ## Operate a stack (ARGS="--stack rapport armed"; ARGS=--help lists the commands)
	@$(VENV) -m infra.operate $(ARGS)

.PHONY: package
package: .venv/.package ## Build what is deployed: build/functions and build/functions.zip (ARCHITECTURE=x86_64)
	@$(VENV) -m infra.package --architecture $(ARCHITECTURE)

# What `sam build` calls for each function, also several at once: one of them sets up, and one artifact serves all.
build-%:
	@$(NEED_PYTHON)
	@$(PYTHON) infra/alone.py build/.alone $(MAKE) package
	@cp -Rp build/functions/. "$(ARTIFACTS_DIR)"

# ---- Setting up ----

.PHONY: setup
setup: .venv/.dev ## Install the libraries and the tools for development into .venv

.PHONY: engine
engine: .venv-engine/.ready ## Install the engine of the local cloud into .venv-engine

.PHONY: browser
browser: ## Install Chromium for the browser tests, where that is possible
	@sh infra/browser.sh

.PHONY: emulator
emulator: setup ## Install AWS's emulator of Lambda's runtime into .venv-emulator, where Python 3.13 is here
	@if $(VENV) -m infra.package --runtime >/dev/null; then $(MAKE) .venv-emulator/.ready; fi

.PHONY: rehearsal
rehearsal: setup ## Install AWS's own command lines, and an account to deploy into, into .venv-rehearsal
	@if $(VENV) -m infra.package --runtime >/dev/null; then $(MAKE) .venv-rehearsal/.ready; fi

.PHONY: lock
lock: setup ## Write requirements/ anew from pyproject.toml (LOCK_FLAGS=--upgrade)
	@$(LOCK) 3.11 pyproject.toml --group dev --output-file requirements/dev.txt
	@$(LOCK) 3.11 pyproject.toml --group local --constraint requirements/dev.txt --output-file requirements/local.txt
	@$(LOCK) 3.11 pyproject.toml --constraint requirements/dev.txt --output-file requirements/runtime.txt
	@$(LOCK) 3.11 --group package --constraint requirements/dev.txt --output-file requirements/package.txt
	@$(LOCK) 3.11 --group engine --output-file requirements/engine.txt
	@$(LOCK) 3.13 --group emulator --no-deps --output-file requirements/emulator.txt
	@$(LOCK) 3.13 --group rehearsal --output-file requirements/rehearsal.txt

.PHONY: clean
clean: ## Remove what these commands made, except the data in .rapport
	@rm -rf .venv .venv-engine .venv-emulator .venv-rehearsal .aws-sam build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.local: requirements/local.txt | $(VENV)
	@echo "› Installing the libraries" >&2
	@$(VENV) $(INSTALL) $<
	@touch $@

.venv/.package: requirements/package.txt | $(VENV)
	@echo "› Installing what the package is built with" >&2
	@$(VENV) $(INSTALL) $<
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.local
	@echo "› Installing the tools for development" >&2
	@$(VENV) $(INSTALL) $<
	@touch $@

.venv-engine/.ready: requirements/engine.txt
	@$(NEED_PYTHON)
	@echo "› Installing the engine of the local cloud" >&2
	@$(PYTHON) -m venv --clear .venv-engine
	@.venv-engine/bin/python $(INSTALL) $<
	@touch $@

.venv-emulator/.ready: requirements/emulator.txt
	@echo "› Installing AWS's emulator of Lambda's runtime" >&2
	@"$$($(VENV) -m infra.package --runtime)" -m venv --clear .venv-emulator
	@.venv-emulator/bin/python $(INSTALL) $<
	@touch $@

.venv-rehearsal/.ready: requirements/rehearsal.txt
	@echo "› Installing AWS's own command lines, and an account to deploy into" >&2
	@"$$($(VENV) -m infra.package --runtime)" -m venv --clear .venv-rehearsal
	@.venv-rehearsal/bin/python $(INSTALL) $<
	@touch $@

$(VENV):
	@$(NEED_PYTHON)
	@echo "› Making a Python environment in .venv ($$($(PYTHON) --version))" >&2
	@$(PYTHON) -m venv --clear .venv
