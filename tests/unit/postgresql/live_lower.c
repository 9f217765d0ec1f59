/*
 * The laws of every change: apply it, and the database is like one made so from the start; take it
 * back, and it is as before. Rows stay.
 */
#include "live.h"

#include "plan/lower.h"

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
         "e text DEFAULT 'ok', g int GENERATED ALWAYS AS (d * 2) STORED, "
         "h int GENERATED ALWAYS AS (d * 3) STORED, CONSTRAINT k CHECK (g < h)); "
         "CREATE UNIQUE INDEX i ON t (g, h); "
         "INSERT INTO t VALUES ('7', 3, 'sad')",
         ALTER("type: text, nullable: true, default: {literal: '1'}",
               "type: int, default: 2") "- alter_column: {table: t, column: d, from: {type: int, "
                                        "nullable: true}, "
                                        "to: {type: bigint}}\n"
                                        "- alter_column: {table: t, column: e, from: {type: text, "
                                        "nullable: true, default: ok}, "
                                        "to: {type: mood, default: ok}}\n"
                                        "- add_column: {table: t, column: s, type: int, "
                                        "autoincrement: true}\n"
                                        "- add_column: {table: t, column: a, type: int, nullable: "
                                        "true, generated: c + s}\n",
         "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c int NOT NULL DEFAULT 2, "
         "d bigint NOT NULL, e mood NOT NULL DEFAULT 'ok', g int GENERATED ALWAYS AS (d * 2) "
         "STORED, h int GENERATED ALWAYS AS (d * 3) STORED, s serial, "
         "a int GENERATED ALWAYS AS (c + s) STORED, CONSTRAINT k CHECK (g < h)); "
         "CREATE UNIQUE INDEX i ON t (g, h)",
         "SELECT c::text || d::text || e::text || g::text || h::text FROM t"},
    };

    expect_all("live_change_types", cases, MIG_LEN(cases));
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
        "CREATE INDEX i ON t (c) WHERE c = 'ok'; ";
    static const char values[] = "SELECT string_agg(c::text || d::text, ',') FROM t";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_enums");
    const char *before = mig_arena_printf(arena,
                                          "CREATE TYPE mood AS ENUM ('sad', 'ok'); %s"
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
              "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c mood, d mood[]); "
              "INSERT INTO t VALUES ('ok', '{ok,sad}'), ('ok', '{sad,sad}')");
    cr_expect_not(run(arena, driver, &ops, &err));
    cr_expect_str_eq(err.text[0],
                     "enum \"mood\" cannot lose values that rows hold: "
                     "2 rows of \"t\" hold 'sad' in \"d\"");
    cr_expect(driver->end(driver, false, &err));
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
