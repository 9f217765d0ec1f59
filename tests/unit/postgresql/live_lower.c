/*
 * The laws of every change: apply it, and the database is like one made so from the start; take it
 * back, and it is as before. Rows stay.
 */
#include "live.h"

#include "base/text.h"
#include "plan/lower.h"

#include <stdlib.h>

/* Runs the operations as a script would, in one transaction. False with err when a step fails. */
static bool run(mig_arena *arena, mig_driver *driver, const mig_ops *ops, mig_error *err)
{
    mig_schema *shape = live_read(arena, driver);

    if (!driver->begin(driver, err))
        return false;
    for (size_t at = 0, count; at < ops->len; at += count) {
        mig_steps steps = {0};

        count = mig_group(ops, at, driver->caps);
        if (!mig_lower_group(arena, driver->dialect, driver->caps, driver->default_schema, ops, at,
                             count, shape, &steps, err))
            return false;
        for (size_t i = 0; i < steps.len; i++) {
            mig_rows rows;

            if (!mig_query(driver, arena, steps.items[i].sql, NULL, 0, &rows, err))
                return mig_within(err, "%s", steps.items[i].sql);
            if (steps.items[i].kind == MIG_STEP_ASSERT && rows.rows.len > 0)
                return mig_fail(err, MIG_ERR_FAILED, "%s: %s", steps.items[i].message,
                                rows.rows.items[0][0]);
        }
    }
    return driver->end(driver, true, err);
}

static mig_ops reversed(mig_arena *arena, const mig_ops *ops)
{
    mig_ops back = {0};

    for (size_t i = ops->len; i-- > 0;)
        mig_push(arena, &back, mig_op_reverse(ops->items[i]));
    return back;
}

typedef struct {
    const char *before; /* SQL */
    const char *ops;
    const char *after; /* SQL that makes the same from nothing */
    const char *rows;  /* a query that has to give the same before, after, and when taken back */
} change_case;

static void load(mig_arena *arena, mig_driver *driver, const char *sql)
{
    live_exec(driver, mig_arena_printf(arena, "DROP SCHEMA %s CASCADE; CREATE SCHEMA %s; %s",
                                       driver->default_schema, driver->default_schema, sql));
}

/* With what is beyond the model, and what no file shows. */
static const char *dump(mig_arena *arena, mig_driver *driver)
{
    MIG_AUTO_STR text = {0};
    mig_schema *schema = live_read(arena, driver);

    mig_str_add(&text, schema_text(arena, schema));
    for (size_t i = 0; i < schema->others.len; i++)
        mig_str_addf(&text, "%s %s\n", schema->others.items[i]->kind,
                     schema->others.items[i]->name.name);
    return mig_str_copy(arena, &text);
}

static void expect_change(mig_driver *driver, const change_case *c)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = ops_of(arena, c->ops), back = {0};
    const char *start, *wanted, *rows = NULL;
    mig_error err = {0};

    load(arena, driver, c->after);
    wanted = dump(arena, driver);
    load(arena, driver, c->before);
    start = dump(arena, driver);
    if (c->rows)
        rows = live_value(arena, driver, c->rows);
    cr_assert(run(arena, driver, &ops, &err), "%s\n%s", c->ops, live_text(&err));
    cr_expect_str_eq(dump(arena, driver), wanted);
    if (c->rows)
        cr_expect_str_eq(live_value(arena, driver, c->rows), rows, "%s", c->ops);
    back = reversed(arena, &ops);
    cr_assert(run(arena, driver, &back, &err), "back: %s\n%s", c->ops, live_text(&err));
    cr_expect_str_eq(dump(arena, driver), start);
    if (c->rows)
        cr_expect_str_eq(live_value(arena, driver, c->rows), rows, "back: %s", c->ops);
}

static void expect_all(const char *schema, const change_case *cases, size_t count)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, schema);

    for (size_t i = 0; i < count; i++)
        expect_change(driver, &cases[i]);
    live_close(driver);
}

#define ALTER(from, to) "- alter_column: {table: t, column: c, from: {" from "}, to: {" to "}}\n"

Test(postgresql_change, types)
{
    static const char values[] = "SELECT string_agg(c::text, ',' ORDER BY c::text) FROM t";
    static const change_case cases[] = {
        {"CREATE TABLE t (c varchar(40) DEFAULT 'x'); INSERT INTO t VALUES ('a')",
         ALTER("type: varchar(40), nullable: true, default: x",
               "type: text, nullable: true, default: x"),
         "CREATE TABLE t (c text DEFAULT 'x')", values},
        {"CREATE TABLE t (c text DEFAULT '1'); INSERT INTO t VALUES ('12')",
         ALTER("type: text, nullable: true, default: {literal: '1'}",
               "type: int, nullable: true, default: 2"),
         "CREATE TABLE t (c int DEFAULT 2)", values},
        {"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c text DEFAULT 'ok'); "
         "INSERT INTO t VALUES ('sad')",
         ALTER("type: text, nullable: true, default: ok",
               "type: mood, nullable: true, default: ok"),
         "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c mood DEFAULT 'ok')", values},
        {"CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x', 'y'); CREATE TABLE t (c a); "
         "INSERT INTO t VALUES ('x')",
         ALTER("type: a, nullable: true", "type: b, nullable: true"),
         "CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x', 'y'); CREATE TABLE t (c b)",
         values},
        {"CREATE TABLE t (c bool DEFAULT true); INSERT INTO t VALUES (true), (false)",
         ALTER("type: bool, nullable: true, default: true", "type: bigint, nullable: true"),
         "CREATE TABLE t (c bigint)", "SELECT count(*)::text FROM t"},
        {"CREATE TABLE t (c text); INSERT INTO t VALUES ('gr\\303\\274n'), ('a\\134b')",
         ALTER("type: text, nullable: true", "type: bytes, nullable: true"),
         "CREATE TABLE t (c bytea)", "SELECT count(*)::text FROM t"},
        {"CREATE TABLE t (c text); INSERT INTO t VALUES ('{\"a\": 1}')",
         ALTER("type: text, nullable: true", "type: jsonb, nullable: true"),
         "CREATE TABLE t (c jsonb)", values},
        {"CREATE TABLE t (c timestamptz DEFAULT now()); INSERT INTO t VALUES ('2020-01-01')",
         ALTER("type: timestamptz, nullable: true, default: now()",
               "type: date, nullable: true, default: current_date"),
         "CREATE TABLE t (c date DEFAULT current_date)", "SELECT c::date::text FROM t"},
        {"CREATE TABLE t (c text COLLATE \"C\")",
         ALTER("type: text, nullable: true, collation: C",
               "type: varchar(9), nullable: true, collation: POSIX"),
         "CREATE TABLE t (c varchar(9) COLLATE \"POSIX\")", NULL},
        {"CREATE TABLE t (c int, d int GENERATED ALWAYS AS (c * 2) STORED UNIQUE, "
         "CONSTRAINT k CHECK (d > 0)); COMMENT ON COLUMN t.d IS 'D'; CREATE INDEX i ON t (d, c); "
         "INSERT INTO t VALUES (4)",
         ALTER("type: int, nullable: true", "type: bigint, nullable: true"),
         "CREATE TABLE t (c bigint, d int GENERATED ALWAYS AS (c * 2) STORED UNIQUE, "
         "CONSTRAINT k CHECK (d > 0)); COMMENT ON COLUMN t.d IS 'D'; CREATE INDEX i ON t (d, c)",
         "SELECT d::text FROM t"},
        {"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c text DEFAULT '1', d int, "
         "e text DEFAULT 'ok', f int DEFAULT 4, h int GENERATED ALWAYS AS (d * f) STORED, "
         "g int GENERATED ALWAYS AS (d * 2) STORED, CONSTRAINT k CHECK (g < h)); "
         "CREATE UNIQUE INDEX i ON t (g, h); "
         "INSERT INTO t VALUES ('7', 3, 'sad')",
         ALTER("type: text, nullable: true, default: {literal: '1'}",
               "type: int, default: 2") "- alter_column: {table: t, column: d, from: {type: int, "
                                        "nullable: true}, "
                                        "to: {type: bigint}}\n"
                                        "- alter_column: {table: t, column: f, from: {type: int, "
                                        "nullable: true, default: 4}, to: {type: bigint, "
                                        "nullable: true, default: 4}}\n"
                                        "- alter_column: {table: t, column: e, from: {type: text, "
                                        "nullable: true, default: ok}, "
                                        "to: {type: mood, default: ok}}\n"
                                        "- add_column: {table: t, column: s, type: int, "
                                        "autoincrement: true}\n"
                                        "- add_column: {table: t, column: a, type: int, nullable: "
                                        "true, generated: c + s}\n",
         "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c int NOT NULL DEFAULT 2, "
         "d bigint NOT NULL, e mood NOT NULL DEFAULT 'ok', f bigint DEFAULT 4, "
         "s serial, a int GENERATED ALWAYS AS (c + s) STORED, "
         "h int GENERATED ALWAYS AS (d * f) STORED, "
         "g int GENERATED ALWAYS AS (d * 2) STORED, CONSTRAINT k CHECK (g < h)); "
         "CREATE UNIQUE INDEX i ON t (g, h)",
         "SELECT c::text || d::text || e::text || g::text || h::text FROM t"},
    };

    expect_all("live_change_types", cases, MIG_LEN(cases));
}

/* Whatever the two types are: an empty table is changed, and over a value nothing is lost unsaid.
 */
Test(postgresql_change, every_type_becomes_every_other_or_says_that_it_can_not)
{
    static const char *const types[] = {
        "int",         "bigint",   "smallint", "'numeric(10,2)'",
        "double",      "bool",     "text",     "'varchar(9)'",
        "date",        "time",     "timetz",   "timestamp",
        "timestamptz", "interval", "json",     "jsonb",
        "uuid",        "bytes",    "inet",     "'bit(4)'",
        "'int[]'",     "'text[]'", "mood",     "'mood[]'",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_pairs");
    mig_schema *shape;
    mig_error err = {0};

    live_exec(driver, "CREATE TYPE mood AS ENUM ('ok')");
    shape = live_read(arena, driver);
    cr_assert(driver->begin(driver, &err));
    for (size_t i = 0; i < MIG_LEN(types); i++)
        for (size_t k = 0; k < MIG_LEN(types); k++) {
            mig_ops ops = ops_of(
                arena,
                mig_arena_printf(arena,
                                 "- create_table: {table: t, columns: {c: {type: %s}}}\n" ALTER(
                                     "type: %s", "type: %s") "- drop_table: {table: t}\n",
                                 types[i], types[i], types[k]));
            mig_schema *known = MIG_COPY(arena, shape);
            mig_steps steps = {0};
            known->tables.items = NULL;
            known->tables.len = known->tables.cap = 0;
            mig_schema_seal(known);
            for (size_t at = 0; at < ops.len; at++)
                cr_assert(mig_lower_group(arena, driver->dialect, driver->caps,
                                          driver->default_schema, &ops, at, 1, known, &steps, &err),
                          "%s", live_text(&err));
            for (size_t at = 0; at < steps.len; at++) {
                mig_rows rows;

                cr_assert(mig_query(driver, arena, steps.items[at].sql, NULL, 0, &rows, &err),
                          "%s to %s: %s\n%s", types[i], types[k], steps.items[at].sql,
                          live_text(&err));
                cr_expect(steps.items[at].kind == MIG_STEP_SQL || rows.rows.len == 0);
            }
        }
    cr_assert(driver->end(driver, false, &err));
    live_close(driver);
}

Test(postgresql_change, what_values_become_may_be_said)
{
    static const struct {
        const char *made, *ops, *value;
    } cases[] = {
        {"CREATE TABLE t (c bigint DEFAULT 0 NOT NULL, d int); INSERT INTO t VALUES (86400, 7)",
         "- alter_column:\n    table: t\n    column: c\n    from: {type: bigint, default: 0}\n"
         "    to: {type: timestamptz, default: now()}\n    using: to_timestamp(c) -- seconds\n",
         "1970-01-02"},
        {"CREATE TABLE t (c text, d int); INSERT INTO t VALUES (NULL, 7)",
         "- alter_column:\n    table: t\n    column: c\n    from: {type: text, nullable: true}\n"
         "    to: {type: text}\n    using: {postgresql: \"coalesce(c, d::text)\", sqlite: x}\n",
         "7"},
        /* what is said for another database only is not for this one */
        {"CREATE TABLE t (c text, d int); INSERT INTO t VALUES ('5', 7)",
         "- alter_column:\n    table: t\n    column: c\n    from: {type: text, nullable: true}\n"
         "    to: {type: int, nullable: true}\n    using: {sqlite: x}\n",
         "5"},
        {"CREATE TABLE t (c int, d int); INSERT INTO t VALUES (5, 7)",
         ALTER("type: int, nullable: true", "type: jsonb, nullable: true"), "5"},
        {"CREATE TABLE t (c text[], d int); INSERT INTO t VALUES ('{a,b}', 7)",
         ALTER("type: 'text[]', nullable: true", "type: json, nullable: true"), "[\"a\",\"b\"]"},
        {"CREATE TABLE t (c json, d int); INSERT INTO t VALUES ('17', 7)",
         ALTER("type: json, nullable: true", "type: int, nullable: true"), "17"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_using");

    live_exec(driver, "SET TimeZone = 'UTC'");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_ops ops = ops_of(arena, cases[i].ops);
        mig_error err = {0};

        load(arena, driver, cases[i].made);
        cr_assert(run(arena, driver, &ops, &err), "%s\n%s", cases[i].ops, live_text(&err));
        cr_expect(
            mig_starts_with(live_value(arena, driver, "SELECT c::text FROM t"), cases[i].value),
            "%s", live_value(arena, driver, "SELECT c::text FROM t"));
    }
    live_close(driver);
}

Test(postgresql_change, a_conversion_that_nobody_knows_is_asked_for)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_unknown");
    mig_ops ops =
        ops_of(arena, ALTER("type: bigint, nullable: true", "type: timestamp, nullable: true"));
    mig_error err = {0};

    live_exec(driver, "CREATE TABLE t (c bigint); INSERT INTO t VALUES (1), (NULL), (20200101)");
    cr_expect_not(run(arena, driver, &ops, &err));
    cr_expect_str_eq(
        err.text[0],
        "nothing converts bigint to timestamp without time zone; say how with "
        "`using`, in SQL over the row as it was: 2 rows of \"t\" hold a value in \"c\"");
    cr_expect(driver->end(driver, false, &err));
    live_close(driver);
}

Test(postgresql_change, a_text_that_is_too_long_is_not_cut)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_cut");
    mig_ops ops = ops_of(arena, ALTER("type: varchar(9)", "type: varchar(2)"));
    mig_error err = {0};

    live_exec(driver, "CREATE TABLE t (c varchar(9) NOT NULL); INSERT INTO t VALUES ('abcdef')");
    cr_expect_not(run(arena, driver, &ops, &err));
    cr_expect_str_eq(err.sqlstate, "22001");
    cr_expect(driver->end(driver, false, &err));
    cr_expect_str_eq(live_value(arena, driver, "SELECT c FROM t"), "abcdef");
    live_close(driver);
}

Test(postgresql_change, properties_of_columns)
{
    static const change_case cases[] = {
        {"CREATE TABLE t (c int)", ALTER("type: int, nullable: true", "type: int"),
         "CREATE TABLE t (c int NOT NULL)", NULL},
        {"CREATE TABLE t (c int)",
         ALTER("type: int, nullable: true", "type: int, nullable: true, default: -1"),
         "CREATE TABLE t (c int DEFAULT -1)", NULL},
        {"CREATE TABLE t (c varchar(9) DEFAULT NULL)",
         ALTER("type: varchar(9), nullable: true, default: null",
               "type: varchar(9), nullable: true, default: {expr: \"now() at time zone 'utc'\"}"),
         "CREATE TABLE t (c varchar(9) DEFAULT (now() at time zone 'utc'))", NULL},
        {"CREATE TABLE t (c int)",
         ALTER("type: int, nullable: true", "type: int, nullable: true, comment: it's"),
         "CREATE TABLE t (c int); COMMENT ON COLUMN t.c IS 'it''s'", NULL},
        {"CREATE TABLE t (c timestamptz)",
         ALTER("type: timestamptz, nullable: true",
               "type: timestamptz, nullable: true, on_update: now()"),
         "CREATE TABLE t (c timestamptz); "
         "CREATE FUNCTION migrate_on_update_c() RETURNS trigger LANGUAGE plpgsql AS "
         "'\nBEGIN\n    NEW.c := now();\n    RETURN NEW;\nEND\n'; "
         "CREATE TRIGGER migrate_on_update_c BEFORE UPDATE ON t FOR EACH ROW "
         "WHEN (OLD.c IS NOT DISTINCT FROM NEW.c) EXECUTE FUNCTION migrate_on_update_c()",
         NULL},
        {"CREATE TABLE t (c int, d int GENERATED ALWAYS AS (c + 1) STORED); CREATE INDEX i ON t "
         "(d)",
         "- alter_column: {table: t, column: d, "
         "from: {type: int, nullable: true, generated: c + 1}, "
         "to: {type: int, nullable: true, generated: c + 2}}\n",
         "CREATE TABLE t (c int, d int GENERATED ALWAYS AS (c + 2) STORED); CREATE INDEX i ON t "
         "(d)",
         NULL},
        {"CREATE TABLE t (c int, d int GENERATED ALWAYS AS (c + 1) STORED); "
         "INSERT INTO t VALUES (1)",
         "- alter_column: {table: t, column: d, "
         "from: {type: int, nullable: true, generated: c + 1}, "
         "to: {type: int, nullable: true}}\n",
         "CREATE TABLE t (c int, d int)", "SELECT d::text FROM t"},
    };

    expect_all("live_change_properties", cases, MIG_LEN(cases));
}

Test(postgresql_change, counters_go_on_where_they_were)
{
    static const char rows[] = "INSERT INTO t (d) SELECT 1 FROM generate_series(1, 3); ";
    static const struct {
        const char *made, *from;
    } kinds[] = {
        {"c int NOT NULL", "type: int"},
        {"c serial", "type: int, autoincrement: true"},
        {"c int GENERATED ALWAYS AS IDENTITY", "type: int, identity: always"},
        {"c int GENERATED BY DEFAULT AS IDENTITY", "type: int, identity: by default"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_counters");

    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        for (size_t k = 0; k < MIG_LEN(kinds); k++) {
            change_case c = {0};
            mig_ops ops;
            mig_error err = {0};

            if (i == k)
                continue;
            c.before = mig_arena_printf(arena, "CREATE TABLE t (%s, d int); %s", kinds[i].made,
                                        i == 0 ? "" : rows);
            c.after = mig_arena_printf(arena, "CREATE TABLE t (%s, d int)", kinds[k].made);
            c.ops = mig_arena_printf(arena, ALTER("%s", "%s"), kinds[i].from, kinds[k].from);
            expect_change(driver, &c);
            if (k == 0)
                continue;
            /* and there: the next number follows those that rows have */
            load(arena, driver,
                 mig_arena_printf(arena, "CREATE TABLE t (%s, d int); %s", kinds[i].made,
                                  i == 0 ? "" : rows));
            if (i == 0)
                live_exec(driver, "INSERT INTO t VALUES (3, 1)");
            ops = ops_of(arena, c.ops);
            cr_assert(run(arena, driver, &ops, &err), "%s", live_text(&err));
            cr_expect_str_eq(live_value(arena, driver, "INSERT INTO t (d) VALUES (1) RETURNING c"),
                             "4", "%s", c.ops);
        }
    live_close(driver);
}

#define COLUMN(from, to) \
    "- alter_column:\n    table: t\n    column: c\n    from: {" from "}\n    to: {" to "}\n"

Test(postgresql_change, sequences_of_counters)
{
    static const char rows[] = "SELECT string_agg(c::text, ',' ORDER BY d) FROM t";
    static const change_case cases[] = {
        {"CREATE TABLE t (c int GENERATED ALWAYS AS IDENTITY, d serial); "
         "INSERT INTO t (d) VALUES (1), (2)",
         COLUMN("type: int, identity: always",
                "type: int, identity: {kind: by default, start: 50, increment: 5, min: 2, max: "
                "900, cache: 3, cycle: true, sequence: s}"),
         "CREATE TABLE t (c int GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME s START 50 "
         "INCREMENT 5 MINVALUE 2 MAXVALUE 900 CACHE 3 CYCLE), d serial)",
         rows},
        {"CREATE TABLE t (c serial, d int); INSERT INTO t (d) VALUES (1), (2)",
         COLUMN("type: int, autoincrement: true",
                "type: bigint, autoincrement: {type: smallint, increment: -1, sequence: s}"),
         "CREATE SEQUENCE s AS smallint INCREMENT -1; "
         "CREATE TABLE t (c bigint NOT NULL DEFAULT nextval('s'), d int); "
         "ALTER SEQUENCE s OWNED BY t.c",
         rows},
        {"CREATE SEQUENCE s START 7 MAXVALUE 70; "
         "CREATE TABLE t (c bigint NOT NULL DEFAULT nextval('s'), d int); "
         "ALTER SEQUENCE s OWNED BY t.c; INSERT INTO t (d) VALUES (1), (2)",
         COLUMN("type: bigint, autoincrement: {start: 7, max: 70, sequence: s}",
                "type: int, identity: {kind: always, increment: 2, sequence: n}"),
         "CREATE TABLE t (c int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME n INCREMENT 2), d int)",
         rows},
        {"CREATE TABLE t (d int)",
         "- add_column:\n    {table: t, column: c, type: int, autoincrement: {start: 5, type: "
         "bigint, sequence: n}, nullable: true}\n"
         "- add_column:\n    {table: t, column: e, type: int, identity: {kind: always, cache: "
         "2}}\n",
         "CREATE SEQUENCE n START 5; CREATE TABLE t (d int, c int DEFAULT nextval('n'), "
         "e int GENERATED ALWAYS AS IDENTITY (CACHE 2)); ALTER SEQUENCE n OWNED BY t.c",
         NULL},
        /* a name that is stated stays with the column, whatever that or its table are called */
        {"CREATE SEQUENCE s; CREATE TABLE t (c bigint NOT NULL DEFAULT nextval('s'), "
         "d int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME i)); ALTER SEQUENCE s OWNED BY t.c",
         "- rename_table: {from: t, to: u}\n- rename_column: {table: u, from: c, to: x}\n"
         "- rename_column: {table: u, from: d, to: y}\n",
         "CREATE SEQUENCE s; CREATE TABLE u (x bigint NOT NULL DEFAULT nextval('s'), "
         "y int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME i)); ALTER SEQUENCE s OWNED BY u.x",
         NULL},
    };

    expect_all("live_change_sequences", cases, MIG_LEN(cases));
}

/* What is inserted next, after a change over rows that were given numbers. */
Test(postgresql_change, a_sequence_that_changes_gives_no_number_twice)
{
    static const struct {
        const char *made, *rows, *from, *to, *next;
    } cases[] = {
        /* none was given: the new start counts */
        {"c int GENERATED ALWAYS AS IDENTITY", "", "type: int, identity: always",
         "type: int, identity: {kind: always, start: 100, increment: 10}", "100,110"},
        {"c serial", "", "type: int, autoincrement: true",
         "type: int, autoincrement: {start: 100, min: 50}", "100,101"},
        /* some were */
        {"c int GENERATED ALWAYS AS IDENTITY", "INSERT INTO t (d) VALUES (1), (2); ",
         "type: int, identity: always",
         "type: int, identity: {kind: always, start: 100, increment: 10}", "12,22"},
        {"c serial", "INSERT INTO t (d) VALUES (1), (2); ", "type: int, autoincrement: true",
         "type: int, autoincrement: {start: 100, min: 50}", "100,101"},
        {"c int GENERATED ALWAYS AS IDENTITY (START 100)", "INSERT INTO t (d) VALUES (1), (2); ",
         "type: int, identity: {kind: always, start: 100}", "type: int, identity: always",
         "102,103"},
        {"c int GENERATED ALWAYS AS IDENTITY (START 100)", "INSERT INTO t (d) VALUES (1), (2); ",
         "type: int, identity: {kind: always, start: 100}",
         "type: int, autoincrement: {start: 7, cache: 5}", "102,103"},
        {"c serial", "INSERT INTO t (d) VALUES (1), (2); ", "type: int, autoincrement: true",
         "type: bigint, identity: {kind: by default, start: 100}", "3,4"},
        {"c serial", "", "type: int, autoincrement: true",
         "type: bigint, identity: {kind: by default, start: 100}", "100,101"},
        /* another direction */
        {"c serial", "INSERT INTO t (d) VALUES (1), (2); ", "type: int, autoincrement: true",
         "type: int, autoincrement: {increment: -1, max: 9, min: -9, start: 2}", "0,-1"},
        /* a column that only now counts, up and down */
        {"c int NOT NULL", "INSERT INTO t (c, d) VALUES (-7, 1), (5, 2); ", "type: int",
         "type: int, identity: {kind: always, increment: -1}", "-8,-9"},
        {"c int NOT NULL", "INSERT INTO t (c, d) VALUES (7, 1), (5, 2); ", "type: int",
         "type: int, autoincrement: {start: 100}", "100,101"},
        {"c int NOT NULL", "INSERT INTO t (c, d) VALUES (107, 1), (5, 2); ", "type: int",
         "type: int, autoincrement: {start: 100}", "108,109"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_numbers");

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_ops ops =
            ops_of(arena, mig_arena_printf(arena, COLUMN("%s", "%s"), cases[i].from, cases[i].to));
        mig_error err = {0};

        load(arena, driver,
             mig_arena_printf(arena, "CREATE TABLE t (%s, d int); %s", cases[i].made,
                              cases[i].rows));
        cr_assert(run(arena, driver, &ops, &err), "case %zu: %s", i, live_text(&err));
        live_exec(driver, "INSERT INTO t (d) VALUES (11), (12)");
        cr_expect_str_eq(live_value(arena, driver,
                                    "SELECT string_agg(c::text, ',' ORDER BY d) FROM t "
                                    "WHERE d > 10"),
                         cases[i].next, "case %zu", i);
    }
    live_close(driver);
}

Test(postgresql_change, how_tables_are_stored)
{
    static const char rows[] = "SELECT count(*)::text FROM t";
    static const change_case cases[] = {
        {"CREATE TABLE t (c int); INSERT INTO t VALUES (1)",
         "- alter_table: {table: t, from: {}, to: {unlogged: true, comment: T}}\n",
         "CREATE UNLOGGED TABLE t (c int); COMMENT ON TABLE t IS 'T'", rows},
        {"CREATE TABLE t (c text) WITH (fillfactor = 70, toast.autovacuum_enabled = off)",
         "- alter_table:\n    table: t\n    from: {with: {fillfactor: 70, "
         "toast.autovacuum_enabled: off}}\n    to: {with: {autovacuum_vacuum_scale_factor: 0.05, "
         "toast.autovacuum_enabled: on}}\n",
         "CREATE TABLE t (c text) WITH (autovacuum_vacuum_scale_factor = 0.05, "
         "toast.autovacuum_enabled = on)",
         NULL},
        {"CREATE TABLE t (c int NOT NULL, d int NOT NULL); CREATE UNIQUE INDEX i ON t (c); "
         "CREATE UNIQUE INDEX j ON t (d); ALTER TABLE t REPLICA IDENTITY USING INDEX i",
         "- alter_table: {table: t, from: {replica_identity: {index: i}}, to: {replica_identity: "
         "{index: j}}}\n- rename_index: {table: t, from: j, to: k}\n",
         "CREATE TABLE t (c int NOT NULL, d int NOT NULL); CREATE UNIQUE INDEX i ON t (c); "
         "CREATE UNIQUE INDEX k ON t (d); ALTER TABLE t REPLICA IDENTITY USING INDEX k",
         NULL},
        /* an index that is made anew is the one that rows are told by again */
        {"CREATE TABLE t (c int NOT NULL, d int NOT NULL, CONSTRAINT u UNIQUE (c)); "
         "ALTER TABLE t REPLICA IDENTITY USING INDEX u",
         "- drop_constraint: {table: t, kind: unique, name: u, columns: [c]}\n"
         "- create_unique: {table: t, name: u, columns: [d]}\n",
         "CREATE TABLE t (c int NOT NULL, d int NOT NULL, CONSTRAINT u UNIQUE (d)); "
         "ALTER TABLE t REPLICA IDENTITY USING INDEX u",
         NULL},
        {"CREATE TABLE t (c int)",
         "- create_table:\n    table: u\n    unlogged: true\n    with: {fillfactor: 70}\n"
         "    replica_identity: {index: i}\n    access_method: heap\n    tablespace: pg_default\n"
         "    columns:\n      c: {type: int}\n      d: {type: bigint, autoincrement: {start: 3, "
         "sequence: s}}\n    indexes: {i: {columns: [c], unique: true}}\n",
         "CREATE SEQUENCE s START 3; CREATE TABLE t (c int); CREATE UNLOGGED TABLE u (c int NOT "
         "NULL, d bigint NOT NULL DEFAULT nextval('s')) WITH (fillfactor = 70); "
         "ALTER SEQUENCE s OWNED BY u.d; "
         "CREATE UNIQUE INDEX i ON u (c); ALTER TABLE u REPLICA IDENTITY USING INDEX i",
         NULL},
    };

    expect_all("live_change_stored", cases, MIG_LEN(cases));
}

Test(postgresql_change, how_columns_are_stored)
{
    static const change_case cases[] = {
        {"CREATE TABLE t (c text)",
         COLUMN("type: text, nullable: true",
                "type: text, nullable: true, storage: external, compression: lz4, statistics: 200, "
                "options: {n_distinct: -0.5}"),
         "CREATE TABLE t (c text COMPRESSION lz4); ALTER TABLE t ALTER c SET STORAGE EXTERNAL, "
         "ALTER c SET STATISTICS 200, ALTER c SET (n_distinct = -0.5)",
         NULL},
        {"CREATE TABLE t (c text COMPRESSION pglz); ALTER TABLE t ALTER c SET STORAGE EXTERNAL, "
         "ALTER c SET (n_distinct = 7, n_distinct_inherited = 8)",
         COLUMN("type: text, nullable: true, storage: external, compression: pglz, options: "
                "{n_distinct: 7, n_distinct_inherited: 8}",
                "type: text, nullable: true, options: {n_distinct_inherited: 9}"),
         "CREATE TABLE t (c text); ALTER TABLE t ALTER c SET (n_distinct_inherited = 9)", NULL},
        /* a change of type is no change of these */
        {"CREATE TABLE t (c text COMPRESSION lz4); ALTER TABLE t ALTER c SET STORAGE MAIN, "
         "ALTER c SET STATISTICS 5",
         COLUMN("type: text, nullable: true, storage: main, compression: lz4, statistics: 5",
                "type: varchar(9), nullable: true, storage: main, compression: lz4, statistics: 5"),
         "CREATE TABLE t (c varchar(9) COMPRESSION lz4); ALTER TABLE t ALTER c SET STORAGE MAIN, "
         "ALTER c SET STATISTICS 5",
         NULL},
        /* what is usual for one type is not for another */
        {"CREATE TABLE t (c text); ALTER TABLE t ALTER c SET STORAGE MAIN",
         COLUMN("type: text, nullable: true, storage: main", "type: numeric, nullable: true"),
         "CREATE TABLE t (c numeric)", NULL},
        {"CREATE TABLE t (d int)",
         "- add_column: {table: t, column: c, type: text, storage: plain, statistics: 1}\n",
         "CREATE TABLE t (d int, c text NOT NULL); ALTER TABLE t ALTER c SET STORAGE PLAIN, "
         "ALTER c SET STATISTICS 1",
         NULL},
    };

    expect_all("live_change_stored_columns", cases, MIG_LEN(cases));
}

Test(postgresql_change, tables_constraints_and_indexes)
{
    static const change_case cases[] = {
        {"CREATE TABLE t (c serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES",
         "- rename_table: {from: t, to: u}\n",
         "CREATE TABLE u (c serial CONSTRAINT t_pkey PRIMARY KEY)", NULL},
        {"CREATE TABLE t (c serial, d bigint GENERATED ALWAYS AS IDENTITY)",
         "- rename_column: {table: t, from: c, to: x}\n"
         "- rename_column: {table: t, from: d, to: y}\n",
         "CREATE TABLE t (x serial, y bigint GENERATED ALWAYS AS IDENTITY)", NULL},
        {"CREATE TABLE t (c int)",
         "- add_column: {table: t, column: d, type: bigint, identity: always, comment: D}\n"
         "- add_column: {table: t, column: e, type: int, autoincrement: true, nullable: true}\n"
         "- create_primary_key: {table: t, name: pk, columns: [d]}\n"
         "- create_unique: {table: t, name: uq, columns: [c, e], deferrable: initially deferred}\n"
         "- create_check: {table: t, name: ck, expr: c > 0, comment: K}\n"
         "- create_foreign_key: {table: t, name: fk, columns: [c], references: t.d, "
         "on_delete: set null, on_update: cascade}\n"
         "- create_index: {table: t, name: ix, columns: [c desc, \"(c + 1)\"], where: c > 1, "
         "comment: I}\n",
         "CREATE TABLE t (c int, d bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk PRIMARY KEY, "
         "e serial, CONSTRAINT uq UNIQUE (c, e) DEFERRABLE INITIALLY DEFERRED, "
         "CONSTRAINT ck CHECK (c > 0), CONSTRAINT fk FOREIGN KEY (c) REFERENCES t (d) "
         "ON DELETE SET NULL ON UPDATE CASCADE); ALTER TABLE t ALTER e DROP NOT NULL; "
         "CREATE INDEX ix ON t (c DESC, (c + 1)) WHERE c > 1; COMMENT ON INDEX ix IS 'I'; "
         "COMMENT ON COLUMN t.d IS 'D'; COMMENT ON CONSTRAINT ck ON t IS 'K'",
         NULL},
        {"CREATE TABLE t (c int CONSTRAINT a PRIMARY KEY, d int); CREATE INDEX i ON t (d)",
         "- rename_constraint: {table: t, kind: primary_key, from: a, to: b}\n"
         "- rename_index: {table: t, from: i, to: j}\n",
         "CREATE TABLE t (c int CONSTRAINT b PRIMARY KEY, d int); CREATE INDEX j ON t (d)", NULL},
        {"CREATE TABLE t (c int CONSTRAINT a PRIMARY KEY, d int NOT NULL)",
         "- drop_constraint: {table: t, kind: primary_key, name: a, columns: [c]}\n"
         "- create_primary_key: {table: t, name: a, columns: [d]}\n" ALTER(
             "type: int", "type: int, nullable: true"),
         "CREATE TABLE t (c int, d int CONSTRAINT a PRIMARY KEY)", NULL},
    };

    expect_all("live_change_tables", cases, MIG_LEN(cases));
}

Test(postgresql_change, traits_of_constraints_and_indexes)
{
    static const change_case cases[] = {
        {"CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE UNIQUE INDEX j ON t (b) "
         "WITH (fillfactor=50); INSERT INTO t VALUES (1, 2)",
         "- alter_index: {table: t, name: i, from: [a], to: {columns: [a], with: {fillfactor: 60, "
         "deduplicate_items: off}, cluster: true, comment: I}}\n"
         "- alter_index: {table: t, name: j, from: {columns: [b], unique: true, with: {fillfactor: "
         "50}}, to: {columns: [b, a]}}\n",
         "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) WITH (fillfactor=60, "
         "deduplicate_items=off); ALTER TABLE t CLUSTER ON i; COMMENT ON INDEX i IS 'I'; "
         "CREATE INDEX j ON t (b, a)",
         "SELECT count(*) FROM t"},
        {"CREATE TABLE t (a int CONSTRAINT p PRIMARY KEY, b int CONSTRAINT u UNIQUE, CONSTRAINT f "
         "FOREIGN KEY (b) REFERENCES t (a), CONSTRAINT c CHECK (b > 0)); ALTER TABLE t CLUSTER ON "
         "p",
         "- alter_constraint: {table: t, kind: primary_key, name: p, from: {columns: [a], cluster: "
         "true}, to: {columns: [a], with: {fillfactor: 60}}}\n"
         "- alter_constraint: {table: t, kind: unique, name: u, from: [b], to: {columns: [b], "
         "deferrable: true, comment: U}}\n"
         "- alter_constraint: {table: t, kind: foreign_key, name: f, from: {columns: [b], "
         "references: t.a}, to: {columns: [b], references: t.a, valid: false}}\n"
         "- alter_constraint: {table: t, kind: check, name: c, from: b > 0, to: {expr: b > 0, "
         "valid: false, no_inherit: true, comment: C}}\n",
         "CREATE TABLE t (a int CONSTRAINT p PRIMARY KEY WITH (fillfactor=60), b int CONSTRAINT u "
         "UNIQUE DEFERRABLE); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (a) NOT "
         "VALID, ADD CONSTRAINT c CHECK (b > 0) NO INHERIT NOT VALID; COMMENT ON CONSTRAINT u ON "
         "t IS 'U'; COMMENT ON CONSTRAINT c ON t IS 'C'",
         NULL},
        {"CREATE TABLE t (a int, r int4range, CONSTRAINT e EXCLUDE USING gist (r WITH &&))",
         "- alter_constraint: {table: t, kind: exclude, name: e, from: [r with &&], to: {columns: "
         "[r with &&], comment: E, cluster: true}}\n"
         "- rename_constraint: {table: t, kind: exclude, from: e, to: f}\n"
         "- create_exclude: {table: t, name: g, columns: [a with =], method: btree}\n",
         "CREATE TABLE t (a int, r int4range, CONSTRAINT f EXCLUDE USING gist (r WITH &&), "
         "CONSTRAINT g EXCLUDE (a WITH =)); ALTER TABLE t CLUSTER ON f; COMMENT ON CONSTRAINT f ON "
         "t IS 'E'",
         NULL},
        /* the server drops with a column what includes it */
        {"CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a)); CREATE INDEX i ON t (a)",
         "- add_column: {table: t, column: c, type: int, nullable: true}\n"
         "- alter_constraint: {table: t, kind: unique, name: u, from: [a], to: {columns: [a], "
         "include: [c]}}\n"
         "- create_exclude: {table: t, name: e, columns: [(c + 1) with =], method: btree}\n",
         "CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (c), CONSTRAINT e "
         "EXCLUDE ((c + 1) WITH =)); CREATE INDEX i ON t (a)",
         NULL},
    };

    expect_all("live_change_traits", cases, MIG_LEN(cases));
}

Test(postgresql_change, what_includes_or_excludes_by_a_column_goes_with_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_included");
    mig_ops ops = ops_of(arena, "- drop_column: {table: t, column: b}\n");
    mig_schema *shape;
    mig_error err = {0};

    live_exec(driver,
              "CREATE TABLE t (a int, b int, CONSTRAINT p PRIMARY KEY (a) INCLUDE (b), "
              "CONSTRAINT u UNIQUE (a) INCLUDE (b), CONSTRAINT e EXCLUDE (a WITH =) "
              "INCLUDE (b), CONSTRAINT f EXCLUDE ((a + b) WITH =))");
    shape = live_read(arena, driver);
    cr_assert(run(arena, driver, &ops, &err), "%s", live_text(&err));
    cr_assert(mig_op_apply(shape, &ops.items[0], false, &err));
    cr_expect_str_eq(schema_text(arena, shape), schema_text(arena, live_read(arena, driver)));
    live_close(driver);
}

/* Where the index of t is, as the session at hand sees it. */
static const char *tablespace(mig_arena *arena, mig_driver *driver)
{
    return mig_table_find(live_read(arena, driver), (mig_name){NULL, "t"})
        ->indexes.items[0]
        ->traits.tablespace;
}

/* Tablespaces are the server's: one for each run of this test, taken away at its end. */
Test(postgresql_change, an_index_moves_to_a_tablespace_and_back)
{
    static const char *const settings[] = {"", "pg_default", "mig_test_space"};
    static const change_case move = {
        "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a)); CREATE INDEX i ON t (a); INSERT INTO t "
        "VALUES (1)",
        "- alter_index: {table: t, name: i, from: [a], to: {columns: [a], tablespace: "
        "mig_other_space}}\n"
        "- alter_constraint: {table: t, kind: unique, name: u, from: [a], to: {columns: [a], "
        "tablespace: mig_other_space}}\n",
        "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) USING INDEX TABLESPACE mig_other_space); "
        "CREATE INDEX i ON t (a) TABLESPACE mig_other_space",
        "SELECT count(*) FROM t"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_space");

    if (strtol(driver->version, NULL, 10) < 15) {
        live_close(driver);
        cr_skip("tablespaces in place are new in PostgreSQL 15");
    }
    live_exec(driver, "SET allow_in_place_tablespaces = on");
    live_exec(driver, "CREATE TABLESPACE mig_test_space LOCATION ''");
    live_exec(driver, "CREATE TABLESPACE mig_other_space LOCATION ''");
    for (size_t i = 0; i < MIG_LEN(settings); i++) {
        mig_driver *session;

        live_exec(driver,
                  mig_arena_printf(arena,
                                   "ALTER DATABASE live_change_space SET default_tablespace = '%s'",
                                   settings[i]));
        session = live_connect(arena, "live_change_space", "live_change_space");
        expect_change(session, &move);
        cr_expect_null(tablespace(arena, session));
        mig_driver_close(session);
    }
    cr_expect_str_eq(tablespace(arena, driver), "mig_test_space");
    live_exec(driver, "DROP TABLE t");
    live_exec(driver, "DROP TABLESPACE mig_test_space");
    live_exec(driver, "DROP TABLESPACE mig_other_space");
    live_close(driver);
}

Test(postgresql_change, a_table_moves_to_another_schema_with_all_that_is_on_it)
{
    static const change_case c = {
        "DROP SCHEMA IF EXISTS live_change_second CASCADE; CREATE SCHEMA live_change_second; "
        "CREATE TABLE t (c serial PRIMARY KEY, at timestamptz); "
        "CREATE FUNCTION migrate_on_update_at() RETURNS trigger LANGUAGE plpgsql AS "
        "'\nBEGIN\n    NEW.at := now();\n    RETURN NEW;\nEND\n'; "
        "CREATE TRIGGER migrate_on_update_at BEFORE UPDATE ON t FOR EACH ROW "
        "WHEN (OLD.at IS NOT DISTINCT FROM NEW.at) EXECUTE FUNCTION migrate_on_update_at()",
        "- rename_table: {from: t, to: live_change_second.t}\n", "SELECT 1", NULL};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_first");
    mig_ops ops = ops_of(arena, c.ops), back = {0};
    mig_strings schemas = {0}, none = {0};
    mig_schema *schema = NULL;
    const mig_table *moved;
    mig_error err = {0};
    const char *start;

    load(arena, driver, c.before);
    start = dump(arena, driver);
    cr_assert(run(arena, driver, &ops, &err), "%s", live_text(&err));
    mig_push(arena, &schemas, "live_change_second");
    cr_assert(driver->read_schema(driver, arena, &schemas, &none, &schema, &err));
    moved = mig_table_find(schema, (mig_name){"live_change_second", "t"});
    cr_assert(moved);
    cr_expect(moved->columns.items[0]->autoincrement);
    cr_expect(moved->columns.items[1]->on_update);
    cr_expect_eq(schema->others.len, 0);
    back = reversed(arena, &ops);
    /* the shape of the way back knows the other schema, too */
    live_exec(driver,
              "DO $$ BEGIN EXECUTE 'SET search_path = live_change_first, "
              "live_change_second'; END $$");
    {
        mig_steps steps = {0};

        cr_assert(mig_lower_group(arena, driver->dialect, driver->caps, driver->default_schema,
                                  &back, 0, 1, schema, &steps, &err),
                  "%s", live_text(&err));
        for (size_t i = 0; i < steps.len; i++)
            live_exec(driver, steps.items[i].sql);
    }
    cr_expect_str_eq(dump(arena, driver), start);
    live_exec(driver, "DROP SCHEMA live_change_second CASCADE");
    live_close(driver);
}

Test(postgresql_change, enums)
{
    static const char made[] =
        "CREATE TABLE t (c mood DEFAULT 'ok', d mood[] DEFAULT '{ok}', "
        "CONSTRAINT k CHECK (c <> 'sad')); "
        "CREATE INDEX i ON t (c) WHERE c = 'ok'; "
        "CREATE TABLE u (c mood CONSTRAINT up PRIMARY KEY, up mood CONSTRAINT uu REFERENCES u); "
        "ALTER TABLE t ADD e mood[] DEFAULT ARRAY['ok'::mood], ADD CONSTRAINT tu FOREIGN KEY (c) "
        "REFERENCES u ON DELETE CASCADE DEFERRABLE, "
        "ADD g text GENERATED ALWAYS AS (CASE WHEN c = 'ok' THEN '+' ELSE '-' END) STORED; ";
    static const char values[] = "SELECT string_agg(c::text || d::text || g, ',') FROM t";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_enums");
    const char *before = mig_arena_printf(arena,
                                          "CREATE TYPE mood AS ENUM ('sad', 'ok'); %s"
                                          "INSERT INTO u VALUES ('ok'); "
                                          "INSERT INTO t VALUES ('ok', '{ok}')",
                                          made);
    const struct {
        const char *ops, *values;
    } cases[] = {
        {"- alter_enum: {enum: mood, from: [sad, ok], to: [low, sad, meh, ok, happy]}\n",
         "'low', 'sad', 'meh', 'ok', 'happy'"},
        {"- alter_enum: {enum: mood, from: [sad, ok], to: [ok, sad]}\n", "'ok', 'sad'"},
        {"- alter_enum: {enum: mood, from: [sad, ok], to: [happy, ok, sad]}\n",
         "'happy', 'ok', 'sad'"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        change_case c = {
            before, cases[i].ops,
            mig_arena_printf(arena, "CREATE TYPE mood AS ENUM (%s); %s", cases[i].values, made),
            values};

        expect_change(driver, &c);
    }
    live_close(driver);
}

Test(postgresql_change, a_script_may_use_the_value_that_it_adds)
{
    static const change_case cases[] = {
        {"CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (c mood DEFAULT 'ok'); "
         "INSERT INTO t VALUES ('ok')",
         "- alter_enum: {enum: mood, from: [ok], to: [ok, happy]}\n" ALTER(
             "type: mood, nullable: true, default: ok",
             "type: mood, nullable: true, default: happy") "- create_check: {table: t, name: k, "
                                                           "expr: \"c in ('ok', 'happy')\"}\n",
         "CREATE TYPE mood AS ENUM ('ok', 'happy'); CREATE TABLE t (c mood DEFAULT 'happy', "
         "CONSTRAINT k CHECK (c IN ('ok', 'happy')))",
         "SELECT c::text FROM t"},
    };

    expect_all("live_change_used", cases, MIG_LEN(cases));
}

Test(postgresql_change, virtual_columns_change_and_become_stored_and_plain)
{
    static const char made[] =
        "CREATE TABLE t (n int, c int GENERATED ALWAYS AS (n * 2) VIRTUAL); "
        "INSERT INTO t VALUES (4)";
    static const change_case cases[] = {
        {made,
         ALTER("type: int, nullable: true, generated: {expr: n * 2, kind: virtual}",
               "type: int, nullable: true, generated: {expr: n + 4, kind: virtual}"),
         "CREATE TABLE t (n int, c int GENERATED ALWAYS AS (n + 4) VIRTUAL)",
         "SELECT c::text FROM t"},
        {made,
         ALTER("type: int, nullable: true, generated: {expr: n * 2, kind: virtual}",
               "type: int, nullable: true, generated: n * 2"),
         "CREATE TABLE t (n int, c int GENERATED ALWAYS AS (n * 2) STORED)",
         "SELECT c::text FROM t"},
        {made,
         ALTER("type: int, nullable: true, generated: {expr: n * 2, kind: virtual}", "type: int"),
         "CREATE TABLE t (n int, c int NOT NULL)", "SELECT c::text FROM t"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_virtual");
    mig_error err = {0};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        if (driver->caps & MIG_CAP_VIRTUAL)
            expect_change(driver, &cases[i]);
        else
            cr_expect_not(mig_exec(driver, cases[i].before, &err)); /* nor can the server */
    }
    live_close(driver);
}

Test(postgresql_change, a_value_that_rows_hold_is_not_removed)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_held");
    mig_ops ops = ops_of(arena, "- alter_enum: {enum: mood, from: [sad, ok], to: [ok]}\n");
    mig_error err = {0};

    live_exec(driver,
              "CREATE TYPE mood AS ENUM ('sad', 'ok'); "
              "CREATE TABLE held (value mood, migrate_held mood[]); "
              "INSERT INTO held VALUES ('ok', '{ok,sad}'), ('ok', '{sad,sad}')");
    cr_expect_not(run(arena, driver, &ops, &err));
    cr_expect_str_eq(err.text[0],
                     "enum \"mood\" cannot lose values that rows hold: "
                     "2 rows of \"held\" hold 'sad' in \"migrate_held\"");
    cr_expect(driver->end(driver, false, &err));
    live_close(driver);
}

/* The server would refuse at the end, and call it by a name that nobody gave. */
Test(postgresql_change, a_type_that_others_are_made_of_is_not_made_anew)
{
    static const struct {
        const char *ops, *says;
    } cases[] = {
        {"- alter_enum: {enum: mood, from: [sad, ok], to: [ok, sad]}\n",
         "the server can't remove or reorder values, and this is made of it; drop it before, by "
         "`execute`, and make it again after: column a of composite type pair"},
        {"- alter_enum: {enum: mood, from: [sad, ok], to: [sad, ok, new]}\n" ALTER(
             "type: mood, nullable: true", "type: mood, nullable: true, default: new"),
         "use the value in a revision of its own: column a of composite type pair"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_made_of");

    live_exec(driver,
              "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c mood); "
              "CREATE TYPE pair AS (a mood[]); CREATE DOMAIN good AS mood");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_ops ops = ops_of(arena, cases[i].ops);
        mig_error err = {0}, ignored = {0};

        if (i == 1)
            ops.items[0].values_used = true;
        cr_expect_not(run(arena, driver, &ops, &err));
        cr_expect(strstr(err.text[0], cases[i].says), "%s", err.text[0]);
        cr_expect(driver->end(driver, false, &ignored));
    }
    live_close(driver);
}

Test(postgresql_change, on_update_acts_only_when_the_statement_left_the_column_alone)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_on_update");
    mig_ops ops = ops_of(arena,
                         "- create_table: {table: t, columns: {a: int, "
                         "at: {type: timestamptz, default: now(), on_update: now()}}}\n");
    mig_error err = {0};

    cr_assert(run(arena, driver, &ops, &err), "%s", live_text(&err));
    live_exec(driver, "INSERT INTO t VALUES (1, '2000-01-01'); UPDATE t SET a = 2");
    cr_expect_str_eq(live_value(arena, driver, "SELECT (at > '2020-01-01')::text FROM t"), "true");
    live_exec(driver, "UPDATE t SET a = 3, at = '2000-01-02'");
    cr_expect_str_eq(live_value(arena, driver, "SELECT at::date::text FROM t"), "2000-01-02");
    live_close(driver);
}
