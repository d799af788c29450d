# make run and make test need python3 (3.11 or newer, with venv) and make, nothing else.

PYTHON ?= python3
export PORT ?= 8000
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
# The stamp follows the requirements: after a change of theirs they are installed again.
SITE_READY := $(VENV)/site-ready
DEV_READY := $(VENV)/dev-ready

.PHONY: help run manage test check e2e pythons storms faults bench lighthouse pictures audit format

help:
	@echo "make run     set up and serve the demonstration at http://127.0.0.1:$(PORT)/ (PORT=9000 to change)"
	@echo "make manage do='import_story FILE'   any command of manage.py on that site"
	@echo "make test    the tests, on SQLite and on PostgreSQL with Redis; ALL=1 adds the thorough ones"
	@echo "make check   formatting, lint, types, migrations, translations, deployment settings"
	@echo "make e2e     the whole journey in a real browser"
	@echo "make pythons the tests on each of Python 3.11 to 3.13 that is here"
	@echo "make storms  10,000 parallel rounds, closings, midnights and hostile requests; takes hours"
	@echo "make faults  workers, databases and disks fail under load, hundreds of times; takes an hour"
	@echo "make bench   our work beside floors and peers, as ratios; ONLY=like for one row; takes half an hour"
	@echo "make lighthouse  what Lighthouse measures on a phone; needs Node.js, goals 95/100/100/100"
	@echo "make pictures    screenshots of every page type, into docs/pictures/"
	@echo "make audit   licences of what the site runs on, and what PyPI knows against it"
	@echo "make format  put code and templates in order"

run: $(SITE_READY)
	@$(PY) tools/run.py

manage: $(SITE_READY)
	@$(PY) tools/run.py $(do)

test: $(DEV_READY)
	@ALL=$(ALL) $(PY) tests/run.py

check: $(DEV_READY)
	@sh tools/check.sh $(PY)

e2e: $(DEV_READY)
	@sh tools/chromium.sh
	@$(PY) -m pytest tests/e2e -p no:randomly -n 2 --dist loadfile --no-loadscope-reorder

pythons:
	@sh tools/pythons.sh

storms: $(DEV_READY)
	@sh faults/long.sh $(PY)

faults: $(DEV_READY)
	@sh faults/bad-days.sh $(PY)

bench: $(DEV_READY)
	@sh bench/setup.sh $(PY)
	@$(PY) -m bench $(ONLY)

lighthouse: $(DEV_READY)
	@sh tools/chromium.sh
	@$(PY) -m tools.lighthouse

pictures: $(DEV_READY)
	@sh tools/chromium.sh
	@$(PY) -m tools.pictures

audit: $(DEV_READY)
	@$(PY) -m tools.audit

format: $(DEV_READY)
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix . && git ls-files '*.html' | xargs $(VENV)/bin/djade --target-version 5.2

$(VENV)/made: tools/venv.sh
	@sh tools/venv.sh $(PYTHON) $(VENV)

$(SITE_READY): $(VENV)/made requirements.txt
	@echo "· Installing what the site needs (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_READY): $(VENV)/made requirements.txt requirements-dev.txt
	@echo "· Installing what the tests need (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(SITE_READY)
