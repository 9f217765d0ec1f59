/* The laws, for one pair. */
#include "laws.h"

#include "../schema/dump.h"
#include "base/file.h"
#include "base/text.h"
#include "plan/order.h"
#include "project/compare.h"
#include "run/run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const law_bench *bench;
    mig_arena *arena;
    law_maker m;
    const law_pair *pair;
    const char *before, *after; /* texts of schema.yaml */
    mig_driver *driver;
    mig_scripts scripts;
    mig_history *history;
    bool stepwise; /* the change is made statement by statement, and what is done stays done */
    law_fault *fault;
} checker;

static bool fails(checker *c, const char *law, const char *text)
{
    *c->fault = (law_fault){law, text};
    return false;
}

static const char *text_of(mig_arena *arena, const mig_error *err)
{
    MIG_AUTO_STR out = {0};

    for (unsigned i = 0; i < err->depth; i++)
        mig_str_addf(&out, "%s\n", err->text[i]);
    mig_str_addf(&out, "%u:%u: %s\n", err->line, err->column, err->snippet);
    return mig_str_copy(arena, &out);
}

/* The lines that only one of two sorted texts has. */
static void add_lines_of(mig_str *out, const char *sign, const char *text, const char *other)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *all = mig_arena_printf(arena, "\n%s", other);

    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = mig_arena_printf(arena, "\n%.*s\n", (int)length, text);

        if (!strstr(all, line))
            mig_str_addf(out, "%s%.*s\n", sign, (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static bool expect_same(checker *c, const char *law, const char *wanted, const char *found)
{
    MIG_AUTO_STR out = {0};

    if (strcmp(wanted, found) == 0)
        return true;
    add_lines_of(&out, "- ", wanted, found);
    add_lines_of(&out, "+ ", found, wanted);
    if (out.len == 0)
        mig_str_addf(&out, "wanted:\n%s\nfound:\n%s", wanted, found);
    return fails(c, law, mig_str_copy(c->arena, &out));
}

/* Not mig_file_write, which waits for the disk. */
static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* driver NULL: with what the scripts make, or with nothing. */
static bool compare(checker *c, mig_arena *arena, mig_driver *driver, const char *yaml,
                    const mig_scripts *scripts, mig_compared *compared, mig_error *err)
{
    const char *path = mig_path_join(arena, c->bench->folder, "schema.yaml");
    mig_project project = {.schema_text = "schema.yaml", .naming = mig_naming_default};
    mig_strings skip = {0};
    mig_comparison what = {.project = &project,
                           .driver = driver,
                           .dialect = c->bench->dialect,
                           .caps = c->driver->caps,
                           .scripts = scripts,
                           .skip = &skip};

    mig_push(arena, &skip, "migrate_version");
    mig_push(arena, &skip, "migrate_log");
    mig_push(arena, &project.schema, path);
    for (size_t i = 0; c->m.database == LAW_POSTGRESQL && i < law_schema_count; i++)
        mig_push(arena, &project.schemas, law_schemas[i]);
    write_file(path, yaml);
    return mig_compare(arena, &what, compared, err);
}

static const char *script_text(mig_arena *arena, const char *id, const char *parent, bool stepwise,
                               const mig_ops *ops)
{
    mig_script script = {.revision = id, .message = "", .transaction = !stepwise, .has_body = true};
    MIG_AUTO_STR out = {0};

    if (parent)
        mig_push(arena, &script.down_revisions, parent);
    script.upgrade = *ops;
    mig_reverse(arena, ops, &script.downgrade);
    mig_script_print(arena, &script, &out);
    return mig_str_copy(arena, &out);
}

/* The script that leads to a declared schema; made twice. NULL: a law fails. */
static const char *make_script(checker *c, mig_driver *driver, const char *id, const char *yaml)
{
    const char *parent = c->scripts.items.len > 0 ? "a" : NULL;
    bool stepwise = parent && c->stepwise && !c->bench->bare;
    const char *texts[2];

    for (size_t i = 0; i < 2; i++) {
        MIG_AUTO_ARENA scratch = mig_arena_new();
        mig_compared compared = {0};
        mig_error err = {0};

        if (!compare(c, scratch, driver, yaml, &c->scripts, &compared, &err)) {
            (void)fails(c, "what is declared can be compared", text_of(c->arena, &err));
            return NULL;
        }
        texts[i] =
            mig_arena_strdup(c->arena, script_text(scratch, id, parent, stepwise, &compared.ops));
    }
    return expect_same(c, "the same input gives the same script", texts[0], texts[1]) ? texts[0]
                                                                                      : NULL;
}

/* The operations without the notes above them, which are for people. */
static const char *operations(mig_arena *arena, const char *script)
{
    MIG_AUTO_STR out = {0};

    for (const char *at = strstr(script, "\nupgrade:") + 1; *at;) {
        size_t length = strcspn(at, "\n");

        if (at[strspn(at, " ")] != '#')
            mig_str_addf(&out, "%.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
    return mig_str_copy(arena, &out);
}

/* Reading it back gives the same operations. */
static bool add_script(checker *c, const char *id, const char *text)
{
    const char *path = mig_arena_printf(c->arena, "%s.yaml", id);
    mig_script *script, *again;
    mig_error err = {0};
    MIG_AUTO_STR printed = {0};

    if (!mig_script_parse(c->arena, path, text, strlen(text), &script, &err) ||
        !mig_script_parse(c->arena, path, text, strlen(text), &again, &err) ||
        !mig_script_body(c->arena, script, NULL, &err) || /* else the first arena to ask has it */
        !mig_script_body(c->arena, again, NULL, &err))
        return fails(c, "a script that is written can be read", text_of(c->arena, &err));
    mig_script_print(c->arena, again, &printed);
    if (!expect_same(c, "a script reads back to the same operations", operations(c->arena, text),
                     operations(c->arena, printed.data)))
        return false;
    mig_push(c->arena, &c->scripts.items, script);
    return mig_history_build(c->arena, &c->scripts, &c->history, &err) ||
           fails(c, "scripts make a history", text_of(c->arena, &err));
}

static const char *now(mig_arena *arena)
{
    return mig_arena_strdup(arena, "2026-11-21T10:15:00.000Z");
}

static unsigned long clock_ms(void)
{
    return 0;
}

static bool run(checker *c, mig_driver *driver, const mig_history *history, mig_direction direction,
                const char *target, mig_error *err)
{
    mig_runner runner = {.driver = driver,
                         .history = history,
                         .store = {"migrate_version", "migrate_log"},
                         .now = now,
                         .clock_ms = clock_ms};
    size_t done;

    (void)c;
    return mig_run(&runner, direction, target, &done, err);
}

static bool expect_no_difference(checker *c, mig_driver *driver, const char *law, const char *yaml,
                                 const mig_scripts *scripts)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_compared compared = {0};
    mig_error err = {0};

    if (!compare(c, scratch, driver, yaml, scripts, &compared, &err))
        return fails(c, law, text_of(c->arena, &err));
    return compared.ops.len == 0 ||
           fails(c, law,
                 mig_arena_strdup(c->arena, script_text(scratch, "x", NULL, false, &compared.ops)));
}

/* With and without the scripts' help, and with the scripts alone. */
static bool expect_declared(checker *c, const char *yaml, size_t applied)
{
    const mig_scripts none = {0};
    mig_scripts scripts = c->scripts;

    scripts.items.len = applied;
    return expect_no_difference(c, c->driver, "a diff after the change is empty", yaml, &scripts) &&
           expect_no_difference(c, c->driver, "a diff without scripts is empty", yaml, &none) &&
           expect_no_difference(c, NULL, "a replay of the scripts gives what is declared", yaml,
                                &scripts);
}

static const char *version_of(checker *c)
{
    const mig_store store = {"migrate_version", "migrate_log"};
    mig_strings rows = {0};
    mig_error err = {0};

    cr_assert(mig_store_rows(c->driver, c->arena, &store, &rows, &err));
    return rows.len == 0 ? "base" : rows.items[0];
}

static const char *state_of(checker *c, const law_schema *side)
{
    return mig_arena_printf(c->arena, "%s%s%s\n", law_dump(c->arena, c->driver, true),
                            law_rows(&c->m, c->arena, c->driver, c->pair, side), version_of(c));
}

/* In a transaction nothing is left of what failed; without one the log says where to go on. */
static bool expect_unchanged(checker *c, const law_schema *side, const char *state,
                             const mig_error *err)
{
    if (c->stepwise || expect_same(c, "what fails changes nothing", state, state_of(c, side)))
        return true;
    return fails(c, c->fault->law,
                 mig_arena_printf(c->arena, "%s%s", text_of(c->arena, err), c->fault->text));
}

/*
 * Runs a script, which some time fails somewhere and is run again. Where the server refuses,
 * nothing has changed; and without rows it mustn't. The refusal of a change that is none of a row
 * is a fault.
 */
static bool move(checker *c, mig_direction direction, const char *target, const law_schema *side,
                 bool *refused)
{
    const char *state = state_of(c, side);
    mig_error err = {0}, again = {0};
    bool failed;

    law_fail_at(c->driver, law_once_in(&c->m, 3) ? 1 + law_roll(&c->m, 9) : 0);
    *refused = !run(c, c->driver, c->history, direction, target, &err);
    failed = law_fail_end(c->driver);
    if (*refused && failed) {
        if (!expect_unchanged(c, side, state, &err))
            return false;
        err = (mig_error){0};
        *refused = !run(c, c->driver, c->history, direction, target, &err);
    }
    if (!*refused)
        return true;
    if (!expect_unchanged(c, side, state, &err))
        return false;
    law_delete_rows(&c->m, c->driver);
    return run(c, c->driver, c->history, direction, target, &again) ||
           fails(c,
                 direction == MIG_UP ? "empty tables take every change"
                                     : "empty tables take every way back",
                 text_of(c->arena, &again));
}

static bool create(checker *c)
{
    const char *text = make_script(c, c->driver, "a", c->before);
    mig_error err = {0};

    if (!text || !add_script(c, "a", text))
        return false;
    if (!run(c, c->driver, c->history, MIG_UP, "head", &err))
        return fails(c, "what is declared can be made", text_of(c->arena, &err));
    return expect_declared(c, c->before, 1);
}

/* The second schema made at once looks as the first one changed. */
static bool expect_made_at_once(checker *c)
{
    mig_driver *driver = c->bench->open(c->bench->context, c->arena, 1);
    checker other = *c;
    const char *text;
    mig_error err = {0};
    bool good;

    other.scripts = (mig_scripts){0};
    other.driver = driver;
    text = make_script(&other, driver, "c", c->after);
    good = text && add_script(&other, "c", text);
    if (good && !run(&other, driver, other.history, MIG_UP, "head", &err))
        good = fails(c, "what is declared can be made", text_of(c->arena, &err));
    good = good && expect_same(c, "changed is as made at once", law_dump(c->arena, driver, false),
                               law_dump(c->arena, c->driver, false));
    c->bench->close(c->bench->context, driver);
    return good;
}

static bool change(checker *c)
{
    const law_schema *before = &c->pair->before, *after = &c->pair->after;
    const char *start = law_dump(c->arena, c->driver, true), *rows;
    const char *text = make_script(c, c->driver, "b", c->after);
    bool refused = false;

    if (!text || !add_script(c, "b", text))
        return false;
    rows = law_rows(&c->m, c->arena, c->driver, c->pair, before);
    if (!move(c, MIG_UP, "head", before, &refused) || !expect_declared(c, c->after, 2))
        return false;
    if (!refused &&
        !expect_same(c, "rows stay", rows, law_rows(&c->m, c->arena, c->driver, c->pair, after)))
        return false;
    if (!expect_made_at_once(c))
        return false;
    rows = law_rows(&c->m, c->arena, c->driver, c->pair, after);
    if (!move(c, MIG_DOWN, "a", after, &refused) ||
        !expect_same(c, "the way back leads back", start, law_dump(c->arena, c->driver, true)) ||
        !expect_declared(c, c->before, 1))
        return false;
    return refused || expect_same(c, "rows stay on the way back", rows,
                                  law_rows(&c->m, c->arena, c->driver, c->pair, before));
}

static bool leave_nothing(checker *c)
{
    mig_error err = {0};

    if (!run(c, c->driver, c->history, MIG_DOWN, "base", &err))
        return fails(c, "tables can be dropped", text_of(c->arena, &err));
    return expect_same(c, "base is nothing", "", law_dump(c->arena, c->driver, true));
}

/* The short forms of schema.yaml say the same as the long ones. */
static bool expect_short_same(checker *c, const char *text, const char *brief)
{
    mig_error err = {0};
    const mig_schema *wanted = load_text(c->arena, text, &err);
    const mig_schema *found = wanted ? load_text(c->arena, brief, &err) : NULL;

    if (!found)
        return fails(c, "what is declared can be read",
                     mig_arena_printf(c->arena, "%s%s", text_of(c->arena, &err), brief));
    return expect_same(c, "long and short forms mean the same", dump_schema(c->arena, wanted, true),
                       dump_schema(c->arena, found, true));
}

law_fault law_check(const law_bench *bench, mig_arena *arena, const law_maker *made,
                    const law_pair *pair)
{
    law_fault fault = {0};
    checker c = {.bench = bench, .arena = arena, .m = *made, .pair = pair, .fault = &fault};

    c.m.arena = arena;
    c.stepwise = law_once_in(&c.m, 4) || bench->bare;
    c.before = law_print(&c.m, &pair->before, NULL);
    c.after = law_print(&c.m, &pair->after, &pair->before);
    if (!expect_short_same(&c, c.before, law_print_short(&c.m, &pair->before, NULL)) ||
        !expect_short_same(&c, c.after, law_print_short(&c.m, &pair->after, &pair->before)))
        return fault;
    c.driver = bench->open(bench->context, arena, 0);
    if (create(&c)) {
        law_insert_rows(&c.m, c.driver, &pair->before);
        if (change(&c))
            (void)leave_nothing(&c);
    }
    if (fault.law && c.scripts.items.len > 0)
        fault.text = mig_arena_printf(arena, "%s\nscript:\n%s", fault.text,
                                      c.scripts.items.items[c.scripts.items.len - 1]->text);
    bench->close(bench->context, c.driver);
    return fault;
}
