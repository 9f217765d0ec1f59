/* The revision graph: names, paths and rows, by tables; the fault of each kind of file. */
#include "helper.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const entry line[] = {
    {"3f2a9c41d7e0", "", "", ""},
    {"3f91aaaaaaaa", "3f2a9c41d7e0", "", ""},
    {"77aa01bc55de", "3f91aaaaaaaa", "", ""},
};

Test(history, runs_the_example_of_alembic_in_its_order)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, example, EXAMPLE_COUNT);
    mig_strings none = {0};
    mig_moves moves = {0};
    mig_error err = {0};
    const char *text;

    cr_assert(mig_history_path(arena, history, &none, MIG_UP, "heads", &moves, &err), "%s",
              err.text[0]);
    text = moves_text(arena, &moves, true);
    cr_expect(strcmp(text,
                     "a{a} b{b} d1{d1} d2{d2} c1{c1 d2} f1{c1 d2 f1} f2{d2 f2} "
                     "c2{c2 d2 f2} e{e f2}") == 0,
              "%s", text);
}

static const struct {
    const char *rows;
    mig_direction direction;
    const char *target, *moves, *rows_after;
} paths[] = {
    {"", MIG_UP, "b", "a b", "b"},
    {"", MIG_UP, "base", "", ""},
    {"b", MIG_UP, "a", "", ""},
    {"c2 d2", MIG_UP, "e", "e", "e"},
    {"c1", MIG_UP, "+1", "c2", "c2"},
    {"c2", MIG_UP, "+1", "d1 d2 e", "e"},
    {"a", MIG_UP, "+1", "b", "b"},
    {"a", MIG_UP, "current", "", ""},
    {"a", MIG_UP, "d2-1", "b d1", "d1"},
    {"a", MIG_UP, "d1+1", "b d1 d2", "d2"},
    {"", MIG_UP, "f2", "a b c1 f1 f2", "f2"},
    {"f2", MIG_DOWN, "f1", "f2", "c1 f1"},
    {"f2", MIG_DOWN, "-1", "f2", "c1 f1"},
    {"e", MIG_DOWN, "b", "e c2 c1 d2 d1", "b"},
    {"e", MIG_DOWN, "c2", "e", "c2 d2"},
    {"e f2", MIG_DOWN, "b", "e c2 f2 c1 d2 d1", "b f1"},
    {"c2 d2", MIG_DOWN, "c1", "c2", "c1 d2"},
    {"d2", MIG_DOWN, "-2", "d2 d1", "b"},
    {"d2", MIG_DOWN, "-4", "d2 d1 b a", ""},
    {"d2", MIG_DOWN, "base", "d2 d1 b a", ""},
    {"d2", MIG_DOWN, "d2", "", ""},
    {"d2", MIG_DOWN, "current", "", ""},
    {"f2", MIG_DOWN, "c1", "", ""},
    {"", MIG_UP, "left", "a b c1", "c1"},
    {"", MIG_UP, "le", "a b c1", "c1"},
    {"", MIG_UP, "left@head", "a b d1 d2 c1 c2 e", "e"},
    {"", MIG_UP, "net@head", "a b c1 f1 f2", "f2"},
    {"", MIG_UP, "net@heads", "a b c1 f1 f2", "f2"},
    {"", MIG_UP, "net@base", "", ""},
    {"", MIG_UP, "net@+1", "f1", "f1"},
    {"", MIG_UP, "left@+1", "a", "a"},
    {"b", MIG_UP, "left@+1", "c1", "c1"},
    {"d2", MIG_UP, "left@+1", "c1", "c1 d2"},
    {"d2", MIG_UP, "left@+2", "c1 c2", "c2 d2"},
    {"f2", MIG_UP, "left@+1", "c2", "c2 f2"},
    {"c1 d1", MIG_UP, "right@+1", "d2", "c1 d2"},
    {"", MIG_UP, "left@c2", "a b c1 c2", "c2"},
    {"", MIG_UP, "left@head-1", "a b c1 c2", "c2"},
    {"", MIG_UP, "left@b+1", "a b c1", "c1"},
    {"f2", MIG_DOWN, "-2", "f2 f1", "c1"},
    {"f2", MIG_DOWN, "net@-1", "f2", "c1 f1"},
    {"f2", MIG_DOWN, "net@base", "f2 f1", "c1"},
    {"f2", MIG_DOWN, "left@-1", "f2 c1", "b f1"},
    {"c1 d2", MIG_DOWN, "left@b", "c1", "d2"},
    {"c2 d2", MIG_DOWN, "right@-2", "d2 d1", "c2"},
    {"c1 d1", MIG_DOWN, "left@-1", "c1", "d1"},
    {"e", MIG_DOWN, "left@-1", "e", "c2 d2"},
    {"e f2", MIG_DOWN, "right@base", "e c2 f2 c1 d2 d1 b a", "f1"},
    {"e f2", MIG_DOWN, "base", "e c2 f2 f1 c1 d2 d1 b a", ""},
    {"d2", MIG_DOWN, "right", "d2", "d1"},
    {"c1 d1", MIG_UP, "current", "", ""},
    {"a b", MIG_UP, "c1", "c1", "c1"}, /* a table that isn't as it should be is put right */
};

Test(history, finds_paths)
{
    for (size_t i = 0; i < MIG_LEN(paths); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, paths[i].rows);
        mig_moves moves = {0};
        mig_error err = {0};
        const char *text;

        cr_assert(mig_history_path(arena, history, &rows, paths[i].direction, paths[i].target,
                                   &moves, &err),
                  "%s from {%s}: %s", paths[i].target, paths[i].rows, err.text[0]);
        text = moves_text(arena, &moves, false);
        cr_expect(strcmp(text, paths[i].moves) == 0, "%s from {%s}: %s", paths[i].target,
                  paths[i].rows, text);
        if (moves.len > 0) {
            text = joined(arena, &moves.items[moves.len - 1].rows_after);
            cr_expect(strcmp(text, paths[i].rows_after) == 0, "%s from {%s}: {%s}", paths[i].target,
                      paths[i].rows, text);
        }
    }
}

Test(history, says_why_there_is_no_path)
{
    static const struct {
        const char *rows;
        mig_direction direction;
        const char *target, *message;
    } cases[] = {
        {"", MIG_UP, "head",
         "there are several heads: e, f2; name the one that is meant (\"branch@head\" is the head "
         "of a "
         "branch), \"heads\" for all, or merge them"},
        {"b", MIG_UP, "+1", "several revisions follow \"b\": c1, d1; name the one that is meant"},
        {"c1 d1", MIG_UP, "+1",
         "\"+1\" could count from several revisions: c1, d1; say on which branch, as in \"c1@+1\""},
        {"c2", MIG_UP, "+2", "\"+2\" goes too far: only 1 revision follows \"c2\""},
        {"", MIG_UP, "+1", "several revisions follow \"base\": a, f1; name the one that is meant"},
        {"a", MIG_UP, "-1", "\"-1\" counts downwards; an upgrade takes \"+1\""},
        {"b", MIG_DOWN, "+1", "\"+1\" counts upwards; a downgrade takes \"-1\""},
        {"b", MIG_DOWN, "-3", "\"-3\" goes too far: \"b\" is only 2 steps above base"},
        {"", MIG_DOWN, "-1", "\"-1\" goes too far: there is nothing below \"base\""},
        {"e", MIG_DOWN, "-1",
         "\"e\" is a merge of several revisions: c2, d2; name the one that is meant"},
        {"b", MIG_DOWN, "c1",
         "revision \"c1\" isn't applied; a downgrade goes to one that is below the current one "
         "(\"b\")"},
        {"zzzz", MIG_UP, "b",
         "the database is at revision \"zzzz\", which no script here has; get its script back "
         "(another branch of the repository may have it), or put the version table right with "
         "\"migrate stamp --purge\""},
        {"", MIG_UP, "x@head", "unknown revision \"x\"; \"migrate history\" lists them"},
        {"", MIG_UP, "lift@head", "unknown revision \"lift\"; did you mean \"left\"?"},
        {"", MIG_UP, "@head", "\"@head\" names no branch before the \"@\": a label or a revision"},
        {"", MIG_UP, "left@",
         "\"left@\" says nothing behind the \"@\"; write \"left@head\", \"left@base\" or "
         "\"left@+1\""},
        {"", MIG_UP, "left@d1", "revision \"d1\" is not on the branch of \"left\""},
        {"", MIG_UP, "a:b", "\"a:b\" is a range; one target is wanted here"},
        {"c1", MIG_UP, "left@-1", "\"left@-1\" counts downwards; an upgrade takes \"left@+1\""},
        {"b", MIG_UP, "b@+1", "several revisions follow \"b\": c1, d1; name the one that is meant"},
        {"c1 d1", MIG_DOWN, "-1",
         "\"-1\" could count from several revisions: c1, d1; say on which branch, as in \"c1@-1\""},
        {"", MIG_DOWN, "left@-1", "\"left@-1\" goes too far: there is nothing below \"base\""},
        {"e f2", MIG_DOWN, "left@d1", "revision \"d1\" is not on the branch of \"left\""},
        {"", MIG_UP, "haed", "unknown revision \"haed\"; did you mean \"head\"?"},
        {"", MIG_UP, "", "unknown revision \"\"; \"migrate history\" lists them"},
        {"", MIG_UP, "b+", "unknown revision \"b+\"; \"migrate history\" lists them"},
        {"", MIG_UP, "zz+1", "unknown revision \"zz\"; \"migrate history\" lists them"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, cases[i].rows);
        mig_moves moves = {0};
        mig_error err = {0};

        cr_expect(!mig_history_path(arena, history, &rows, cases[i].direction, cases[i].target,
                                    &moves, &err),
                  "%s", cases[i].target);
        cr_expect(err.code == MIG_ERR_USAGE);
        cr_expect(strcmp(err.text[0], cases[i].message) == 0, "%s: %s", cases[i].target,
                  err.text[0]);
    }
}

Test(history, finds_one_revision_by_what_a_user_writes)
{
    static const struct {
        const char *text, *revision, *message;
    } cases[] = {
        {"3f2a9c41d7e0", "3f2a9c41d7e0", NULL},
        {"7", "77aa01bc55de", NULL},
        {"3f2", "3f2a9c41d7e0", NULL},
        {"head", "77aa01bc55de", NULL},
        {"heads", "77aa01bc55de", NULL},
        {"head-1", "3f91aaaaaaaa", NULL},
        {"head-3", NULL, NULL},
        {"base", NULL, NULL},
        {"base+1", "3f2a9c41d7e0", NULL},
        {"3f2+2", "77aa01bc55de", NULL},
        {"current", "3f91aaaaaaaa", NULL},
        {"current-1", "3f2a9c41d7e0", NULL},
        {"+1", "77aa01bc55de", NULL},
        {"-1", "3f2a9c41d7e0", NULL},
        {"3f", NULL, "\"3f\" is ambiguous: 3f2a9c41d7e0, 3f91aaaaaaaa"},
        {"77aa01bc55df", NULL, "unknown revision \"77aa01bc55df\"; did you mean \"77aa01bc55de\"?"},
        {"head+1", NULL, "\"head+1\" goes too far: no revision follows \"77aa01bc55de\""},
        {"head-4", NULL, "\"head-4\" goes too far: \"77aa01bc55de\" is only 3 steps above base"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, line, MIG_LEN(line));
        mig_strings rows = words(arena, "3f91aaaaaaaa");
        const char *revision = NULL;
        mig_error err = {0};
        bool found = mig_history_find(arena, history, &rows, cases[i].text, &revision, &err);

        if (cases[i].message) {
            cr_expect(!found && strcmp(err.text[0], cases[i].message) == 0, "%s: %s", cases[i].text,
                      err.text[0]);
            continue;
        }
        cr_expect(found, "%s: %s", cases[i].text, err.text[0]);
        cr_expect(revision == cases[i].revision ||
                      (revision && cases[i].revision && strcmp(revision, cases[i].revision) == 0),
                  "%s: %s", cases[i].text, revision ? revision : "base");
    }
}

Test(history, current_needs_a_database)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, line, MIG_LEN(line));
    const char *revision;
    mig_error err = {0};

    cr_expect(!mig_history_find(arena, history, NULL, "current", &revision, &err));
    cr_expect_str_eq(err.text[0], "\"current\" needs a database that can be asked");
}

Test(history, lists_ranges_with_both_ends)
{
    static const struct {
        const char *range, *scripts;
    } cases[] = {
        {":", "a b c1 c2 d1 d2 e f1 f2"},
        {"c1:", "c1 c2 e f2"},
        {":c2", "a b c1 c2"},
        {"b:e", "b c1 c2 d1 d2 e"},
        {"base:b", "a b"},
        {"d1:d1", "d1"},
        {"current:e", "d1 d2 e"},
        {"-1:current", "b d1"},
        {"left@-2:e", "c1 c2 e"},
        {"-2:left@head", "c1 c2 e"},
        {"-1:f2", "f1 f2"},
        {"d1:+2", "d1 d2 e"},
        {"net@base:", "f1 f2"},
        {"net@base:net@head", "f1 f2"},
        {":left", "a b c1"},
        {"right:right@head", "d1 d2 e"},
        {"e:c1", NULL},
        {"-1:", NULL},
        {"b", NULL},
        {"a:b:c1", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, "d1"), ids = {0};
        mig_scripts scripts = {0};
        mig_error err = {0};
        bool good = mig_history_range(arena, history, &rows, cases[i].range, &scripts, &err);

        cr_expect(good == (cases[i].scripts != NULL), "%s: %s", cases[i].range, err.text[0]);
        for (size_t k = 0; k < scripts.items.len; k++)
            mig_push(arena, &ids, scripts.items.items[k]->revision);
        cr_expect(!good || strcmp(joined(arena, &ids), cases[i].scripts) == 0, "%s: %s",
                  cases[i].range, joined(arena, &ids));
    }
}

static const struct {
    const char *name;
    entry entries[4];
    size_t count;
    const char *file;
    unsigned line;
    const char *message;
} file_faults[] = {
    {"missing parent",
     {{"a1b2c3", "", "", ""}, {"b", "a1b2c4", "", ""}},
     2,
     "versions/b.yaml",
     2,
     "no script has the revision \"a1b2c4\" that this one comes after; did you mean "
     "\"a1b2c3\"?"},
    {"dependency on nothing",
     {{"a", "", "zzzzzzzz", ""}},
     1,
     "versions/a.yaml",
     3,
     "no script has the revision \"zzzzzzzz\" that this one depends on"},
    {"duplicate",
     {{"a", "", "", ""}, {"b", "a", "", ""}, {"a", "", "", ""}},
     3,
     "versions/a.yaml",
     1,
     "revision \"a\" is in two files: \"versions/a.yaml\" and \"versions/a.yaml\""},
    {"self-loop",
     {{"a", "a", "", ""}},
     1,
     "versions/a.yaml",
     2,
     "revision \"a\" comes after itself"},
    {"self-dependency",
     {{"a", "", "a", ""}},
     1,
     "versions/a.yaml",
     3,
     "revision \"a\" depends on itself"},
    {"cycle",
     {{"a", "c", "", ""}, {"b", "a", "", ""}, {"c", "b", "", ""}, {"d", "c", "", ""}},
     4,
     "versions/a.yaml",
     2,
     "these revisions need each other in a circle: \"a\" (a.yaml) needs \"c\" (c.yaml) needs "
     "\"b\" (b.yaml) needs \"a\""},
    {"cycle through a dependency",
     {{"a", "", "c", ""}, {"b", "a", "", ""}, {"c", "b", "", ""}},
     3,
     "versions/a.yaml",
     3,
     "these revisions need each other in a circle: \"a\" (a.yaml) needs \"c\" (c.yaml) needs "
     "\"b\" (b.yaml) needs \"a\""},
    {"label used twice",
     {{"a", "", "", "billing"}, {"b", "a", "", "x billing"}},
     2,
     "versions/b.yaml",
     4,
     "the label \"billing\" is in two files: \"a.yaml\" and \"b.yaml\""},
    {"label that is an id",
     {{"a", "", "", "b"}, {"b", "a", "", ""}},
     2,
     "versions/a.yaml",
     4,
     "the label \"b\" is the id of a revision (b.yaml) too"},
    {"label as parent",
     {{"a", "", "", "billing"}, {"b", "billing", "", ""}},
     2,
     "versions/b.yaml",
     2,
     "\"billing\" is a label; what comes before is named by its revision: \"a\""},
    {"dependency on a label that isn't there",
     {{"a", "", "", "billing"}, {"b", "", "biling", ""}},
     2,
     "versions/b.yaml",
     3,
     "no script has the revision \"biling\" that this one depends on; did you mean "
     "\"billing\"?"},
};

Test(history, names_the_files_of_a_fault)
{
    for (size_t i = 0; i < MIG_LEN(file_faults); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_scripts scripts = make_scripts(arena, file_faults[i].entries, file_faults[i].count);
        mig_history *history;
        mig_error err = {0};

        cr_expect(!mig_history_build(arena, &scripts, &history, &err), "%s", file_faults[i].name);
        cr_expect(err.code == MIG_ERR_USAGE && strcmp(err.file, file_faults[i].file) == 0 &&
                      err.line == file_faults[i].line,
                  "%s: %s:%u", file_faults[i].name, err.file, err.line);
        cr_expect(strcmp(err.text[0], file_faults[i].message) == 0, "%s: %s", file_faults[i].name,
                  err.text[0]);
    }
}

Test(history, upgrades_where_alembic_crashes)
{
    /* reference/alembic.md, 2.8 */
    static const entry entries[] = {
        {"a", "", "", ""}, {"b", "a", "", ""}, {"c", "a", "", ""}, {"d", "a", "b c", ""}};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, entries, MIG_LEN(entries));
    mig_strings none = {0};
    mig_moves moves = {0};
    mig_error err = {0};
    const char *text;

    cr_assert(mig_history_path(arena, history, &none, MIG_UP, "d", &moves, &err));
    text = moves_text(arena, &moves, true);
    cr_expect(strcmp(text, "a{a} c{c} b{b c} d{d}") == 0, "%s", text);
}

Test(history, does_not_care_about_the_order_of_the_files)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_scripts scripts = make_scripts(arena, example, EXAMPLE_COUNT), sorted = {0};
    mig_scripts turned = {0};
    mig_history *history;
    mig_error err = {0};
    mig_strings ids = {0};

    for (size_t i = scripts.items.len; i-- > 0;)
        mig_push(arena, &turned.items, scripts.items.items[i]);
    cr_assert(mig_history_build(arena, &turned, &history, &err));
    mig_history_sorted(arena, history, &sorted);
    for (size_t i = 0; i < sorted.items.len; i++)
        mig_push(arena, &ids, sorted.items.items[i]->revision);
    cr_expect_str_eq(joined(arena, &ids), "a b c1 c2 d1 d2 e f1 f2");
}

Test(history, ten_thousand_revisions_are_no_trouble)
{
    enum { COUNT = 10000 };
    MIG_AUTO_ARENA arena = mig_arena_new();
    entry *entries = mig_arena_alloc(arena, COUNT * sizeof *entries);
    mig_strings none = {0};
    mig_moves up = {0}, down = {0};
    mig_history *history;
    mig_error err = {0};

    /* Every tenth revision forks, and the fork is merged. */
    for (size_t i = 0; i < COUNT; i++) {
        const char *parents = i ? entries[i - 1].id : "";

        if (i % 10 == 8)
            parents = entries[i - 2].id;
        else if (i % 10 == 9)
            parents = mig_arena_printf(arena, "%s %s", entries[i - 1].id, entries[i - 2].id);
        entries[i] = (entry){mig_arena_printf(arena, "r%05zu", i), parents, "", ""};
    }
    history = build(arena, entries, COUNT);
    cr_assert(mig_history_path(arena, history, &none, MIG_UP, "head", &up, &err), "%s",
              err.text[0]);
    cr_expect_eq(up.len, COUNT);
    cr_assert(mig_history_path(arena, history, &up.items[COUNT - 1].rows_after, MIG_DOWN, "base",
                               &down, &err));
    cr_expect_eq(down.len, COUNT);
    cr_expect_eq(down.items[COUNT - 1].rows_after.len, 0);
}

Test(history, ten_thousand_revisions_that_depend_on_each_other_are_no_trouble)
{
    enum { COUNT = 10000 };
    MIG_AUTO_ARENA arena = mig_arena_new();
    entry *entries = mig_arena_alloc(arena, COUNT * sizeof *entries);
    mig_strings none = {0};
    mig_moves up = {0}, down = {0};
    mig_history *history;
    mig_error err = {0};

    /* Two lines; each revision of one depends on one of the other, and all on the first. */
    for (size_t i = 0; i < COUNT; i++)
        entries[i] = (entry){mig_arena_printf(arena, "r%05zu", i), i > 1 ? entries[i - 2].id : "",
                             i % 2   ? mig_arena_printf(arena, "r00000 %s", entries[i - 1].id)
                             : i > 5 ? entries[i - 5].id
                                     : "",
                             i == 0 ? "left" : ""};
    history = build(arena, entries, COUNT);
    cr_assert(mig_history_path(arena, history, &none, MIG_UP, "heads", &up, &err), "%s",
              err.text[0]);
    cr_expect_eq(up.len, COUNT);
    cr_assert(mig_history_path(arena, history, &up.items[COUNT - 1].rows_after, MIG_DOWN,
                               "left@base", &down, &err));
    cr_expect_eq(down.len, COUNT);
}
