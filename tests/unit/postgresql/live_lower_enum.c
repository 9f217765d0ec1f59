/* Enums and generated columns that change: the laws of live_change.h. */
#include "live_change.h"

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

        change_expect(driver, &c);
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

    change_expect_all("live_change_used", cases, MIG_LEN(cases));
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
            change_expect(driver, &cases[i]);
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
    cr_expect_not(change_run(arena, driver, &ops, &err));
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
        cr_expect_not(change_run(arena, driver, &ops, &err));
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

    cr_assert(change_run(arena, driver, &ops, &err), "%s", live_text(&err));
    live_exec(driver, "INSERT INTO t VALUES (1, '2000-01-01'); UPDATE t SET a = 2");
    cr_expect_str_eq(live_value(arena, driver, "SELECT (at > '2020-01-01')::text FROM t"), "true");
    live_exec(driver, "UPDATE t SET a = 3, at = '2000-01-02'");
    cr_expect_str_eq(live_value(arena, driver, "SELECT at::date::text FROM t"), "2000-01-02");
    live_close(driver);
}
