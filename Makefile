# `make help` lists the targets; the two that matter are `make demo` and `make test`.
VARIANT ?= release
B := build/$(VARIANT)
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR := $(PREFIX)/share/migrate
VERSION := $(shell sed -n 's/^.define MIG_VERSION "\(.*\)"/\1/p' lib/include/migrate/common.h)
# Goes up when a program that was built against an older library can't run with this one.
SOVERSION := 0

PACKAGES := libpq libmariadb sqlite3 yaml-0.1 libgit2 libcrypto jansson
# What is missing of these is installed by the targets that need them, where there is apt.
BUILD_DEBS := gcc libc6-dev pkg-config libpq-dev libmariadb-dev libsqlite3-dev libyaml-dev libgit2-dev libssl-dev libjansson-dev uthash-dev
TEST_DEBS := $(BUILD_DEBS) libcriterion-dev sqlite3 postgresql postgresql-client \
             mariadb-server-core mariadb-client-core python3 python3-sqlalchemy alembic python3-psycopg2 python3-mysqldb python3-yaml
LINT_DEBS := $(BUILD_DEBS) libcriterion-dev clang-format clang-tidy
FUZZ_DEBS := $(BUILD_DEBS) clang libclang-rt-dev llvm

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
STRICT := -std=c11 -D_XOPEN_SOURCE=700 -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef \
          -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wwrite-strings -Wcast-qual \
          -Wswitch-enum -Wconversion -Wno-sign-conversion
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# A warning stops CI; users' compilers may know others.
WERROR := $(if $(CI),-Werror)
FLAGS.release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong $(WERROR)
FLAGS.asan := -O1 -g $(SANITIZE) $(WERROR)
LDFLAGS.asan := $(SANITIZE)
FLAGS.fuzz := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS.fuzz := $(SANITIZE)
CPPFLAGS += -Ilib/include -Ilib $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS += $(STRICT) $(FLAGS.$(VARIANT)) -pthread -fPIC -fvisibility=hidden -MMD -MP
LDFLAGS += $(LDFLAGS.$(VARIANT)) -Wl,--as-needed
LDLIBS += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -pthread

LIB_SOURCES := $(shell find lib -name '*.c' | LC_ALL=C sort)
CMD_SOURCES := $(shell find cmd -name '*.c' | LC_ALL=C sort)
UNIT_SOURCES := $(shell find tests/unit -name '*.c' 2>/dev/null | LC_ALL=C sort)
FUZZ_SOURCES := $(shell find tests/fuzz -name '*.c' 2>/dev/null | LC_ALL=C sort)
HEADERS := $(shell find lib cmd tests -name '*.h' | LC_ALL=C sort)
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/%.o)
CMD_OBJECTS := $(CMD_SOURCES:%.c=$(B)/%.o)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(B)/%.o)
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(filter-out %/fuzz.c,$(FUZZ_SOURCES)))
# How long each target runs.
FUZZ_SECONDS ?= 60

.PHONY: all help demo test test-matrix unit golden e2e asan fuzz fuzz-targets bench format tidy layers install clean \
        lib-compiles build-deps test-deps lint-deps fuzz-deps
all: $(B)/migrate

help:
	@echo "make            the program, at build/release/migrate"
	@echo "make demo       installs what is missing, builds, shows the main job on SQLite"
	@echo "make test       installs what is missing, builds, starts servers, runs every test"
	@echo "make test-matrix   on other versions of the servers, ON=postgresql-18 for one (tests/servers/fetch)"
	@echo "make unit|golden|e2e K=WORD   one suite; K: only what has WORD in its name"
	@echo "make asan       every test under AddressSanitizer and UBSan"
	@echo "make fuzz       random inputs for every parser, FUZZ_SECONDS=60 each, K=WORD (tests/fuzz/run)"
	@echo "make bench      the figures of docs/design.md"
	@echo "make format     checks the layout of the sources; FIX=1 rewrites"
	@echo "make tidy       clang-tidy; make layers: who may include whom"
	@echo "make install    program, library, headers, documents; PREFIX=/usr/local, LIBDIR, INCLUDEDIR, DESTDIR"

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/cmd/init.o: CPPFLAGS += -DMIG_DATA_DIR='"$(DATADIR)"'

$(B)/libmigrate.a: $(LIB_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

# What is installed: one object whose inner names nobody else's can clash with, and the shared one.
$(B)/install/libmigrate.a: $(LIB_OBJECTS)
	@mkdir -p $(@D)
	@rm -f $@
	$(CC) -r -nostdlib -o $(@D)/libmigrate.o $^
	objcopy --localize-hidden $(@D)/libmigrate.o
	ar rcs $@ $(@D)/libmigrate.o

$(B)/install/libmigrate.so: $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(CC) -shared -Wl,-soname,libmigrate.so.$(SOVERSION) -Wl,-z,defs $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/migrate: $(CMD_OBJECTS) $(B)/libmigrate.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/unit: $(UNIT_OBJECTS) $(B)/libmigrate.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcriterion

$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/fuzz.o $(B)/tests/unit/schema/dump.o $(B)/libmigrate.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

fuzz-targets: $(FUZZ_TARGETS)

lib-compiles: $(LIB_OBJECTS) $(CMD_OBJECTS)

# pkg-config may have come with the dependencies only now: hence the second make.
demo: build-deps
	@$(MAKE) --no-print-directory all
	@tests/demo $(B)/migrate

test: test-deps
	@$(MAKE) --no-print-directory $(B)/migrate $(B)/unit
	@tests/run $(B)

test-matrix: test-deps
	@$(MAKE) --no-print-directory $(B)/migrate $(B)/unit
	@tests/matrix $(B) $(ON)

unit golden e2e: test-deps
	@$(MAKE) --no-print-directory $(B)/migrate $(B)/unit
	@tests/run $(B) $@ $(if $(K),-k $(K))

asan:
	@$(MAKE) --no-print-directory VARIANT=asan test

fuzz: fuzz-deps
	@$(MAKE) --no-print-directory VARIANT=fuzz CC=clang fuzz-targets
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS) $(K)

bench: test-deps
	@$(MAKE) --no-print-directory $(B)/migrate
	@tests/bench/run $(B)

format: lint-deps
	@clang-format $(if $(FIX),-i,--dry-run -Werror) $(LIB_SOURCES) $(CMD_SOURCES) $(UNIT_SOURCES) $(FUZZ_SOURCES) $(HEADERS)

# How far the analyzer follows the paths of a function: a third of its default, in a third of the time.
ANALYZER := -Xclang -analyzer-config -Xclang max-nodes=75000

tidy: lint-deps
	@printf '%s\n' $(LIB_SOURCES) $(CMD_SOURCES) | \
	 xargs -P 2 -n 8 sh -c 'clang-tidy --quiet "$$@" -- $(CPPFLAGS) $(STRICT) $(ANALYZER) 2>&1 | grep -vE "warnings? generated|^Suppressed|^Use -header" | grep . && exit 1; exit 0' sh

layers:
	@tests/layers

# Folders of the .pc file are below its prefix where they can be, so that it can be moved.
install: all $(B)/install/libmigrate.a $(B)/install/libmigrate.so
	install -D -m 755 $(B)/migrate $(DESTDIR)$(PREFIX)/bin/migrate
	install -D -m 644 $(B)/install/libmigrate.a $(DESTDIR)$(LIBDIR)/libmigrate.a
	install -D -m 755 $(B)/install/libmigrate.so $(DESTDIR)$(LIBDIR)/libmigrate.so.$(VERSION)
	ln -sf libmigrate.so.$(VERSION) $(DESTDIR)$(LIBDIR)/libmigrate.so.$(SOVERSION)
	ln -sf libmigrate.so.$(SOVERSION) $(DESTDIR)$(LIBDIR)/libmigrate.so
	cd lib/include && find migrate -name '*.h' -exec install -D -m 644 {} $(DESTDIR)$(INCLUDEDIR)/{} \;
	@mkdir -p $(DESTDIR)$(LIBDIR)/pkgconfig
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(strip $(LDLIBS))|' \
	    -e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
	    -e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|' \
	    lib/migrate.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/migrate.pc
	find migrations_template -type f -exec install -D -m 644 {} $(DESTDIR)$(DATADIR)/{} \;
	find docs README.md -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/doc/migrate/{} \;

clean:
	rm -rf build

build-deps:
	@tests/deps $(BUILD_DEBS)
test-deps:
	@tests/deps $(TEST_DEBS)
lint-deps:
	@tests/deps $(LINT_DEBS)
fuzz-deps:
	@tests/deps $(FUZZ_DEBS)

-include $(LIB_OBJECTS:.o=.d) $(CMD_OBJECTS:.o=.d) $(UNIT_OBJECTS:.o=.d) $(FUZZ_SOURCES:%.c=$(B)/%.d)
