# Daima 代码. `make help` lists what there is.
#
# A fresh machine needs Python 3.11 or newer, make and a network to the package registries;
# everything else is brought here, by lock, into .venv and pwa/node_modules.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup browsers demo lan test check story bench chaos chaos-push schema lock clean

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
NODE_MODULES := pwa/node_modules/.package-lock.json
PWA := pwa/dist/index.html
# A process for every core, each with engines of its own (none where a Redis is brought, which they would share);
# a file stays whole, for what its tests share.
SIDE_BY_SIDE := $(if $(REDIS_URL),,-n logical --maxprocesses 4 --dist loadfile)
PWA_SOURCES := $(shell find pwa/src pwa/public pwa/build graphql -type f 2>/dev/null) \
	$(wildcard pwa/*.ts pwa/*.js pwa/*.html pwa/*.json)

export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE :=

help: ## 这份说明
	@echo "代码 Daima —— make <目标>;PORT=8000 DATA=var 可改端口和数据目录"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# ---- run ---------------------------------------------------------------------------------

demo: $(READY) $(PWA) ## 启动演示城市汀澜市,地址与演示身份会打印出来;Ctrl-C 停止
	@exec $(PY) -m server up --demo

lan: $(READY) $(PWA) ## 同上,但在局域网用 HTTPS,供真手机试用
	@exec $(PY) -m server up --demo --lan

# ---- prove -------------------------------------------------------------------------------

test: $(READY) $(NODE_MODULES) $(PWA) browsers ## 全部测试:Vitest,然后 Pytest(含浏览器)
	cd pwa && npm test
	$(PY) -m pytest $(SIDE_BY_SIDE)

story: $(READY) $(PWA) browsers ## 只跑浏览器里的故事
	$(PY) -m pytest $(SIDE_BY_SIDE) -m browser

bench: $(READY) $(PWA) browsers ## 测速,打印一张表并写 var/bench.json;ONLY=B8 只测一项;PHONES=5000 是 B5 的长跑
	$(PY) -m tests.bench $(if $(ONLY),--only $(ONLY))

chaos: $(READY) ## 反复杀死一切进程并核对,打印一张表并写 var/chaos.json;ROUNDS=1000 SEED=x
	$(PY) -m tests.chaos $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

chaos-push: $(READY) ## 推送途中反复杀死一切进程并核对;DELIVERIES=20000 SEED=x
	$(PY) -m tests.chaos.pushes $(or $(DELIVERIES),20000)

check: $(READY) $(NODE_MODULES) ## 风格、类型、层次:ruff pyright import-linter vue-tsc eslint
	ruff check .
	ruff format --check .
	pyright
	lint-imports
	cd pwa && npm run types && npm run lint

# ---- keep --------------------------------------------------------------------------------

schema: $(READY) ## 重新导出 graphql/schema.graphql 与 graphql/trusted.json
	$(PY) -m server schema

# Extras stay in the locks: without them pip --require-hashes takes `pydantic[email]` for one without a hash.
LOCKED := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: $(READY) ## 按 pyproject.toml 和 package.json 更新锁文件
	$(LOCKED) pyproject.toml -o requirements.txt
	$(LOCKED) pyproject.toml --group dev -o requirements-dev.txt
	echo 'uv>=0.9' | $(LOCKED) - -o requirements-tools.txt
	cd pwa && npm install --package-lock-only --ignore-scripts && node build/lock.ts

clean: ## 删除生成的一切(数据目录除外)
	rm -rf $(VENV) pwa/node_modules pwa/dist .pytest_cache .ruff_cache .hypothesis

# ---- what a fresh machine lacks ----------------------------------------------------------

setup: $(READY) $(NODE_MODULES) $(PWA) browsers ## 只准备,不运行

# uv is quick; where it cannot reach a registry that pip is configured for, pip does the same.
$(READY): requirements-tools.txt requirements-dev.txt
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "需要 Python 3.11 或更新的版本(PYTHON=路径 可指定)"; exit 1; fi; \
	[ -x $(VENV)/bin/pip ] || $$found -m venv $(VENV) || \
	  { echo "不能建立虚拟环境。Debian/Ubuntu 请先:apt-get install python3-venv"; exit 1; }
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-tools.txt
	uv pip install --quiet --python $(PY) --require-hashes -r requirements-dev.txt || \
	  $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/bin/python" -m server "$$@"\n' \
	  "$(CURDIR)" "$(CURDIR)/$(VENV)" > $(VENV)/bin/daima && chmod +x $(VENV)/bin/daima
	@touch $@

$(NODE_MODULES): pwa/package-lock.json pwa/package.json $(READY)
	cd pwa && npm ci --no-audit --no-fund
	@touch $@

$(PWA): $(NODE_MODULES) $(PWA_SOURCES)
	cd pwa && npm run build
	@touch $@

browsers: $(READY)
	@$(PY) -m tests.browsers
