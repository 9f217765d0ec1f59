/* A script gets other parents: nothing else of its text changes. */
#include "base/text.h"
#include "script/script.h"

#include <criterion/criterion.h>
#include <string.h>

#define BODY "upgrade: []\ndowngrade:\n- execute: 'down_revision: a'\n"
#define SQL_BODY "-- migrate:up\nSELECT 1;\n-- down_revision: a\n-- migrate:down\n"

static const struct {
    const char *path, *before, *parents, *after;
} cases[] = {
    {"x.yaml", "revision: x\ndown_revision: a\n" BODY, "b", "revision: x\ndown_revision: b\n" BODY},
    {"x.yaml", "revision: x\r\ndown_revision:  a \r\nupgrade: []\r\ndowngrade: []", "b",
     "revision: x\r\ndown_revision:  b \r\nupgrade: []\r\ndowngrade: []"},
    {"x.yaml", "# c\nrevision: x\ndown_revision: a # why\n" BODY, "b c",
     "# c\nrevision: x\ndown_revision: [b, c] # why\n" BODY},
    {"x.yaml", "revision: x\ndown_revision: 'a'\n" BODY, "b",
     "revision: x\ndown_revision: b\n" BODY},
    {"x.yaml", "revision: x\ndown_revision: \"a\" # a\n" BODY, "*b",
     "revision: x\ndown_revision: '*b' # a\n" BODY},
    {"x.yaml", "down_revision: [a,\n   c] # both\nrevision: x\n" BODY, "b",
     "down_revision: b # both\nrevision: x\n" BODY},
    {"x.yaml", "revision: x\ndown_revision:  # these\n- a\n  - c\nmessage: m\n" BODY, "b",
     NULL}, /* no YAML */
    {"x.yaml", "revision: x\ndown_revision:  # these\n  - a\n  - c\nmessage: m\n" BODY, "b",
     "revision: x\ndown_revision: b  # these\nmessage: m\n" BODY},
    {"x.yaml", "revision: x\r\ndown_revision:\r\n- a\r\n- c\r\n" BODY, "b c",
     "revision: x\r\ndown_revision: [b, c]\r\n" BODY},
    {"x.yaml", "revision: x\ndown_revision: null\n" BODY, "b",
     "revision: x\ndown_revision: b\n" BODY},
    {"x.yaml", "revision: x\ndown_revision:\n" BODY, "b", "revision: x\ndown_revision: b\n" BODY},
    {"x.yaml", "revision: x\ndown_revision: a\n" BODY, "",
     "revision: x\ndown_revision: null\n" BODY},
    {"x.yaml", BODY "revision: x\ndown_revision: a", "b", BODY "revision: x\ndown_revision: b"},
    {"x.yaml", "revision: x\n\"down_revision\": a\n" BODY, "b", NULL},
    {"x.yaml", "revision: x\ndown_revision: >-\n  a\n" BODY, "b", NULL},
    {"x.sql", "-- revision: x\n-- down_revision: a\n" SQL_BODY, "b",
     "-- revision: x\n-- down_revision: b\n" SQL_BODY},
    {"x.sql", "--revision: x\r\n--  down_revision: a, c \r\n" SQL_BODY, "b d",
     "--revision: x\r\n--  down_revision: b, d \r\n" SQL_BODY},
    {"x.sql", "-- revision: x\r\n-- down_revision:\r\n" SQL_BODY, "b",
     "-- revision: x\r\n-- down_revision: b\r\n" SQL_BODY},
    {"x.sql", "-- revision: x\n-- down_revision: [a, c]\n" SQL_BODY, "",
     "-- revision: x\n-- down_revision: null\n" SQL_BODY},
};

static mig_strings words(mig_arena *arena, const char *text)
{
    mig_strings list = {0};

    while (*text) {
        size_t length = strcspn(text, " ");

        mig_push(arena, &list, mig_arena_strndup(arena, text, length));
        text += length + strspn(text + length, " ");
    }
    return list;
}

Test(script_reparent, only_the_value_is_replaced)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_strings parents = words(arena, cases[i].parents);
        mig_script *script, *changed;
        mig_error err = {0};

        if (!mig_script_parse(arena, cases[i].path, cases[i].before, strlen(cases[i].before),
                              &script, &err)) {
            cr_expect(!cases[i].after, "%zu: %s", i, err.text[0]);
            continue;
        }
        if (mig_script_reparent(arena, script, &parents, &changed, &err))
            cr_expect(cases[i].after && mig_same(changed->text, cases[i].after), "%zu: %s", i,
                      changed->text);
        else
            cr_expect(!cases[i].after && strstr(err.text[0], "write it on one line"), "%zu: %s", i,
                      err.text[0]);
    }
}
