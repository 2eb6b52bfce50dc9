# Two commands matter: `make run` and `make test`. Each sets up by itself.
PY := .venv/bin/python
SLICE := xinhong-(form|ocr|stamp)|11-00(00|12|18|52)
FORM := examples/xinhong/scan-stamp/page-1.jpg examples/xinhong/scan-stamp/page-2.jpg

.PHONY: help run demo test check lint slice bench eval mutate lock clean setup setup-test

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: setup       ## set up, read the bundled form, answer a question, serve the chat page
	@$(PY) -m assistant.cli demo --serve $(FORM)

demo: setup      ## the same without the server; ends by itself
	@$(PY) -m assistant.cli demo $(FORM)

test: setup-test ## set up and run every test
	@$(PY) -m pytest

check: setup-test lint test slice ## format, lint, types, import contracts, tests, a slice of the eval

lint: setup-test ## format, lint, types, import contracts
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

slice: setup-test # a few cases of the eval suite against the stored baseline; CI runs it
	@$(PY) -m eval.run --jobs 2 --fresh -k '$(SLICE)' --compare --out out/slice

bench: setup-test ## speed and memory, as ratios against peers in the same run
	@$(PY) -m eval.bench

eval: setup-test  ## evaluate the reader on the bundled pack of forms
	@$(PY) -m assistant.cli eval

mutate: setup-test ## mutation-test the scorer: killed and survived a module; fails below 90 %
	@rm -rf mutants
	@$(PY) -m eval.mutation --jobs 2

lock: setup-test  ## resolve the dependencies anew
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet --output-file requirements.lock
	@.venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet --group dev --extra make-forms --constraints requirements.lock --output-file requirements-dev.lock

setup:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

clean:           ## remove what was built; the library of forms stays
	rm -rf .venv build dist mutants *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
