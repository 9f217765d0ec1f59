# The targets are described in docs/development.md; the two that matter are `make demo` and `make test`.
VARIANT ?= release
B := build/$(VARIANT)

PACKAGES := libpq sqlite3 yaml-0.1 libgit2 jansson
CC ?= cc
STRICT := -std=c11 -D_XOPEN_SOURCE=700 -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef \
          -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wwrite-strings -Wcast-qual \
          -Wswitch-enum -Wconversion -Wno-sign-conversion
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
FLAGS.asan := -O1 -g $(SANITIZE)
LDFLAGS.asan := $(SANITIZE)
CPPFLAGS += -Ilib/include -Ilib $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS += $(STRICT) $(FLAGS.$(VARIANT)) -fPIC -fvisibility=hidden -MMD -MP
LDFLAGS += $(LDFLAGS.$(VARIANT))
LDLIBS += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

LIB_SOURCES := $(shell find lib -name '*.c' | LC_ALL=C sort)
CMD_SOURCES := $(shell find cmd -name '*.c' | LC_ALL=C sort)
UNIT_SOURCES := $(shell find tests/unit -name '*.c' 2>/dev/null | LC_ALL=C sort)
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/%.o)
CMD_OBJECTS := $(CMD_SOURCES:%.c=$(B)/%.o)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(B)/%.o)

.PHONY: all unit lib-compiles
all: $(B)/migrate

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/libmigrate.a: $(LIB_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(B)/migrate: $(CMD_OBJECTS) $(B)/libmigrate.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/unit: $(UNIT_OBJECTS) $(B)/libmigrate.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcriterion

unit: $(B)/unit
	$(B)/unit

-include $(LIB_OBJECTS:.o=.d) $(CMD_OBJECTS:.o=.d) $(UNIT_OBJECTS:.o=.d)

lib-compiles: $(LIB_OBJECTS) $(CMD_OBJECTS)
