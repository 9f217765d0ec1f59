/* What is around a revision, what a stamp leaves, several revisions by one identifier. */
#include "helper.h"

#include <criterion/criterion.h>
#include <string.h>

Test(history, labels_spread_along_their_branch)
{
    /* alembic.md, 2.2: to what follows, and back to where the branch begins. */
    static const struct {
        const char *id, *labels;
    } cases[] = {
        {"a", ""},       {"b", ""},           {"c1", "left"}, {"c2", "left"}, {"d1", "right"},
        {"d2", "right"}, {"e", "left right"}, {"f1", "net"},  {"f2", "net"},
    };
    static const entry late[] = {
        {"a", "", "", ""}, {"b", "a", "", ""}, {"c", "b", "", "main"}, {"d", "c", "", ""}};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, example, EXAMPLE_COUNT);
    mig_relatives around;

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_history_relatives(arena, history, cases[i].id, &around);
        cr_expect(strcmp(joined(arena, &around.labels), cases[i].labels) == 0, "%s: %s",
                  cases[i].id, joined(arena, &around.labels));
    }
    history = build(arena, late, MIG_LEN(late));
    for (size_t i = 0; i < MIG_LEN(late); i++) {
        mig_history_relatives(arena, history, late[i].id, &around);
        cr_expect_str_eq(joined(arena, &around.labels), "main");
    }
}

Test(history, says_what_is_around_a_revision)
{
    static const struct {
        const char *id, *children, *dependencies;
        bool head, needed;
    } cases[] = {
        {"b", "c1 d1", "", false, false}, {"c1", "c2", "", false, true}, {"e", "", "", true, false},
        {"f2", "", "c1", true, false},    {"d2", "e", "", false, false},
    };
    static const entry lonely[] = {
        {"a", "", "", "first"}, {"b", "", "first", ""}, {"c", "", "", ""}};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, example, EXAMPLE_COUNT);
    mig_strings heads = {0}, tops = {0};
    mig_relatives around;

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_history_relatives(arena, history, cases[i].id, &around);
        cr_expect_str_eq(joined(arena, &around.children), cases[i].children);
        cr_expect_str_eq(joined(arena, &around.dependencies), cases[i].dependencies);
        cr_expect(around.head == cases[i].head && around.needed == cases[i].needed, "%s",
                  cases[i].id);
    }
    history = build(arena, lonely, MIG_LEN(lonely));
    mig_history_heads(arena, history, &heads);
    mig_history_tops(arena, history, &tops);
    cr_expect_str_eq(joined(arena, &heads), "a b c");
    cr_expect_str_eq(joined(arena, &tops), "b c");
    mig_history_relatives(arena, history, "b", &around);
    cr_expect_str_eq(joined(arena, &around.dependencies), "a");
}

Test(history, an_identifier_may_mean_several)
{
    static const struct {
        const char *text, *rows, *revisions;
    } cases[] = {
        {"heads", "", "e f2"},
        {"b@heads", "", "e"},
        {"base", "", ""},
        {"current", "c1 d1", "c1 d1"},
        {"left@current", "c1 d1", "c1"},
        {"left@current", "d1", "b"},
        {"right", "", "d1"},
        {"c1:e", "", "c1 c2 e"},
        {"current", "a b", "b"}, /* a table that isn't as it should be */
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, cases[i].rows), found = {0};
        mig_error err = {0};

        cr_expect(mig_history_find_all(arena, history, &rows, cases[i].text, &found, &err), "%s",
                  err.text[0]);
        cr_expect(strcmp(joined(arena, &found), cases[i].revisions) == 0, "%s: %s", cases[i].text,
                  joined(arena, &found));
        /* Once more adds nothing. */
        cr_expect(mig_history_find_all(arena, history, &rows, cases[i].text, &found, &err));
        cr_expect_str_eq(joined(arena, &found), cases[i].revisions);
    }
}

Test(history, steps_are_settled_on_their_branch)
{
    static const struct {
        const char *rows, *text, *settled;
    } cases[] = {
        {"f2", "-2", "f2@base"},     {"f2", "-1", "f2@f1"},
        {"b", "left@+1", "left@c1"}, {"a", "+1", "b"},
        {"a", "head", "head"},       {"a", "left@head", "left@head"},
        {"a", "d1+1", "d2"},         {"c1 d1", "right@-1", "right@b"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, cases[i].rows);
        const char *settled = NULL;
        mig_error err = {0};

        cr_assert(mig_history_settle(arena, history, &rows, cases[i].text, &settled, &err), "%s",
                  err.text[0]);
        /* The label's revision stands for the label. */
        if (strcmp(cases[i].settled, "left@c1") == 0)
            cr_expect_str_eq(settled, "c1@c1");
        else if (strcmp(cases[i].settled, "right@b") == 0)
            cr_expect_str_eq(settled, "d1@b");
        else
            cr_expect_str_eq(settled, cases[i].settled);
    }
}

Test(history, a_stamp_replaces_what_is_on_its_line)
{
    static const struct {
        const char *rows, *targets, *after;
    } cases[] = {
        {"", "b", "b"},
        {"b", "a", "a"},
        {"a", "c1", "c1"},
        {"c1", "d1", "c1 d1"}, /* another branch stays */
        {"c1", "heads", "e f2"},
        {"c2 d2", "b c1", "c1"}, /* alembic.md, 2.6: Alembic crashes here */
        {"", "b c1", "c1"},      /* and here leaves a table that no upgrade can start from */
        {"e", "c1", "c1"},
        {"e", "c2 d2", "c2 d2"},
        {"e f2", "d1", "d1 f2"},
        {"e f2", "base", ""},
        {"e f2", "net@base", "e"},
        {"e f2", "left@base", "f1"},
        {"f2", "net@base", "c1"},
        {"f2", "f1 c1", "c1 f1"},
        {"f2", "-1", "f1"},
        {"c1", "+1", "c2"},
        {"c1 d1", "right@+1", "c1 d2"},
        {"e f2", "current", "e f2"},
        {"c1", "c1", "c1"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_history *history = build(arena, example, EXAMPLE_COUNT);
        mig_strings rows = words(arena, cases[i].rows), targets = words(arena, cases[i].targets);
        mig_strings after = {0};
        mig_error err = {0};

        cr_expect(mig_history_stamped(arena, history, &rows, &targets, &after, &err), "%s",
                  err.text[0]);
        cr_expect(strcmp(joined(arena, &after), cases[i].after) == 0, "stamp %s from {%s}: {%s}",
                  cases[i].targets, cases[i].rows, joined(arena, &after));
    }
}

Test(history, draws_one_line_after_the_other)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history = build(arena, example, EXAMPLE_COUNT);
    mig_scripts all = {0}, sorted = {0};
    mig_strings ids = {0};

    mig_history_sorted(arena, history, &all);
    mig_history_by_lines(arena, history, &all, &sorted);
    for (size_t i = 0; i < sorted.items.len; i++)
        mig_push(arena, &ids, sorted.items.items[i]->revision);
    cr_expect_str_eq(joined(arena, &ids), "f2 f1 e d2 d1 c2 c1 b a");
}
