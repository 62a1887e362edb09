# Everything is done by grader/bootstrap.py and pmle, so that it works without make as well.
# Any Python 3 will do: bootstrap.py finds one of a version that the course runs on.
PYTHON ?= python3
PMLE = .venv/bin/pmle

.PHONY: help start test env gpu lock build check bench clean

help:
	@echo "make start   open the course in JupyterLab (makes the environment first)"
	@echo "make test    run every test, notebooks included"
	@echo "make env     make or repair the environment only"
	@echo "make gpu     let TensorFlow use this machine's NVIDIA GPU (Linux): adds CUDA's libraries"
	@echo "make build   build the notebooks from their texts"
	@echo "make check   style, types, spelling, lint"
	@echo "make bench   measure, side by side with plain nbgrader and plain kernels"
	@echo "make lock    resolve the dependencies anew"
	@echo "make clean   remove caches (not the environment, not your record)"

start:
	@$(PYTHON) grader/bootstrap.py start

test:
	@$(PYTHON) grader/bootstrap.py test

env:
	@$(PYTHON) grader/bootstrap.py env

gpu:
	@$(PYTHON) grader/bootstrap.py gpu

lock:
	@$(PYTHON) grader/bootstrap.py lock

build: env
	@$(PMLE) build

check: env
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PMLE) lint

bench: env
	@.venv/bin/python tests/bench/bench.py

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache build
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
