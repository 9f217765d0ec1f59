/*
 * Random tables, written in every manner, changed into each other: afterwards nothing is left to
 * change, rows keep what they held, and the way back leads back. The numbers are the same each
 * time.
 */
#include "lower_fixture.h"
#include "plan/order.h"

#include <stdint.h>
#include <stdlib.h>

enum { ROUNDS = 80 };

static uint32_t state;

static uint32_t below(uint32_t limit)
{
    state = state * 1664525U + 1013904223U;
    return (state >> 8U) % limit;
}

static const char *one_of(const char *const *words, size_t count)
{
    return words[below((uint32_t)count)];
}

#define ONE_OF(list) one_of((list), MIG_LEN(list))

/* A blank, as people write it. */
static void add_blank(mig_str *sql)
{
    static const char *const blanks[] = {" ",  " ",         " ",          "\n    ", "  ",
                                         "\t", " /* b */ ", " -- c, (\n", "\n"};

    mig_str_add(sql, ONE_OF(blanks));
}

static void add_words(mig_str *sql, const char *words)
{
    for (; *words; words++) {
        if (*words == ' ')
            add_blank(sql);
        else
            mig_str_addc(sql, *words);
    }
}

static const char *const names[] = {"a", "\"b\"", "[c]", "d", "`e f`"};

static void add_column(mig_str *sql, size_t index, bool key)
{
    static const char *const types[] = {" INTEGER", " integer", " TEXT",         " VARCHAR(10)",
                                        " BLOB",    " REAL",    " NUMERIC(5,2)", ""};
    static const char *const pieces[] = {"NOT NULL",
                                         "NOT NULL ON CONFLICT REPLACE",
                                         "DEFAULT 7",
                                         "DEFAULT ( 1 + 2 )",
                                         "DEFAULT '-- x'",
                                         "COLLATE NOCASE",
                                         "UNIQUE",
                                         "CHECK (%s <> 99)",
                                         "CONSTRAINT k_%d CHECK (%s > -5)",
                                         "REFERENCES p (id) ON DELETE CASCADE",
                                         "REFERENCES p NOT DEFERRABLE"};
    bool used[MIG_LEN(pieces)] = {false};
    const char *name = names[index];

    mig_str_add(sql, name);
    mig_str_add(sql, ONE_OF(types));
    if (key && below(3) == 0)
        add_words(sql, " PRIMARY KEY");
    for (uint32_t n = below(4); n > 0; n--) {
        uint32_t i = below(MIG_LEN(pieces));

        /* One of each, one default, one NOT NULL, one reference. */
        if (used[i] || (i == 1 && key) || (i < 2 && (used[0] || used[1])) ||
            (i >= 2 && i < 5 && (used[2] || used[3] || used[4])) ||
            (i >= 9 && (used[9] || used[10])))
            continue;
        used[i] = true;
        add_blank(sql);
        for (const char *c = pieces[i]; *c; c++) {
            if (c[0] == '%' && c[1] == 's')
                mig_str_add(sql, name);
            else if (c[0] == '%')
                mig_str_addf(sql, "%zu", index);
            else if (*c == ' ')
                add_blank(sql);
            else
                mig_str_addc(sql, *c);
            c += *c == '%';
        }
    }
}

static void add_table(mig_str *sql)
{
    static const char *const constraints[] = {
        "UNIQUE (a, \"b\")",
        "CONSTRAINT u UNIQUE (\"b\")",
        "CHECK (a IS NOT 98)",
        "CONSTRAINT ck CHECK (a <> 97 OR \"b\" > 0)",
        "FOREIGN KEY (a) REFERENCES p (id)",
        "CONSTRAINT f FOREIGN KEY (\"b\") REFERENCES p ON UPDATE SET NULL"};
    bool first = true;

    add_words(sql, "CREATE TABLE t (");
    for (size_t i = 0; i < MIG_LEN(names); i++) {
        if (i > 1 && below(3) == 0)
            continue;
        if (!first)
            mig_str_addc(sql, ',');
        add_blank(sql);
        add_column(sql, i, i == 3);
        first = false;
    }
    for (size_t i = 0; i < MIG_LEN(constraints); i++) {
        if (below(3) != 0)
            continue;
        mig_str_addc(sql, ',');
        add_blank(sql);
        add_words(sql, constraints[i]);
    }
    add_blank(sql);
    mig_str_addc(sql, ')');
}

static mig_schema *read_schema(fixture *f)
{
    mig_strings none = {0};
    mig_error err = {0};
    mig_schema *schema = NULL;

    cr_assert(f->driver->read_schema(f->driver, f->arena, &none, &none, &schema, &err), "%s",
              err.text[0]);
    return schema;
}

static mig_ops difference(fixture *f, const mig_schema *found, const mig_schema *wanted)
{
    mig_diff_options options = {.caps = f->driver->caps};
    mig_ops ops = {0}, ordered = {0};
    mig_error err = {0};

    cr_assert(mig_diff_settled(f->arena, f->driver, found, wanted, &options, &ops, &err) &&
                  mig_order(f->arena, &ops, found, &ordered, &err) &&
                  mig_order_places(f->arena, &ordered, found, NULL, &err),
              "%s", err.text[0]);
    return ordered;
}

/* What the rows hold in columns a and b, which every table has. */
static const char *rows_of(fixture *f)
{
    return ask(f,
               "SELECT CAST(CAST(a AS TEXT) AS REAL), CAST(CAST(\"b\" AS TEXT) AS REAL)"
               " FROM t ORDER BY 1, 2");
}

static const char *columns_of(fixture *f)
{
    return ask(f, "SELECT group_concat(name) FROM pragma_table_xinfo('t')");
}

/* A change that the rows don't allow is refused, and has changed nothing. */
static bool is_refused(const mig_error *err)
{
    static const char *const words[] = {"without a default", "aren't unique", "would not hold",
                                        "violate the check", "constraint failed"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (strstr(err->text[0], words[i]))
            return true;
    return false;
}

/* Rows without a row to refer to: nothing keeps a user from having them. */
static int violations(fixture *f)
{
    return atoi(ask(f, "SELECT count(*) FROM pragma_foreign_key_check"));
}

static bool expect_change(fixture *f, const char *operations, const mig_schema *wanted)
{
    const char *rows = rows_of(f), *before = dump(f);
    int broken = violations(f);
    mig_error err = {0};
    mig_ops left;

    if (!migrate(f, operations, &err)) {
        cr_assert(is_refused(&err), "%s (%s)\n%s\n%s", err.text[0], err.text[1], operations,
                  mig_str_text(&f->sql));
        cr_expect_str_eq(dump(f), before, "%s", operations);
        return false;
    }
    left = difference(f, read_schema(f), wanted);
    cr_assert_eq(left.len, 0, "left to do:\n%s\nafter\n%s\nwhich ran\n%s",
                 ops_text(f->arena, &left), operations, mig_str_text(&f->sql));
    cr_expect_str_eq(rows_of(f), rows, "%s", operations);
    cr_expect_str_eq(ask(f, "PRAGMA integrity_check"), "ok\n");
    cr_expect_leq(violations(f), broken, "%s\n%s", operations, mig_str_text(&f->sql));
    return true;
}

static const char *random_table(fixture *f)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(
        &sql, "CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2), (3), (7);");
    add_table(&sql);
    return mig_str_copy(f->arena, &sql);
}

/* Returns how many of the two ways were gone. */
static unsigned run_round(void)
{
    fixture f, other, texts = {.arena = mig_arena_new()};
    const char *before = random_table(&texts), *after = random_table(&texts);
    const mig_schema *from, *to;
    const char *columns;
    mig_ops ops, back = {0};
    unsigned done = 0;

    open_fixture(&f, before);
    open_fixture(&other, after);
    if (below(2) == 0)
        ask(&f, "INSERT INTO t (a, \"b\") VALUES (1, 2)");
    ask(&f, "UPDATE t SET [c] = 2");
    ask(&f, "UPDATE t SET d = 1");
    columns = columns_of(&f);
    from = read_schema(&f);
    to = read_schema(&other);
    ops = difference(&f, from, to);
    mig_reverse(f.arena, &ops, &back);
    if (expect_change(&f, ops_text(f.arena, &ops), to)) {
        done++;
        if (expect_change(&f, ops_text(f.arena, &back), from)) {
            done++;
            cr_expect_str_eq(columns_of(&f), columns, "%s", ops_text(f.arena, &back));
        }
    }
    close_fixture(&f);
    close_fixture(&other);
    mig_arena_free(texts.arena);
    return done;
}

Test(rebuild_random, any_table_becomes_any_other_and_comes_back)
{
    unsigned done = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        state = round * 7919U + 1U;
        done += run_round();
    }
    cr_expect_gt(done, ROUNDS, "%u", done);
}
