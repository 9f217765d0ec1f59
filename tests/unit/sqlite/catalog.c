/* The schema of a live database, as the model holds it. */
#include "dialect/sqlite/sqlite.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

static mig_driver *open_memory(void)
{
    mig_url url = {.dialect = "sqlite", .masked = "sqlite://"};
    mig_driver *driver;
    mig_error err = {0};

    cr_assert(mig_sqlite_open(&url, 0, &driver, &err), "%s", err.text[0]);
    return driver;
}

/* Statements are separated by ";;", since triggers hold semicolons. */
static void run(mig_driver *driver, const char *sql)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *end;

    for (; *sql; sql = *end ? end + 2 : end) {
        mig_error err = {0};

        end = strstr(sql, ";;");
        if (!end)
            end = sql + strlen(sql);
        cr_assert(mig_exec(driver, mig_arena_strndup(arena, sql, (size_t)(end - sql)), &err),
                  "%s: %s", err.text[0], sql);
    }
}

static mig_schema *read(mig_driver *driver, mig_arena *arena, const char *skip)
{
    mig_strings none = {0}, skipped = {0};
    mig_schema *schema;
    mig_error err = {0};

    if (skip)
        mig_push(arena, &skipped, skip);
    cr_assert(driver->read_schema(driver, arena, &none, &skipped, &schema, &err), "%s",
              err.text[0]);
    return schema;
}

static void show_names(mig_str *out, const mig_strings *names)
{
    for (size_t i = 0; i < names->len; i++)
        mig_str_addf(out, "%s%s", i > 0 ? "," : "", names->items[i]);
}

static void show_column(mig_str *out, const mig_column *column)
{
    static const char *const defaults[] = {"", " literal", " expr", " null"};

    mig_str_addf(out, "%s %s%s", column->name, column->type.native ? "native " : "",
                 column->type.written);
    mig_str_add(out, column->nullable ? "?" : "");
    mig_str_add(out, column->never_null ? "!" : "");
    if (column->not_null_conflict)
        mig_str_addf(out, " conflict %d", (int)column->not_null_conflict);
    if (column->dflt.kind)
        mig_str_addf(out, "%s <%s>", defaults[column->dflt.kind], column->dflt.value);
    if (column->autoincrement)
        mig_str_add(out, " auto");
    if (column->generated_kind)
        mig_str_addf(out, " %s <%s>",
                     column->generated_kind == MIG_GENERATED_STORED ? "stored" : "virtual",
                     column->generated.written);
    if (column->collation)
        mig_str_addf(out, " collate %s", column->collation);
    if (column->type.enumeration)
        mig_str_addf(out, " enum %s", column->type.enumeration);
    if (column->on_update)
        mig_str_addf(out, " on update %s", column->on_update);
    mig_str_add(out, "; ");
}

static void show_id(mig_str *out, const char *kind, mig_constraint_name id, const char *beyond)
{
    mig_str_addf(out, "%s", kind);
    if (id.name)
        mig_str_addf(out, " \"%s\"", id.name);
    if (beyond)
        mig_str_addf(out, " beyond <%s>", beyond);
    mig_str_addc(out, ' ');
}

static void show_key(mig_str *out, const char *kind, const mig_key *key)
{
    show_id(out, kind, key->id, key->beyond);
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key column = mig_key_at(key, i);

        mig_str_addf(out, "%s%s", i > 0 ? "," : "", column.column);
        if (column.collation)
            mig_str_addf(out, " collate %s", column.collation);
        mig_str_add(out, column.descending ? " desc" : "");
    }
    if (key->conflict)
        mig_str_addf(out, " conflict %d", (int)key->conflict);
    mig_str_add(out, "; ");
}

static void show_foreign_key(mig_str *out, const mig_foreign_key *key)
{
    show_id(out, "fk", key->id, key->beyond);
    show_names(out, &key->columns);
    mig_str_addf(out, " -> %s(", key->target.name);
    show_names(out, &key->target_columns);
    mig_str_addf(out, ") %d %d %d%s%s; ", (int)key->on_delete, (int)key->on_update,
                 (int)key->deferrable, key->match ? " " : "", key->match ? key->match : "");
}

static void show_index(mig_str *out, const mig_index *index)
{
    show_id(out, index->unique ? "unique index" : "index", index->id, index->beyond);
    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];

        mig_str_addf(out, "%s%s%s%s%s", i > 0 ? "," : "",
                     key->column     ? key->column
                     : key->enclosed ? "(<"
                                     : "<",
                     key->column ? "" : key->expr.written,
                     key->column     ? ""
                     : key->enclosed ? ">)"
                                     : ">",
                     key->descending  ? " desc"
                     : key->ascending ? " asc"
                                      : "");
        if (key->collation)
            mig_str_addf(out, " collate %s", key->collation);
    }
    if (index->where.written)
        mig_str_addf(out, " where <%s>", index->where.written);
    mig_str_add(out, "; ");
}

static void show_table(mig_str *out, const mig_table *table)
{
    mig_str_addf(out, "%s%s%s%s: ", table->name.name, table->strict ? " strict" : "",
                 table->without_rowid ? " without rowid" : "", table->beyond ? " beyond" : "");
    for (size_t i = 0; i < table->columns.len; i++)
        show_column(out, table->columns.items[i]);
    if (table->primary_key)
        show_key(out, "pk", table->primary_key);
    for (size_t i = 0; i < table->uniques.len; i++)
        show_key(out, "unique", table->uniques.items[i]);
    for (size_t i = 0; i < table->checks.len; i++) {
        show_id(out, "check", table->checks.items[i]->id, NULL);
        if (table->checks.items[i]->column)
            mig_str_addf(out, "of %s ", table->checks.items[i]->column);
        mig_str_addf(out, "<%s>; ", table->checks.items[i]->expr.written);
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        show_foreign_key(out, table->foreign_keys.items[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        show_index(out, table->indexes.items[i]);
    mig_str_cut(out, out->len - 1);
}

static void show(mig_str *out, const mig_schema *schema)
{
    for (size_t i = 0; i < schema->enums.len; i++) {
        mig_str_addf(out, "enum %s:", schema->enums.items[i]->name.name);
        for (size_t k = 0; k < schema->enums.items[i]->values.len; k++)
            mig_str_addf(out, " %s", schema->enums.items[i]->values.items[k].value);
        mig_str_addc(out, '\n');
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        show_table(out, schema->tables.items[i]);
        mig_str_addc(out, '\n');
    }
    for (size_t i = 0; i < schema->others.len; i++) {
        const mig_other *other = schema->others.items[i];

        mig_str_addf(out, "%s %s", other->kind, other->name.name);
        if (other->table.name)
            mig_str_addf(out, " of %s", other->table.name);
        mig_str_addc(out, '\n');
    }
}

typedef struct {
    const char *sql, *shown;
} sql_case;

static void expect_cases(const sql_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR shown = {0};
        mig_driver *driver = open_memory();

        run(driver, cases[i].sql);
        show(&shown, read(driver, arena, NULL));
        cr_expect(mig_same(mig_str_text(&shown), cases[i].shown), "%s\n%s%s", cases[i].sql,
                  cases[i].shown, mig_str_text(&shown));
        mig_driver_close(driver);
    }
}

Test(sqlite_catalog, columns_are_what_their_text_says)
{
    static const sql_case cases[] = {
        {"CREATE TABLE t(id INTEGER PRIMARY KEY, a, b TEXT NOT NULL, c VARCHAR (9) NULL)",
         "t: id bigint?!; a native ?; b text; c native VARCHAR (9)?; pk id;\n"},
        {"CREATE TABLE t(id integer primary key autoincrement not null)",
         "t: id bigint! auto; pk id;\n"},
        {"CREATE TABLE t(id INTEGER PRIMARY KEY DESC)", "t: id bigint?; pk id desc;\n"},
        {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id DESC))", "t: id bigint?!; pk id;\n"},
        {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id COLLATE NOCASE))", "t: id bigint?!; pk id;\n"},
        {"CREATE TABLE t(id INTEGER PRIMARY KEY DESC) WITHOUT ROWID",
         "t without rowid: id bigint?!; pk id desc;\n"},
        {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id COLLATE NOCASE DESC)) WITHOUT ROWID",
         "t without rowid: id bigint?!; pk id desc;\n"},
        {"CREATE TABLE t(id INT PRIMARY KEY DESC)", "t: id native INT?; pk id desc;\n"},
        {"CREATE TABLE t(id TEXT, PRIMARY KEY (id COLLATE nocase DESC))",
         "t: id text?; pk id collate NOCASE desc;\n"},
        {"CREATE TABLE t(a TEXT, b INTEGER, PRIMARY KEY (b DESC, a ASC))",
         "t: a text?; b bigint?; pk b desc,a;\n"},
        {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id, id))",
         "t: id bigint?; pk beyond <that \"id\" is in it twice> id;\n"},
        {"CREATE TABLE t(id BIGINT PRIMARY KEY)", "t: id native BIGINT?; pk id;\n"},
        {"CREATE TABLE t(a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID",
         "t without rowid: a text?!; b bigint?!; pk b,a;\n"},
        {"CREATE TABLE t(a TEXT PRIMARY KEY, b INT, c ANY) STRICT",
         "t strict: a text?!; b native INT?; c ANY?; pk a;\n"},
        {"CREATE TABLE t(a DEFAULT 'it''s', b DEFAULT (1 + 1), c DEFAULT (lower('X')), d DEFAULT "
         "-1,"
         " e DEFAULT current_timestamp, f DEFAULT TRUE, g DEFAULT NULL, h DEFAULT \"x\", i DEFAULT "
         "("
         "'y'), j DEFAULT yes, k DEFAULT \"true\")",
         "t: a native ? literal <it's>; b native ? expr <(1 + 1)>; c native ? expr <lower('X')>; "
         "d native ? expr <-1>; e native ? expr <now()>; f native ? expr <true>; "
         "g native ? null <NULL>; h native ? literal <x>; i native ? literal <y>; "
         "j native ? literal <yes>; k native ? literal <true>;\n"},
        {"CREATE TABLE t(a TEXT COLLATE nocase NOT NULL ON CONFLICT IGNORE, b AS (a || 'x') "
         "STORED, "
         "c INT GENERATED ALWAYS AS (b) VIRTUAL)",
         "t: a text conflict 4 collate NOCASE; b native ? stored <a || 'x'>; c native INT? virtual "
         "<b>;\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

Test(sqlite_catalog, constraints_are_what_their_text_says)
{
    static const sql_case cases[] = {
        {"CREATE TABLE t(a INT CONSTRAINT u UNIQUE ON CONFLICT REPLACE, b INT, UNIQUE (b, a), "
         "UNIQUE (a"
         " COLLATE NOCASE))",
         "t: a native INT?; b native INT?; unique \"u\" a conflict 5; unique b,a; unique a "
         "collate NOCASE;\n"},
        {"CREATE TABLE t(a TEXT, UNIQUE (a COLLATE \"binary\" DESC, a), UNIQUE ((A) collate "
         "RTRIM))",
         "t: a text?; unique a collate BINARY desc,a; unique A collate RTRIM;\n"},
        {"CREATE TABLE t(a INT UNIQUE, CONSTRAINT u UNIQUE (A))",
         "t: a native INT?; unique a; unique \"u\" A;\n"},
        {"CREATE TABLE t(a INT CHECK (a > 0), CONSTRAINT c CHECK ((a < 9)))",
         "t: a native INT?; check of a <a > 0>; check \"c\" <(a < 9)>;\n"},
        {"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT REFERENCES T ON DELETE SET NULL DEFERRABLE "
         "INITIALLY DEFERRED, CONSTRAINT f FOREIGN KEY (a, id) REFERENCES gone (x, y) ON UPDATE "
         "CASCADE MATCH FULL)",
         "t: id bigint?!; a native INT?; pk id; fk a -> T(id) 3 0 2; fk \"f\" a,id -> gone(x,y) 0 "
         "2 0 "
         "full;\n"},
        {"CREATE TABLE t(a INT CONSTRAINT n NOT NULL CONSTRAINT d DEFAULT 1 CONSTRAINT loose)",
         "t: a native INT expr <1>;\nname of a NOT NULL n of t\nname of a DEFAULT d of "
         "t\nconstraint "
         "name loose of t\n"},
        {"CREATE TABLE t(a, b);;CREATE UNIQUE INDEX I ON T(b desc, lower(a), a COLLATE nocase, "
         "\"zzz\")"
         " WHERE b > 0;;CREATE INDEX h ON t((a) asc, (a+b) asc, ((a || b)) )",
         "t: a native ?; b native ?; unique index \"I\" b desc,<lower(a)>,a collate "
         "NOCASE,<\"zzz\"> where "
         "<b > 0>; index \"h\" a asc,(<a+b>) asc,(<a || b>);\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

Test(sqlite_catalog, enums_come_back_where_all_columns_agree)
{
    static const sql_case cases[] = {
        {"CREATE TABLE a(m TEXT CONSTRAINT enum_mood CHECK (m IN ('sad', 'ok')));;CREATE TABLE b(n "
         "TEXT "
         "NOT NULL DEFAULT 'ok' CONSTRAINT enum_Mood CHECK (n in ('sad','ok')))",
         "enum mood: sad ok\na: m mood? enum mood;\nb: n mood literal <ok> enum mood;\n"},
        {"CREATE TABLE a(m TEXT CONSTRAINT enum_mood CHECK (m IN ('sad', 'ok')));;CREATE TABLE b(n "
         "TEXT "
         "CONSTRAINT enum_mood CHECK (n IN ('ok', 'sad')))",
         "a: m text?; check \"enum_mood\" of m <m IN ('sad', 'ok')>;\nb: n text?; check "
         "\"enum_mood\" "
         "of n <n IN ('ok', 'sad')>;\n"},
        {"CREATE TABLE a(m INT CONSTRAINT enum_mood CHECK (m IN ('1')), n TEXT CONSTRAINT enum_x "
         "CHECK ("
         "n IN ('a', 'a')), o TEXT CONSTRAINT enum_text CHECK (o IN ('b')))",
         "a: m native INT?; n text?; o text?; check \"enum_mood\" of m <m IN ('1')>; check "
         "\"enum_x\" of"
         " n <n IN ('a', 'a')>; check \"enum_text\" of o <o IN ('b')>;\n"},
        {"CREATE TABLE a(m TEXT CONSTRAINT enum_x CHECK (m IN ('1')) CONSTRAINT enum_y CHECK (m IN "
         "("
         "'1')))",
         "a: m text?; check \"enum_x\" of m <m IN ('1')>; check \"enum_y\" of m <m IN ('1')>;\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

Test(sqlite_catalog, what_the_model_has_no_place_for_is_said)
{
    static const sql_case cases[] = {
        {"CREATE TABLE t(a);;CREATE VIEW v AS SELECT a FROM t;;CREATE TRIGGER g AFTER INSERT ON t "
         "BEGIN "
         "SELECT 1; END;;CREATE TEMP TABLE hidden(a)",
         "t: a native ?;\nview v\ntrigger g of t\n"},
        {"CREATE VIRTUAL TABLE f USING fts5(x);;CREATE TABLE f_tags(a);;CREATE VIRTUAL TABLE r "
         "USING "
         "rtree(id, x0, x1)",
         "f_tags: a native ?;\nvirtual table f\nshadow table f_config\nshadow table "
         "f_content\nshadow table f_data\nshadow table f_docsize\nshadow table f_idx\nvirtual "
         "table r\nshadow table r_node\nshadow table r_parent\nshadow table r_rowid\n"},
        {"CREATE TABLE t(a CONSTRAINT d UNIQUE, b CONSTRAINT D CHECK (b > 0), CONSTRAINT d CHECK "
         "(a "
         "> 0), CONSTRAINT e UNIQUE (b))",
         "t: a native ?; b native ?; unique \"d\" a; unique \"e\" b; check of b <b > 0>; check <a "
         "> "
         "0>;\nfurther constraint named D of t\nfurther constraint named d of t\n"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b REFERENCES t MATCH odd)",
         "t: a bigint?!; b native ?; pk a; fk b -> t(a) 0 0 0;\nMATCH of a foreign key odd of t\n"},
        {"CREATE TABLE e(a, \"\");;CREATE TABLE \"\"(a)", " beyond:\ne beyond:\n"},
        {"CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);;ANALYZE",
         "a: id bigint?! auto; pk id;\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

Test(sqlite_catalog, tables_come_by_name_and_keep_their_text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = open_memory();
    mig_schema *schema;
    const mig_table *table;

    run(driver,
        "CREATE TABLE zoo(\"A\" INT -- first\n);;CREATE TABLE ours(x);;CREATE TABLE ape(b);;"
        "CREATE INDEX i ON zoo ( a );;CREATE INDEX ours_x ON ours(x)");
    schema = read(driver, arena, "OURS");
    cr_assert(schema->nocase && schema->tables.len == 2 && schema->others.len == 0);
    cr_expect(mig_same(schema->tables.items[0]->name.name, "ape"));
    table = mig_table_find(schema, (mig_name){NULL, "ZOO"});
    cr_assert(table);
    cr_expect(mig_same(table->source, "CREATE TABLE zoo(\"A\" INT -- first\n)"));
    cr_assert(table->indexes.len == 1);
    cr_expect(mig_same(table->indexes.items[0]->source, "CREATE INDEX i ON zoo ( a )"));
    mig_driver_close(driver);
}

Test(sqlite_catalog, one_query_reads_any_number_of_tables)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = open_memory();
    unsigned long before;

    for (unsigned i = 0; i < 50; i++)
        run(driver, mig_arena_printf(arena,
                                     "CREATE TABLE t%u(a INT UNIQUE, b TEXT CHECK (b <> ''));;"
                                     "CREATE INDEX i%u ON t%u(b)",
                                     i, i, i));
    before = driver->queries;
    cr_expect(read(driver, arena, NULL)->tables.len == 50);
    cr_expect(driver->queries == before + 1);
    mig_driver_close(driver);
}

Test(sqlite_catalog, a_text_that_cannot_be_read_is_beyond_us)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = open_memory();
    mig_schema *schema;

    run(driver,
        "CREATE TABLE t(a);;CREATE INDEX i ON t(a);;PRAGMA writable_schema = ON;;"
        "UPDATE sqlite_master SET sql = 'CREATE TABLE t(a' WHERE name = 't'");
    schema = read(driver, arena, NULL);
    cr_assert(schema->tables.len == 1 && schema->tables.items[0]->beyond);
    cr_expect(strstr(schema->tables.items[0]->beyond, "expected )"));
    cr_expect(schema->others.len == 1 && mig_same(schema->others.items[0]->name.name, "i"));
    mig_driver_close(driver);
}
