# The one way to set up, try, test, check and run Sendoff. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up

.DEFAULT_GOAL := help
.PHONY: help setup playground test chaos coverage picture bench check run lock translations

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

setup: $(STAMP) ## create .venv with everything that is needed, at the versions of requirements.lock

playground: setup ## start a Slack of your own with Sendoff in it, in your browser
	$(BIN)/python -m playground

test: setup ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not alone"
	$(BIN)/python -m pytest -m alone

coverage: setup ## run all tests and tell which lines they do not reach; takes half as long again
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term

chaos: setup ## kill processes and stop the database while thousands of nudges go out, and count what arrives
	SENDOFF_CHAOS=1 $(BIN)/python -m pytest -q -m chaos

picture: setup ## make the README's picture again, with the playground and a browser
	$(BIN)/python -m pytest -q tests/end_to_end/test_browser.py
	mkdir -p docs/images
	cp build/screenshots/3-my-plan.png docs/images/plan.png

bench: setup ## measure whether it is fast; BENCH="--help" tells what can be chosen
	$(BIN)/python -m bench $(BENCH)

check: setup ## format, lint, types, translations, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_house.py

run: setup ## run the bot with the settings of .env
	$(BIN)/python -m bot run

lock: setup ## renew requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --all-extras --universal --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.lock

translations: setup ## bring prompts/locale in step with the texts in the code
	$(BIN)/python -m prompts.translations
