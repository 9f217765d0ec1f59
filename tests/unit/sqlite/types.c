/* Types, names, defaults, enums: what is written for them, and what is read back. */
#include "dialect/sqlite/sqlite.h"

#include "base/text.h"
#include "dialect/resolve.h"
#include "schema/load.h"

#include <criterion/criterion.h>
#include <string.h>

/* A table with columns a and b, and what the fourth line says. */
static mig_schema *load_part(mig_arena *arena, const char *part)
{
    const char *text =
        mig_arena_printf(arena, "tables:\n  t:\n    columns: {a: int, b: int}\n    %s\n", part);
    mig_node *root;
    mig_schema *schema;
    mig_error err = {0};

    cr_assert(mig_yaml_read(arena, "schema.yaml", text, strlen(text), &root, &err) &&
                  mig_schema_from_nodes(arena, &root, 1, &mig_naming_default, &schema, &err),
              "%s: %s", part, err.text[0]);
    return schema;
}

static sqlite3 *memory(void)
{
    sqlite3 *db;

    cr_assert(sqlite3_open(":memory:", &db) == SQLITE_OK);
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    cr_expect(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sqlite3_errmsg(db),
              sql);
}

/* The first cell of the first row; "" for no row or NULL. */
static char *ask(mig_arena *arena, sqlite3 *db, const char *sql)
{
    MIG_AUTO_STATEMENT statement = NULL;
    const char *cell = NULL;

    cr_assert(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s",
              sqlite3_errmsg(db), sql);
    if (sqlite3_step(statement) == SQLITE_ROW)
        cell = (const char *)sqlite3_column_text(statement, 0);
    return mig_arena_strdup(arena, cell ? cell : "");
}

Test(sqlite_types, every_portable_type_has_its_rendering)
{
    static const struct {
        const char *written, *server, *strict;
    } cases[] = {
        {"smallint", "INTEGER", "INTEGER"},
        {"int", "INTEGER", "INTEGER"},
        {"int4", "INTEGER", "INTEGER"},
        {"bigint", "INTEGER", "INTEGER"},
        {"varchar(255)", "VARCHAR(255)", "TEXT"},
        {"character varying( 255 )", "VARCHAR(255)", "TEXT"},
        {"varchar", "VARCHAR", "TEXT"},
        {"char(3)", "CHAR(3)", "TEXT"},
        {"text", "TEXT", "TEXT"},
        {"bool", "BOOLEAN", "INTEGER"},
        {"date", "TEXT", "TEXT"},
        {"time(3)", "TEXT", "TEXT"},
        {"timestamp", "TEXT", "TEXT"},
        {"timestamptz(6)", "TEXT", "TEXT"},
        {"interval", "TEXT", "TEXT"},
        {"numeric(10,2)", "NUMERIC(10,2)", "REAL"},
        {"decimal", "NUMERIC", "REAL"},
        {"real", "REAL", "REAL"},
        {"double precision", "DOUBLE", "REAL"},
        {"json", "TEXT", "TEXT"},
        {"uuid", "TEXT", "TEXT"},
        {"bytes", "BLOB", "BLOB"},
        {"int[]", "TEXT", "TEXT"},
        {"varchar(3)[]", "TEXT", "TEXT"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_type loose = {.written = cases[i].written}, strict = {.written = cases[i].written};

        cr_expect(mig_sqlite_resolve_type(arena, false, &loose, NULL));
        cr_expect(mig_same(loose.server, cases[i].server), "%s: %s", cases[i].written,
                  loose.server);
        cr_expect(mig_sqlite_resolve_type(arena, true, &strict, NULL));
        cr_expect(mig_same(strict.server, cases[i].strict), "%s: %s", cases[i].written,
                  strict.server);
    }
}

Test(sqlite_types, a_value_keeps_its_meaning_in_every_rendering)
{
    static const struct {
        const char *written, *value, *stored; /* as quote() shows it */
    } cases[] = {
        {"uuid", "'1e10'", "'1e10'"},
        {"date", "'2020'", "'2020'"},
        {"timestamptz", "'20200101'", "'20200101'"},
        {"json", "'0010'", "'0010'"},
        {"interval", "'1'", "'1'"},
        {"varchar(5)", "'007'", "'007'"},
        {"text[]", "'1'", "'1'"},
        {"int", "'12'", "12"},
        {"bool", "1", "1"},
        {"numeric(10,2)", "'1.50'", "1.5"},
        {"double", "1", "1.0"},
        {"bytes", "x'00'", "X'00'"},
        {"bytes", "'1'", "'1'"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_type type = {.written = cases[i].written};
        sqlite3 *db = memory();
        MIG_AUTO_STR sql = {0};

        cr_expect(mig_sqlite_resolve_type(arena, false, &type, NULL));
        mig_str_addf(&sql, "CREATE TABLE t(c %s); INSERT INTO t VALUES (%s)", type.server,
                     cases[i].value);
        run(db, sql.data);
        cr_expect(mig_same(ask(arena, db, "SELECT quote(c) FROM t"), cases[i].stored), "%s",
                  cases[i].written);
        sqlite3_close(db);
    }
}

Test(sqlite_types, usual_names_are_known_and_others_are_told)
{
    static const struct {
        const char *written, *server;
        bool native, strict;
        const char *error;
    } cases[] = {
        {"datetime", "DATETIME", false, false, NULL},
        {"nvarchar( 40 )", "NVARCHAR(40)", false, false, NULL},
        {"unsigned  big int", "UNSIGNED BIG INT", false, false, NULL},
        {"blob", "BLOB", false, true, NULL},
        {"geometry", "GEOMETRY", true, false, NULL},
        {"int -- x\n(3)", "INT(3)", true, false, NULL},
        {"a- - b/ *c", "A- - B/ *C", true, false, NULL},
        {"a.  0", "A. 0", true, false, NULL},
        {"a ( 5 , -2 )", "A(5,-2)", true, false, NULL},
        {"", "", true, false, NULL},
        {"INT", "INT", true, true, NULL},
        {"a  # b", "A  # B", true, false, NULL},
        {"float(3) of them", NULL, false, false, "unknown type \"float(3) of them\""},
        {"datetme", NULL, false, false, "did you mean \"datetime\"?"},
        {"geometry", NULL, false, false, "native: geometry takes it as it is"},
        {"datetime", NULL, false, true, "a STRICT table has no type \"datetime\""},
        {"", NULL, true, true, "a STRICT table has no type \"\""},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_type type = {.written = cases[i].written, .native = cases[i].native};
        mig_error err = {0};
        bool known = mig_sqlite_resolve_type(arena, cases[i].strict, &type, &err);

        cr_expect(known == !cases[i].error, "%s", cases[i].written);
        if (known)
            cr_expect(mig_same(type.server, cases[i].server), "%s: %s", cases[i].written,
                      type.server);
        else
            cr_expect(err.code == MIG_ERR_USAGE && cases[i].error &&
                          strstr(err.text[0], cases[i].error),
                      "%s", err.text[0]);
    }
}

Test(sqlite_types, a_found_type_is_portable_only_if_it_is_written_the_same_again)
{
    static const struct {
        const char *found, *written, *server;
        bool native;
    } cases[] = {
        {"TEXT", "text", "TEXT", false},
        {"integer", "bigint", "INTEGER", false},
        {"varchar(255)", "varchar(255)", "VARCHAR(255)", false},
        {"VARCHAR (255)", "VARCHAR (255)", "VARCHAR(255)", true},
        {"NUMERIC(10, 2)", "NUMERIC(10, 2)", "NUMERIC(10,2)", true},
        {"decimal(10,2)", "decimal(10,2)", "DECIMAL(10,2)", true},
        {"INT", "INT", "INT", true},
        {"DATE", "DATE", "DATE", true},
        {"UUID", "UUID", "UUID", true},
        {"BLOB", "bytes", "BLOB", false},
        {"BOOLEAN", "bool", "BOOLEAN", false},
        {"bool", "bool", "BOOL", true},
        {"DATETIME", "DATETIME", "DATETIME", false},
        {"nvarchar(160)", "nvarchar(160)", "NVARCHAR(160)", false},
        {"double  precision", "double  precision", "DOUBLE PRECISION", true},
        {"", "", "", true},
        {"weird-type", "weird-type", "WEIRD-TYPE", true},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = mig_schema_new(arena);

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_type type = {0}, again;
        sqlite3 *db = memory();
        MIG_AUTO_STR sql = {0};

        mig_sqlite_name_type(arena, schema, cases[i].found, &type);
        cr_expect(mig_same(type.written, cases[i].written), "%s: %s", cases[i].found, type.written);
        cr_expect(mig_same(type.server, cases[i].server), "%s: %s", cases[i].found, type.server);
        cr_expect(type.native == cases[i].native, "%s", cases[i].found);

        again = (mig_type){.written = type.written, .native = type.native};
        cr_expect(mig_sqlite_resolve_type(arena, false, &again, NULL), "%s", cases[i].found);
        cr_expect(mig_same(again.server, type.server), "%s: %s", cases[i].found, again.server);
        mig_str_addf(&sql, "CREATE TABLE t(c %s)", mig_sqlite_type_sql(arena, &again));
        run(db, sql.data);
        cr_expect(mig_same_nocase(ask(arena, db, "SELECT type FROM pragma_table_xinfo('t')"),
                                  cases[i].found),
                  "%s", sql.data);
        sqlite3_close(db);
    }
}

Test(sqlite_types, a_type_that_is_no_type_is_quoted)
{
    static const char *const types[] = {
        "x) strict--",  "int, b int", "int default 5", "select",          "a generated always",
        "int not null", "a(b)",       "\"x\" y",       "as_it_was_always"};
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(types); i++) {
        mig_type type = {.written = types[i], .native = true};
        sqlite3 *db = memory();
        MIG_AUTO_STR sql = {0};

        mig_str_addf(&sql, "CREATE TABLE t(c %s)", mig_sqlite_type_sql(arena, &type));
        run(db, sql.data);
        cr_expect(mig_same(ask(arena, db,
                               "SELECT group_concat(name || ' ' || type) FROM "
                               "pragma_table_xinfo('t')"),
                           mig_arena_printf(arena, "c %s", types[i])),
                  "%s", sql.data);
        sqlite3_close(db);
    }
}

/* Everything that we write names into. */
static void expect_usable(const char *name)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR quoted = {0};
    sqlite3 *db = memory();
    const char *n;

    mig_sqlite_ident(&quoted, name);
    n = mig_str_text(&quoted);
    run(db, mig_arena_printf(arena,
                             "CREATE TABLE %s (%s TEXT PRIMARY KEY CONSTRAINT %s CHECK (%s <> ''), "
                             "b INT, UNIQUE (%s), FOREIGN KEY (%s) REFERENCES %s (%s))",
                             n, n, n, n, n, n, n, n));
    run(db, mig_arena_printf(arena, "CREATE INDEX i ON %s (%s DESC, %s || 'x') WHERE %s > ''", n, n,
                             n, n));
    run(db, mig_arena_printf(arena, "INSERT INTO %s (%s, b) VALUES ('v', 1)", n, n));
    run(db, mig_arena_printf(arena, "UPDATE %s SET %s = 'w' WHERE %s IS 'v'", n, n, n));
    cr_expect(mig_same(ask(arena, db, mig_arena_printf(arena, "SELECT %s FROM %s", n, n)), "w"),
              "%s", n);
    run(db, mig_arena_printf(arena,
                             "CREATE TRIGGER %s AFTER UPDATE ON %s WHEN NEW.%s IS OLD.%s BEGIN "
                             "UPDATE %s SET %s = 'x' WHERE rowid = NEW.rowid; END",
                             n, n, n, n, n, n));
    run(db, mig_arena_printf(arena, "ALTER TABLE %s RENAME COLUMN b TO c", n));
    run(db,
        mig_arena_printf(arena, "ALTER TABLE %s ADD COLUMN d TEXT REFERENCES %s (%s)", n, n, n));
    run(db, mig_arena_printf(arena, "DROP TRIGGER %s", n));
    run(db, mig_arena_printf(arena, "ALTER TABLE %s RENAME TO other", n));
    run(db, mig_arena_printf(arena, "ALTER TABLE other RENAME TO %s", n));
    run(db, mig_arena_printf(arena, "DROP TABLE %s", n));
    sqlite3_close(db);
}

Test(sqlite_types, every_keyword_can_be_a_name)
{
    for (int i = 0; i < sqlite3_keyword_count(); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *keyword;
        int length;

        cr_assert(sqlite3_keyword_name(i, &keyword, &length) == SQLITE_OK);
        expect_usable(mig_arena_strndup(arena, keyword, (size_t)length));
    }
    expect_usable("true");
    expect_usable("a\"b");
    expect_usable("1a");
    expect_usable("a b.c");
    expect_usable("\xC3\xA9");
}

Test(sqlite_types, names_are_quoted_only_when_they_have_to_be)
{
    static const char *const cases[][2] = {
        {"users", "users"},   {"Key", "Key"},       {"order", "\"order\""}, {"a\"b", "\"a\"\"b\""},
        {"", "\"\""},         {"a-b", "\"a-b\""},   {"_1", "_1"},           {"1a", "\"1a\""},
        {"action", "action"}, {"desc", "\"desc\""},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_STR sql = {0};

        mig_sqlite_ident(&sql, cases[i][0]);
        cr_expect(mig_same(sql.data, cases[i][1]), "%s: %s", cases[i][0], sql.data);
    }
}

Test(sqlite_types, versions_are_capabilities)
{
    static const struct {
        const char *version;
        bool known, generated, drop, strict;
    } cases[] = {
        {"3.40.1", true, true, true, true},    {"3.37", true, true, true, true},
        {"3.36.0", true, true, true, false},   {"3.34.1", true, true, false, false},
        {"3.30.0", true, false, false, false}, {"3.25", true, false, false, false},
        {"3.24", false, false, false, false},  {"4", true, true, true, true},
        {"15", true, true, true, true},        {"", false, false, false, false},
        {"3.x", false, false, false, false},   {"3.40.1.2", false, false, false, false},
        {"3.40.", false, false, false, false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_caps caps = 0;

        cr_expect(mig_sqlite.version_caps(cases[i].version, &caps) == cases[i].known, "%s",
                  cases[i].version);
        cr_expect(((caps & MIG_CAP_STORED) != 0) == cases[i].generated, "%s", cases[i].version);
        cr_expect(((caps & MIG_CAP_DROP_COLUMN) != 0) == cases[i].drop, "%s", cases[i].version);
        cr_expect(((caps & MIG_CAP_STRICT) != 0) == cases[i].strict, "%s", cases[i].version);
    }
}

/* A resolved table with one column. */
static mig_table *table_of(mig_schema *schema, const char *type, bool key)
{
    mig_table *table = mig_schema_add_table(schema, (mig_name){NULL, "t"});
    mig_column *column = mig_table_add_column(schema, table, "id");

    column->type.written = type;
    if (key) {
        table->primary_key = MIG_NEW(schema->arena, mig_key);
        mig_push(schema->arena, &table->primary_key->columns, "id");
    }
    return table;
}

Test(sqlite_types, defaults_are_written_as_sqlite_takes_them)
{
    static const struct {
        mig_default_kind kind;
        const char *value, *sql;
    } cases[] = {
        {MIG_DEFAULT_LITERAL, "it's", "'it''s'"},
        {MIG_DEFAULT_LITERAL, "", "''"},
        {MIG_DEFAULT_EXPR, "0", "0"},
        {MIG_DEFAULT_EXPR, "-1.5", "-1.5"},
        {MIG_DEFAULT_EXPR, "NOW()", "CURRENT_TIMESTAMP"},
        {MIG_DEFAULT_EXPR, "current_date", "CURRENT_DATE"},
        {MIG_DEFAULT_EXPR, "true", "TRUE"},
        {MIG_DEFAULT_EXPR, "( 1 + 1 )", "(1 + 1)"},
        {MIG_DEFAULT_EXPR, "(1) + (2)", "((1) + (2))"},
        {MIG_DEFAULT_EXPR, "lower('X')", "(lower('X'))"},
        {MIG_DEFAULT_EXPR, "1 -- one", "(1 -- one\n)"},
        {MIG_DEFAULT_NULL, NULL, "NULL"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = mig_schema_new(arena);
        mig_table *table = table_of(schema, "text", false);
        mig_default *dflt = &table->columns.items[0]->dflt;
        sqlite3 *db = memory();
        MIG_AUTO_STR sql = {0};

        *dflt = (mig_default){.kind = cases[i].kind, .value = cases[i].value};
        cr_expect(mig_sqlite_resolve_table(arena, ~0U, schema, table, NULL));
        mig_sqlite_add_default(&sql, dflt);
        cr_expect(mig_same(sql.data, cases[i].sql), "%s", sql.data);
        run(db, mig_arena_printf(arena, "CREATE TABLE t(c DEFAULT %s)", sql.data));
        run(db, "INSERT INTO t DEFAULT VALUES");
        sqlite3_close(db);
    }
}

Test(sqlite_types, uuids_are_of_version_four)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = memory();

    for (unsigned i = 0; i < 100; i++) {
        const char *uuid =
            ask(arena, db,
                mig_arena_printf(arena, "SELECT %s", mig_sqlite_default_sql(MIG_PORTABLE_UUID)));

        cr_expect(strlen(uuid) == 36 && strspn(uuid, "0123456789abcdef-") == 36, "%s", uuid);
        cr_expect(uuid[14] == '4' && strchr("89ab", uuid[19]), "%s", uuid);
    }
    sqlite3_close(db);
}

Test(sqlite_types, only_a_lonely_integer_key_is_the_rowid)
{
    static const struct {
        const char *type;
        bool key, without_rowid, autoincrement;
        const char *server; /* NULL: refused */
        bool never_null;
    } cases[] = {
        {"bigint", true, false, false, "INTEGER", true},
        {"smallint", true, false, true, "INTEGER", true},
        {"bigint", false, false, false, "INTEGER", false},
        {"bigint", true, true, false, "INTEGER", true},
        {"text", true, false, false, "TEXT", false},
        {"bigint[]", true, false, false, "TEXT", false},
        {"bigint", false, false, true, NULL, false},
        {"bigint", true, true, true, NULL, false},
        {"text", true, false, true, NULL, false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = mig_schema_new(arena);
        mig_table *table = table_of(schema, cases[i].type, cases[i].key);
        mig_column *column = table->columns.items[0];
        mig_error err = {0};

        table->without_rowid = cases[i].without_rowid;
        column->identity = cases[i].autoincrement ? MIG_IDENTITY_ALWAYS : MIG_IDENTITY_NONE;
        cr_expect(mig_sqlite_resolve_table(arena, ~0U, schema, table, &err) ==
                      (cases[i].server != NULL),
                  "%zu: %s", i, err.text[0]);
        if (!cases[i].server)
            continue;
        cr_expect(mig_same(column->type.server, cases[i].server), "%zu", i);
        cr_expect(column->never_null == cases[i].never_null, "%zu", i);
        cr_expect(column->autoincrement == cases[i].autoincrement, "%zu", i);
        cr_expect(column->identity == MIG_IDENTITY_NONE);
    }
}

Test(sqlite_types, what_sqlite_cannot_have_is_told_at_its_place)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = mig_schema_new(arena);
    mig_table *table = table_of(schema, "text", false);
    mig_error err = {0};

    table->place = (mig_place){.file = "s.yaml", .line = 7};
    table->without_rowid = true;
    cr_expect(!mig_sqlite_resolve_table(arena, ~0U, schema, table, &err));
    cr_expect(strstr(err.text[0], "needs a primary key") && err.line == 7, "%s", err.text[0]);
    table->without_rowid = false;
    table->strict = true;
    cr_expect(!mig_sqlite_resolve_table(arena, 0, schema, table, &err));
    cr_expect(strstr(err.text[0], "SQLite 3.37"), "%s", err.text[0]);
    table->name.schema = "app";
    cr_expect(!mig_sqlite_resolve_table(arena, ~0U, schema, table, &err));
    cr_expect(strstr(err.text[0], "no schemas"), "%s", err.text[0]);
}

Test(sqlite_types, parts_that_sqlite_cannot_have_are_told_at_their_place)
{
    static const struct {
        const char *part, *why;
    } cases[] = {
        {"unique: {u: {columns: [a], nulls_not_distinct: true}}", "no NULLS NOT DISTINCT"},
        {"indexes: {i: {columns: [a], unique: true, nulls_not_distinct: true}}",
         "no NULLS NOT DISTINCT"},
        {"checks: {c: {expr: a > 0, enforced: false}}", "leave out `enforced: false`"},
        {"foreign_keys: {f: {columns: [a], references: t(a), enforced: false}}",
         "leave out `enforced: false`"},
        {"primary_key: {columns: [a, b], without_overlaps: true}", "no keys WITHOUT OVERLAPS"},
        {"unique: {u: {columns: [a, b], without_overlaps: true}}", "no keys WITHOUT OVERLAPS"},
        {"foreign_keys: {f: {columns: [a, b], references: 't(a, b)', period: true}}",
         "no foreign keys of a PERIOD"},
        {"primary_key: {columns: [a], with: {fillfactor: 70}}", "no storage parameters"},
        {"indexes: {i: {columns: [a], with: {fillfactor: 70}}}", "under `postgresql:`"},
        {"indexes: {i: {columns: [a], tablespace: x}}", "no tablespaces"},
        {"indexes: {i: {columns: [a], cluster: true}}", "no CLUSTER"},
        {"unique: {u: {columns: [a], cluster: true}}", "no CLUSTER"},
        {"checks: {c: {expr: a > 0, valid: false}}", "leave out `valid: false`"},
        {"checks: {c: {expr: a > 0, no_inherit: true}}", "leave out `no_inherit`"},
        {"foreign_keys: {f: {columns: [a], references: t(a), valid: false}}",
         "leave out `valid: false`"},
        {"foreign_keys: {f: {columns: [a], references: t(a), on_delete: set null (a)}}",
         "takes no columns there"},
        {"primary_key: [a(10)]", "no keys of a column's first characters"},
        {"unique: {u: [a(10)]}", "no keys of a column's first characters"},
        {"exclusions: {e: [a with =]}", "no exclusion constraints"},
        {"unique: {u: {columns: [a], include: [b], comment: x}}", NULL},
        {"indexes: {i: {columns: [a], include: [b], comment: x, postgresql: {with: {fillfactor: "
         "70}, cluster: true}}}",
         NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *declared = load_part(arena, cases[i].part);
        mig_schema *resolved;
        mig_error err = {0};
        bool done = mig_resolve(arena, declared, &mig_sqlite, mig_sqlite.oldest_caps, NULL,
                                &resolved, &err);

        cr_expect_eq(done, !cases[i].why, "%s: %s", cases[i].part, err.text[0]);
        if (!cases[i].why)
            continue;
        cr_expect(strstr(err.text[0], cases[i].why), "%s: %s", cases[i].part, err.text[0]);
        cr_expect_eq(err.line, 4, "%s", cases[i].part);
    }
}

Test(sqlite_types, an_enum_is_read_from_the_check_that_was_written)
{
    static const char *const values[] = {"sad", "it's ok", "", "b,c"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_enum mood = {.name = {NULL, "my mood"}};
    mig_sqlite_table table;
    mig_strings read;
    MIG_AUTO_STR sql = {0};
    const char *name;

    for (size_t i = 0; i < MIG_LEN(values); i++)
        mig_push(arena, &mood.values, ((mig_enum_value){.value = values[i]}));
    mig_str_add(&sql, "CREATE TABLE t(\"order\" TEXT ");
    mig_sqlite_add_enum_check(&sql, &mood, "order");
    mig_str_addc(&sql, ')');
    cr_assert(mig_sqlite_parse_table(arena, sql.data, &table, NULL), "%s", sql.data);
    cr_assert(mig_sqlite_read_enum_check(arena, &table, &table.columns.items[0],
                                         &table.columns.items[0].constraints.items[0], &name,
                                         &read));
    cr_expect(mig_same(name, "my mood"));
    cr_assert(read.len == MIG_LEN(values));
    for (size_t i = 0; i < read.len; i++)
        cr_expect(mig_same(read.items[i], values[i]));
}

Test(sqlite_types, other_checks_are_no_enums)
{
    static const char *const checks[] = {
        "CHECK (c IN ('a'))",
        "CONSTRAINT enum_ CHECK (c IN ('a'))",
        "CONSTRAINT ck_mood CHECK (c IN ('a'))",
        "CONSTRAINT enum_mood CHECK (d IN ('a'))",
        "CONSTRAINT enum_mood CHECK (c IN ())",
        "CONSTRAINT enum_mood CHECK (c IN (1))",
        "CONSTRAINT enum_mood CHECK (c IN ('a', b))",
        "CONSTRAINT enum_mood CHECK (c IN ('a' 'b'))",
        "CONSTRAINT enum_mood CHECK (c IN ('a'),)",
        "CONSTRAINT enum_mood CHECK (c NOT IN ('a'))",
        "CONSTRAINT enum_mood CHECK (c IN ('a') OR c IN ('b'))",
        "CONSTRAINT enum_mood UNIQUE",
    };

    for (size_t i = 0; i < MIG_LEN(checks); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *sql = mig_arena_printf(arena, "CREATE TABLE t(c TEXT %s)", checks[i]), *name;
        mig_sqlite_table table;
        mig_strings values;

        cr_assert(mig_sqlite_parse_table(arena, sql, &table, NULL), "%s", sql);
        cr_expect(!mig_sqlite_read_enum_check(arena, &table, &table.columns.items[0],
                                              &table.columns.items[0].constraints.items[0], &name,
                                              &values),
                  "%s", sql);
    }
}
