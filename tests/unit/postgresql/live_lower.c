/* Tables, constraints and indexes that change: the laws of live_change.h. */
#include "live_change.h"

#include "plan/lower.h"

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
        {"SELECT 1",
         "- create_table:\n"
         "    table: t\n"
         "    replica_identity: {index: u}\n"
         "    columns: {id: int, x: int}\n"
         "    primary_key: {name: p, columns: [id]}\n"
         "    unique: {u: [id]}\n"
         "    exclusions:\n"
         "      e: {columns: [x with =], method: btree}\n"
         "      f: {columns: [x with operator(pg_catalog.=)], method: btree, with: {fillfactor: "
         "70}}\n",
         "CREATE TABLE t (id int CONSTRAINT p PRIMARY KEY, x int NOT NULL); ALTER TABLE t ADD "
         "CONSTRAINT u UNIQUE (id); ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING btree (x WITH =); "
         "ALTER TABLE t ADD CONSTRAINT f EXCLUDE USING btree (x WITH =) WITH (fillfactor=70); "
         "ALTER TABLE t REPLICA IDENTITY USING INDEX u",
         NULL},
    };

    change_expect_all("live_change_tables", cases, MIG_LEN(cases));
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

    change_expect_all("live_change_traits", cases, MIG_LEN(cases));
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
    cr_assert(change_run(arena, driver, &ops, &err), "%s", live_text(&err));
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
        change_expect(session, &move);
        cr_expect_null(tablespace(arena, session));
        mig_driver_close(session);
    }
    cr_expect_str_eq(tablespace(arena, driver), "mig_test_space");
    live_exec(driver, "DROP TABLE t");
    live_exec(driver, "DROP TABLESPACE mig_test_space");
    live_exec(driver, "DROP TABLESPACE mig_other_space");
    live_close(driver);
}

Test(postgresql_change, a_table_moves_to_a_tablespace_and_back)
{
    static const change_case moves[] = {
        {"CREATE TABLE t (a int); INSERT INTO t VALUES (1)",
         "- alter_table: {table: t, from: {}, to: {tablespace: mig_table_space}}\n",
         "CREATE TABLE t (a int) TABLESPACE mig_table_space", "SELECT count(*) FROM t"},
        {"CREATE TABLE t (a int) TABLESPACE mig_table_space; INSERT INTO t VALUES (1)",
         "- alter_table: {table: t, from: {tablespace: mig_table_space}, to: {}}\n",
         "CREATE TABLE t (a int)", "SELECT count(*) FROM t"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_change_table_space");

    if (strtol(driver->version, NULL, 10) < 15) {
        live_close(driver);
        cr_skip("tablespaces in place are new in PostgreSQL 15");
    }
    live_exec(driver, "SET allow_in_place_tablespaces = on");
    live_exec(driver, "CREATE TABLESPACE mig_table_space LOCATION ''");
    for (size_t i = 0; i < MIG_LEN(moves); i++)
        change_expect(driver, &moves[i]);
    live_exec(driver, "DROP TABLE IF EXISTS t");
    live_exec(driver, "DROP TABLESPACE mig_table_space");
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

    change_load(arena, driver, c.before);
    start = change_dump(arena, driver);
    cr_assert(change_run(arena, driver, &ops, &err), "%s", live_text(&err));
    mig_push(arena, &schemas, "live_change_second");
    cr_assert(driver->read_schema(driver, arena, &schemas, &none, &schema, &err));
    moved = mig_table_find(schema, (mig_name){"live_change_second", "t"});
    cr_assert(moved);
    cr_expect(moved->columns.items[0]->autoincrement);
    cr_expect(moved->columns.items[1]->on_update);
    cr_expect_eq(schema->others.len, 0);
    back = change_reversed(arena, &ops);
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
    cr_expect_str_eq(change_dump(arena, driver), start);
    live_exec(driver, "DROP SCHEMA live_change_second CASCADE");
    live_close(driver);
}
