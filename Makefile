# Everything one needs to run, test and measure Spil. Wants Python 3.11 or newer and make; fetches the rest itself.
# `make run` and `make test` are the two that matter.

PYTHON ?= python3
BIN := .venv/bin
VENDOR := src/spil/portals/base/static/vendor/vendor.css
UV := $(BIN)/uv
UV_VERSION := 0.13.9

export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup run test lint bench browser lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

setup: .venv/.dev $(VENDOR) ## packages, style sheets, fonts

run: setup ## start everything and serve it at http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec spil serve

test: setup .venv/.spark browser lint ## lint, types, floors and all tests
	pytest --numprocesses auto -m "not browser"
	pytest -m browser  # by themselves: a browser keeps an event loop running that signing letters cannot share

lint: setup ## style, types, floors, migrations, settings
	ruff check .
	ruff format --check .
	mypy
	node_modules/.bin/pyright
	lint-imports --no-cache
	python manage.py makemigrations --check --dry-run
	SPIL_ENV=production SPIL_SECRET_KEY=$$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		SPIL_HOSTS=spil.example python manage.py check --deploy --fail-level WARNING

bench: setup .venv/.bench .venv/.spark ## measure, and write build/bench.json
	spil bench

browser:
	@command -v chromium >/dev/null || test -n "$$CHROMIUM" || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else playwright install chromium || { echo "The browser tests need Chromium: install it, or set CHROMIUM to its path."; exit 1; }; fi

lock: $(UV) ## renew the locked requirements
	for part in base dev bench spark; do $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements/$$part.in --output-file requirements/$$part.txt || exit 1; done

clean: ## throw away what was made, except the database
	rm -rf build node_modules .venv $(dir $(VENDOR)) var/static

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Spil needs Python 3.11 or newer (PYTHON=... names another)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; \
	else echo "Python lacks its venv module; on Debian: apt-get install python3-venv"; exit 1; fi
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.dev: requirements/dev.txt pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.bench: requirements/bench.txt | .venv/.dev
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/bench.txt
	@touch $@

.venv/.spark: requirements/spark.txt | .venv/.dev
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/spark.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | .venv/.dev
	$(BIN)/npm ci --silent
	@touch $@

$(VENDOR): node_modules/.package-lock.json src/spil/portals/base/vendor.py src/spil/portals/base/static/spil/spil.css | .venv/.dev
	python -m spil.portals.base.vendor
