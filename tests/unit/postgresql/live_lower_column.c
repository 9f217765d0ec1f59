/* What columns become, by ALTER TABLE: the laws of live_change.h. */
#include "live_change.h"

#include "plan/lower.h"

static const char all_values[] = "SELECT string_agg(c::text, ',' ORDER BY c::text) FROM t";
static const change_case type_changes[] = {
    {"CREATE TABLE t (c varchar(40) DEFAULT 'x'); INSERT INTO t VALUES ('a')",
     ALTER("type: varchar(40), nullable: true, default: x",
           "type: text, nullable: true, default: x"),
     "CREATE TABLE t (c text DEFAULT 'x')", all_values},
    {"CREATE TABLE t (c text DEFAULT '1'); INSERT INTO t VALUES ('12')",
     ALTER("type: text, nullable: true, default: {literal: '1'}",
           "type: int, nullable: true, default: 2"),
     "CREATE TABLE t (c int DEFAULT 2)", all_values},
    {"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c text DEFAULT 'ok'); "
     "INSERT INTO t VALUES ('sad')",
     ALTER("type: text, nullable: true, default: ok", "type: mood, nullable: true, default: ok"),
     "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (c mood DEFAULT 'ok')", all_values},
    {"CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x', 'y'); CREATE TABLE t (c a); "
     "INSERT INTO t VALUES ('x')",
     ALTER("type: a, nullable: true", "type: b, nullable: true"),
     "CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x', 'y'); CREATE TABLE t (c b)",
     all_values},
    {"CREATE TABLE t (c bool DEFAULT true); INSERT INTO t VALUES (true), (false)",
     ALTER("type: bool, nullable: true, default: true", "type: bigint, nullable: true"),
     "CREATE TABLE t (c bigint)", "SELECT count(*)::text FROM t"},
    {"CREATE TABLE t (c text); INSERT INTO t VALUES ('gr\\303\\274n'), ('a\\134b')",
     ALTER("type: text, nullable: true", "type: bytes, nullable: true"), "CREATE TABLE t (c bytea)",
     "SELECT count(*)::text FROM t"},
    {"CREATE TABLE t (c text); INSERT INTO t VALUES ('{\"a\": 1}')",
     ALTER("type: text, nullable: true", "type: jsonb, nullable: true"), "CREATE TABLE t (c jsonb)",
     all_values},
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

Test(postgresql_change, types)
{
    change_expect_all("live_change_types", type_changes, MIG_LEN(type_changes));
}

/* Whatever the two types are: an empty table is changed, and over a value nothing is lost unsaid.
 */
Test(postgresql_change, every_type_becomes_every_other_or_says_that_it_can_not)
{
    static const char *const types[] = {
        "int",         "bigint",
        "smallint",    "'numeric(10,2)'",
        "double",      "bool",
        "text",        "'varchar(9)'",
        "date",        "time",
        "timetz",      "timestamp",
        "timestamptz", "interval",
        "json",        "jsonb",
        "uuid",        "bytes",
        "inet",        "'bit(4)'",
        "'int[]'",     "'text[]'",
        "mood",        "'mood[]'",
        "'\"char\"'",  "xml",
        "money",       "oid",
        "box",         "'interval year to month'",
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

        change_load(arena, driver, cases[i].made);
        cr_assert(change_run(arena, driver, &ops, &err), "%s\n%s", cases[i].ops, live_text(&err));
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
    cr_expect_not(change_run(arena, driver, &ops, &err));
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
    cr_expect_not(change_run(arena, driver, &ops, &err));
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

    change_expect_all("live_change_properties", cases, MIG_LEN(cases));
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
            change_expect(driver, &c);
            if (k == 0)
                continue;
            /* and there: the next number follows those that rows have */
            change_load(arena, driver,
                        mig_arena_printf(arena, "CREATE TABLE t (%s, d int); %s", kinds[i].made,
                                         i == 0 ? "" : rows));
            if (i == 0)
                live_exec(driver, "INSERT INTO t VALUES (3, 1)");
            ops = ops_of(arena, c.ops);
            cr_assert(change_run(arena, driver, &ops, &err), "%s", live_text(&err));
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

    change_expect_all("live_change_sequences", cases, MIG_LEN(cases));
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

        change_load(arena, driver,
                    mig_arena_printf(arena, "CREATE TABLE t (%s, d int); %s", cases[i].made,
                                     cases[i].rows));
        cr_assert(change_run(arena, driver, &ops, &err), "case %zu: %s", i, live_text(&err));
        live_exec(driver, "INSERT INTO t (d) VALUES (11), (12)");
        cr_expect_str_eq(live_value(arena, driver,
                                    "SELECT string_agg(c::text, ',' ORDER BY d) FROM t "
                                    "WHERE d > 10"),
                         cases[i].next, "case %zu", i);
    }
    live_close(driver);
}

/* A table takes the sequences that it owns along, where they can be unlogged. */
#define TAKEN_ALONG "ALTER TABLE u SET LOGGED; ALTER TABLE u SET UNLOGGED"
#define UNLOGGED(from, to) "- alter_column: {table: u, column: c, from: {" from "}, to: {" to "}}\n"

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
         "CREATE UNIQUE INDEX i ON u (c); ALTER TABLE u REPLICA IDENTITY USING INDEX "
         "i; " TAKEN_ALONG,
         NULL},
    };

    change_expect_all("live_change_stored", cases, MIG_LEN(cases));
}

Test(postgresql_change, sequences_of_unlogged_tables_are_unlogged)
{
    static const char rows[] = "SELECT count(*)::text FROM u";
    static const change_case cases[] = {
        {"CREATE UNLOGGED TABLE u (c int NOT NULL); INSERT INTO u VALUES (1)",
         UNLOGGED("type: int", "type: int, autoincrement: true"),
         "CREATE UNLOGGED TABLE u (c serial)", rows},
        {"CREATE UNLOGGED TABLE u (c int GENERATED ALWAYS AS IDENTITY); INSERT INTO u DEFAULT "
         "VALUES",
         UNLOGGED("type: int, identity: always", "type: int, autoincrement: true"),
         "CREATE UNLOGGED TABLE u (c serial)", rows},
        {"CREATE UNLOGGED TABLE u (d int); INSERT INTO u VALUES (1)",
         "- add_column: {table: u, column: c, type: int, autoincrement: {start: 3, sequence: s}}\n",
         "CREATE SEQUENCE s AS int START 3; CREATE UNLOGGED TABLE u (d int, c int NOT NULL DEFAULT "
         "nextval('s')); ALTER SEQUENCE s OWNED BY u.c; " TAKEN_ALONG,
         rows},
        {"CREATE TABLE u (c serial, d int NOT NULL); INSERT INTO u VALUES (1, 1)",
         "- alter_table: {table: u, from: {}, to: {unlogged: true}}\n"
         "- alter_column: {table: u, column: d, from: {type: int}, to: {type: int, autoincrement: "
         "true}}\n",
         "CREATE UNLOGGED TABLE u (c serial, d serial)", rows},
    };

    change_expect_all("live_change_unlogged", cases, MIG_LEN(cases));
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

    change_expect_all("live_change_stored_columns", cases, MIG_LEN(cases));
}
