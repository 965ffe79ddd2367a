# Two commands do everything: `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
CLASSIC_PYTHON ?= python3.10
# threads that wait leave the processors to the workers that load data
OMP_WAIT_POLICY ?= PASSIVE
export PYTHON VENV OMP_WAIT_POLICY
# for test-lowest and coverage: which tests; nothing for all
TESTS ?=
# for mutation: changes whose number ends so
MUTANTS ?= '*__mutmut_*3' '*__mutmut_*7'
bin := $(abspath $(VENV))/bin

.PHONY: help install demo test test-classic test-lowest coverage mutation lint docs clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22
	@echo '  Variables: PYTHON=$(PYTHON) (3.10 to 3.12), VENV=$(VENV),'
	@echo '             CLASSIC_PYTHON=$(CLASSIC_PYTHON) (3.10, for test-classic)'

install:  ## create the environment and install everything into it, once
	@environment/install.sh stack package

demo: install  ## train and test a tiny CLAMP on synthetic animals, draw the result
	@PATH="$(bin):$$PATH" tools/demo.sh

test:  ## run the tests
	@environment/install.sh stack package test formats web
	@OMP_NUM_THREADS=1 $(bin)/python -m pytest -n auto --dist worksteal

test-classic:  ## run the tests on Python 3.10, PyTorch 2.1 and numpy 1
	@PYTHON='$(CLASSIC_PYTHON)' VENV=.venv-classic environment/classic.sh
	@OMP_NUM_THREADS=1 .venv-classic/bin/python -m pytest -n auto --dist worksteal

test-lowest:  ## the same with the lowest versions that setup.cfg allows
	@PYTHON='$(CLASSIC_PYTHON)' VENV=.venv-classic environment/classic.sh
	@VENV=.venv-lowest environment/lowest.sh
	@PYTHONPATH=. OMP_NUM_THREADS=1 .venv-lowest/bin/python -m pytest $(TESTS)

coverage:  ## run the tests, tell the lines and branches they leave out
	@environment/install.sh stack package test formats web
	@OMP_NUM_THREADS=1 $(bin)/python -m pytest -n auto --dist worksteal \
	    --cov --cov-report=term-missing --cov-fail-under=90 $(TESTS)

mutation:  ## change losses, codec and head: one change in five, see setup.cfg
	@environment/install.sh stack package test mutation
	@rm -rf mutants
	@OMP_NUM_THREADS=1 $(bin)/mutmut run $(MUTANTS)

lint:  ## check style, docstrings, types, and who imports whom
	@environment/install.sh test
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports --no-logo

docs:  ## build the site of the documents into site/, links checked
	@environment/install.sh docs
	@NO_MKDOCS_2_WARNING=1 $(bin)/mkdocs build --strict

clean:  ## remove the environments and what was built (data and results stay)
	rm -rf build dist site mutants *.egg-info clamp_mmpose/.mim .*_cache .coverage*
	for venv in '$(VENV)' .venv-classic .venv-lowest; do \
	    if [ -f "$$venv/pyvenv.cfg" ]; then rm -rf "$$venv"; fi; \
	done
