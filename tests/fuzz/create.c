/*
 * SQLite's CREATE TABLE and CREATE INDEX: what SQLite takes our reader reads, and as what SQLite
 * reads, by all that its pragmas know; and of what our reader takes SQLite finds no fault with the
 * grammar, expressions aside, which are opaque to the reader.
 */
#include "base/text.h"
#include "dialect/sqlite/parse.h"
#include "fuzz.h"

#include <sqlite3.h>
#include <string.h>

static bool guarded; /* the statement that is prepared is the input */

/* Input may make a table or an index, and nothing else. */
static int authorize(void *context, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    (void)context, (void)a, (void)b, (void)c, (void)d;
    switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_REINDEX:
        return SQLITE_OK;
    default:
        return guarded ? SQLITE_DENY : SQLITE_OK;
    }
}

static void run(sqlite3 *db, const char *sql)
{
    FUZZ_HOLDS(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sqlite3_errmsg(db),
               sql);
}

static sqlite3 *database(void)
{
    static sqlite3 *db;

    if (db)
        return db;
    FUZZ_HOLDS(sqlite3_open(":memory:", &db) == SQLITE_OK, "no database in memory");
    run(db, "CREATE TABLE base(a, b, c COLLATE nocase, \"desc\", \"t x\")");
    sqlite3_set_authorizer(db, authorize, NULL);
    return db;
}

/* Runs the input, if that is a single statement that may be run. */
static bool takes(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = "";
    bool taken;

    guarded = true;
    taken = sqlite3_prepare_v2(db, sql, -1, &statement, &rest) == SQLITE_OK && statement &&
            rest[strspn(rest, " \t\n\f\r;")] == '\0' && sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    guarded = false;
    return taken;
}

/* The rows of a query with one parameter, "|" between cells, a line each. */
static const char *ask(mig_arena *arena, sqlite3 *db, const char *sql, const char *param)
{
    sqlite3_stmt *statement = NULL;
    MIG_AUTO_STR out = {0};

    FUZZ_HOLDS(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s",
               sqlite3_errmsg(db), sql);
    sqlite3_bind_text(statement, 1, param, -1, SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *cell = (const char *)sqlite3_column_text(statement, i);

            mig_str_addf(&out, "%s%s", i > 0 ? "|" : "", cell ? cell : "NULL");
        }
        mig_str_addc(&out, '\n');
    }
    sqlite3_finalize(statement);
    return mig_str_copy(arena, &out);
}

/* What the pragmas say of a table, made of what was read. */

static const mig_sqlite_constraint *last_of(const mig_sqlite_column *column, mig_sqlite_kind kind)
{
    const mig_sqlite_constraint *last = NULL;

    for (size_t i = 0; i < column->constraints.len; i++)
        if (column->constraints.items[i].kind == kind)
            last = &column->constraints.items[i];
    return last;
}

static const mig_sqlite_constraint *table_key(const mig_sqlite_table *table)
{
    return mig_sqlite_constraint_find(&table->constraints, MIG_SQLITE_PRIMARY_KEY);
}

/* Its place in the primary key, from 1; 0: it is no part of it. A column counts once. */
static unsigned key_place(const mig_sqlite_table *table, const mig_sqlite_column *column)
{
    const mig_sqlite_constraint *key = table_key(table);
    unsigned place = 0;

    if (!key)
        return last_of(column, MIG_SQLITE_PRIMARY_KEY) ? 1 : 0;
    for (size_t i = 0; i < key->columns.len; i++) {
        const char *name = key->columns.items[i].column.name;
        bool again = false;

        for (size_t k = 0; k < i; k++)
            again |= mig_same_nocase(key->columns.items[k].column.name, name);
        /* SQLite 3.40 numbers by the place in the list. */
        place = (unsigned)i + 1;
        if (!again && mig_same_nocase(name, column->name.name))
            return place;
    }
    return 0;
}

static void check_column(mig_arena *arena, sqlite3 *db, const mig_sqlite_table *table,
                         const mig_sqlite_column *column)
{
    const mig_sqlite_constraint *collate = last_of(column, MIG_SQLITE_COLLATE);
    const char *type, *collation;
    const char *sql = table->text, *own = mig_sqlite_type_text(arena, sql, column->type);
    int not_null, in_key, counted;
    bool key_counts = (table_key(table) && table_key(table)->autoincrement);
    const mig_sqlite_constraint *key = last_of(column, MIG_SQLITE_PRIMARY_KEY);
    unsigned place = key_place(table, column);

    FUZZ_HOLDS(sqlite3_table_column_metadata(db, "main", table->name.name, column->name.name, &type,
                                             &collation, &not_null, &in_key, &counted) == SQLITE_OK,
               "%s of\n%s", sqlite3_errmsg(db), sql);
    FUZZ_HOLDS(mig_same_nocase(type ? type : "", own), "type %s, not %s of %s of\n%s", type, own,
               column->name.name, sql);
    FUZZ_HOLDS(mig_same_nocase(collation, collate ? collate->collation.name : "BINARY"),
               "collation %s of %s of\n%s", collation, column->name.name, sql);
    if (!table->without_rowid && !(table->strict && place > 0)) /* there keys are never NULL */
        FUZZ_HOLDS((not_null != 0) == (last_of(column, MIG_SQLITE_NOT_NULL) != NULL),
                   "NOT NULL of %s of\n%s", column->name.name, sql);
    FUZZ_HOLDS((in_key != 0) == (place > 0), "primary key of %s of\n%s", column->name.name, sql);
    FUZZ_HOLDS((counted != 0) == (place > 0 && (key_counts || (key && key->autoincrement))),
               "AUTOINCREMENT of %s of\n%s", column->name.name, sql);
}

/* Names, order, kinds and defaults. */
static void check_columns(mig_arena *arena, sqlite3 *db, const mig_sqlite_table *table)
{
    sqlite3_stmt *statement = NULL;
    size_t at = 0;

    FUZZ_HOLDS(sqlite3_prepare_v2(db,
                                  "SELECT name, dflt_value, pk, hidden FROM pragma_table_xinfo(?1)",
                                  -1, &statement, NULL) == SQLITE_OK,
               "%s", sqlite3_errmsg(db));
    sqlite3_bind_text(statement, 1, table->name.name, -1, SQLITE_STATIC);
    for (; sqlite3_step(statement) == SQLITE_ROW; at++) {
        const mig_sqlite_column *column = &table->columns.items[at];
        const mig_sqlite_constraint *dflt, *generated;
        const char *found = (const char *)sqlite3_column_text(statement, 1);
        int kind = sqlite3_column_int(statement, 3);

        FUZZ_HOLDS(at < table->columns.len, "too few columns of\n%s", table->text);
        FUZZ_SAME(table->text, (const char *)sqlite3_column_text(statement, 0), column->name.name);
        FUZZ_HOLDS((unsigned)sqlite3_column_int(statement, 2) == key_place(table, column),
                   "place %d of %s in the key of\n%s", sqlite3_column_int(statement, 2),
                   column->name.name, table->text);
        generated = last_of(column, MIG_SQLITE_GENERATED);
        FUZZ_HOLDS(kind == (!generated                                     ? 0
                            : generated->generated == MIG_GENERATED_STORED ? 3
                                                                           : 2),
                   "kind %d of %s of\n%s", kind, column->name.name, table->text);
        dflt = last_of(column, MIG_SQLITE_DEFAULT);
        FUZZ_HOLDS((dflt != NULL) == (found != NULL), "default of %s of\n%s", column->name.name,
                   table->text);
        if (dflt)
            FUZZ_HOLDS(
                mig_sqlite_same_tokens(mig_slice_text(arena, table->text, dflt->expr), found),
                "default %s, not %s of %s of\n%s", found,
                mig_slice_text(arena, table->text, dflt->expr), column->name.name, table->text);
        check_column(arena, db, table, column);
    }
    sqlite3_finalize(statement);
    FUZZ_HOLDS(at == table->columns.len, "%zu columns, not %zu of\n%s", at, table->columns.len,
               table->text);
}

static void add_keys(mig_arena *arena, mig_str *out, const mig_sqlite_column *column,
                     const mig_sqlite_constraints *constraints)
{
    static const char *const actions[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL",
                                          "SET DEFAULT"};

    for (size_t i = 0; i < constraints->len; i++) {
        const mig_sqlite_constraint *c = &constraints->items[i];
        const mig_sqlite_reference *r = &c->reference;

        for (size_t k = 0; c->kind == MIG_SQLITE_REFERENCES && k < (column ? 1 : c->columns.len);
             k++)
            mig_str_addf(out, "%s|%s|%s|%s|%s\n", r->target.name,
                         column ? column->name.name : c->columns.items[k].column.name,
                         r->columns.len > 0 ? r->columns.items[k].column.name : "NULL",
                         actions[r->on_update], actions[r->on_delete]);
    }
    (void)arena;
}

static void check_foreign_keys(mig_arena *arena, sqlite3 *db, const mig_sqlite_table *table)
{
    MIG_AUTO_STR keys = {0};
    const char *found = ask(arena, db,
                            "SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM "
                            "pragma_foreign_key_list(?1) ORDER BY id DESC, seq",
                            table->name.name);

    for (size_t i = 0; i < table->columns.len; i++)
        add_keys(arena, &keys, &table->columns.items[i], &table->columns.items[i].constraints);
    add_keys(arena, &keys, NULL, &table->constraints);
    /* The names of columns are those of the table, in its letters' case. */
    FUZZ_SAME(table->text, mig_lower(arena, found), mig_lower(arena, mig_str_text(&keys)));
}

static const char *collation_of(const mig_sqlite_column *column)
{
    const mig_sqlite_constraint *collate = column ? last_of(column, MIG_SQLITE_COLLATE) : NULL;

    return collate ? collate->collation.name : "BINARY";
}

/* Of a key: each with its order and its collation. */
static const char *columns_of(mig_arena *arena, const mig_sqlite_table *table,
                              const mig_sqlite_column *column,
                              const mig_sqlite_constraint *constraint)
{
    MIG_AUTO_STR out = {0};

    if (column)
        mig_str_addf(&out, "%s|0|%s\n", column->name.name, collation_of(column));
    for (size_t i = 0; i < constraint->columns.len; i++) {
        const mig_sqlite_part *part = &constraint->columns.items[i];
        const mig_sqlite_column *own = mig_sqlite_column_find(table, part->column.name);

        mig_str_addf(&out, "%s|%d|%s\n", part->column.name, part->descending,
                     part->collation.name ? part->collation.name : collation_of(own));
    }
    return mig_lower(arena, mig_str_text(&out));
}

static bool has_unique(mig_arena *arena, const mig_sqlite_table *table, const char *columns)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_sqlite_column *column = &table->columns.items[i];

        for (size_t k = 0; k < column->constraints.len; k++)
            if (column->constraints.items[k].kind == MIG_SQLITE_UNIQUE &&
                mig_same(columns_of(arena, table, column, &column->constraints.items[k]), columns))
                return true;
    }
    for (size_t i = 0; i < table->constraints.len; i++)
        if (table->constraints.items[i].kind == MIG_SQLITE_UNIQUE &&
            mig_same(columns_of(arena, table, NULL, &table->constraints.items[i]), columns))
            return true;
    return false;
}

/* Every index that SQLite made for a UNIQUE is one that was read. */
static void check_uniques(mig_arena *arena, sqlite3 *db, const mig_sqlite_table *table)
{
    const char *names = ask(arena, db, "SELECT name FROM pragma_index_list(?1) WHERE origin = 'u'",
                            table->name.name);

    while (*names) {
        size_t length = strcspn(names, "\n");
        const char *columns =
            ask(arena, db,
                "SELECT name || '|' || \"desc\" || '|' || coll FROM pragma_index_xinfo(?1) "
                "WHERE key ORDER BY seqno",
                mig_arena_strndup(arena, names, length));

        FUZZ_HOLDS(has_unique(arena, table, mig_lower(arena, columns)), "unique over %s of\n%s",
                   columns, table->text);
        names += length + 1;
    }
}

static void check_table(mig_arena *arena, sqlite3 *db, const char *sql)
{
    mig_sqlite_table table;
    mig_error err = {0};

    FUZZ_HOLDS(mig_sqlite_parse_table(arena, sql, &table, &err), "%s\n%s", err.text[0], sql);
    check_columns(arena, db, &table);
    check_foreign_keys(arena, db, &table);
    if (!strchr(table.name.name, '\n'))
        check_uniques(arena, db, &table);
    FUZZ_SAME(sql, mig_arena_printf(arena, "%d|%d\n", table.without_rowid, table.strict),
              ask(arena, db,
                  "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1",
                  table.name.name));
}

static bool is_column_of_base(const char *name)
{
    static const char *const columns[] = {"a", "b", "c", "desc", "t x"};

    for (size_t i = 0; i < MIG_LEN(columns); i++)
        if (mig_same_nocase(columns[i], name))
            return true;
    return false;
}

static void check_index(mig_arena *arena, sqlite3 *db, const char *sql)
{
    mig_sqlite_index index;
    mig_error err = {0};
    MIG_AUTO_STR parts = {0};

    FUZZ_HOLDS(mig_sqlite_parse_index(arena, sql, &index, &err), "%s\n%s", err.text[0], sql);
    if (!mig_same_nocase(index.table.name, "base"))
        return; /* sqlite_sequence and its like */
    for (size_t i = 0; i < index.parts.len; i++) {
        const mig_sqlite_part *part = &index.parts.items[i];
        bool column = part->column.name && is_column_of_base(part->column.name);

        mig_str_addf(&parts, "%s|%d|", column ? part->column.name : "NULL", part->descending);
        if (part->collation.name)
            mig_str_addf(&parts, "%s\n", part->collation.name);
        else if (column)
            mig_str_addf(&parts, "%s\n",
                         mig_same_nocase(part->column.name, "c") ? "nocase" : "binary");
        else /* an expression may have a collation of its own */
            mig_str_addf(
                &parts, "%s",
                ask(arena, db,
                    mig_arena_printf(
                        arena, "SELECT coll FROM pragma_index_xinfo(?1) WHERE key AND seqno = %zu",
                        i),
                    index.name.name));
    }
    FUZZ_SAME(sql, mig_lower(arena, mig_str_text(&parts)),
              mig_lower(arena, ask(arena, db,
                                   "SELECT name, \"desc\", coll FROM pragma_index_xinfo(?1) WHERE "
                                   "key ORDER BY seqno",
                                   index.name.name)));
    FUZZ_SAME(sql, mig_arena_printf(arena, "%d|%d\n", index.unique, index.where.length > 0),
              ask(arena, db,
                  "SELECT \"unique\", partial FROM pragma_index_list('base') WHERE name = ?1",
                  index.name.name));
}

static void check_taken(mig_arena *arena, sqlite3 *db)
{
    const char *sql = ask(arena, db,
                          "SELECT type || ' ' || sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
                          "name NOT IN ('sqlite_sequence', 'base') AND name <> ?1",
                          "");

    if (*sql == '\0') /* IF NOT EXISTS, of what there is */
        return;
    sql = mig_arena_strndup(arena, sql, strlen(sql) - 1);
    if (mig_starts_with(sql, "table "))
        check_table(arena, db, sql + strlen("table "));
    else
        check_index(arena, db, sql + strlen("index "));
}

/* The text with 1 for every expression. */
typedef struct {
    const char *text;
    size_t copied;
    mig_str out;
} plain_text;

static void replace(plain_text *plain, mig_slice expr)
{
    if (expr.length == 0)
        return;
    mig_str_addn(&plain->out, plain->text + plain->copied, expr.at - plain->copied);
    mig_str_add(&plain->out, " 1 ");
    plain->copied = mig_slice_end(expr);
}

static void replace_parts(plain_text *plain, const mig_sqlite_parts *parts)
{
    for (size_t i = 0; i < parts->len; i++)
        if (!parts->items[i].column.name)
            replace(plain, parts->items[i].expr);
}

static void replace_constraints(plain_text *plain, const mig_sqlite_constraints *constraints)
{
    for (size_t i = 0; i < constraints->len; i++) {
        const mig_sqlite_constraint *c = &constraints->items[i];

        if (c->kind == MIG_SQLITE_CHECK || c->kind == MIG_SQLITE_GENERATED || c->enclosed)
            replace(plain, c->expr);
        replace_parts(plain, &c->columns);
    }
}

static void check_grammar(sqlite3 *db, plain_text *plain)
{
    const char *message;

    mig_str_add(&plain->out, plain->text + plain->copied);
    if (takes(db, mig_str_text(&plain->out)))
        return;
    message = sqlite3_errmsg(db);
    if (strstr(message, "syntax error after column name")) /* not in texts stored long ago */
        return;
    /* Names in a message may hold anything. */
    FUZZ_HOLDS(!(mig_starts_with(message, "near \"") && mig_ends_with(message, ": syntax error")) &&
                   !mig_starts_with(message, "unrecognized token: ") &&
                   !mig_same(message, "incomplete input"),
               "%s:\n%s\nwhich the reader takes as\n%s", message, mig_str_text(&plain->out),
               plain->text);
}

static void check_refused(mig_arena *arena, sqlite3 *db, const char *text)
{
    mig_sqlite_table table;
    mig_sqlite_index index;
    plain_text plain = {.text = text};
    mig_error err = {0};

    if (mig_sqlite_parse_table(arena, text, &table, &err)) {
        for (size_t i = 0; i < table.columns.len; i++)
            replace_constraints(&plain, &table.columns.items[i].constraints);
        replace_constraints(&plain, &table.constraints);
        check_grammar(db, &plain);
    } else if (fuzz_check_error(&err, text), mig_sqlite_parse_index(arena, text, &index, &err)) {
        replace_parts(&plain, &index.parts);
        replace(&plain, index.where);
        check_grammar(db, &plain);
    }
    mig_str_dispose(&plain.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);
    sqlite3 *db = database();

    run(db, "BEGIN");
    if (takes(db, text))
        check_taken(arena, db);
    else
        check_refused(arena, db, text);
    run(db, "ROLLBACK");
    return 0;
}
