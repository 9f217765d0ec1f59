/* Model -> SQLite's SQL: see render.h. */
#include "dialect/sqlite/render.h"

#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

static const char *const conflict_words[] = {
#define X(id, name) [MIG_CONFLICT_##id] = name,
    MIG_CONFLICTS(X)
#undef X
};

static const char *const action_words[] = {
#define X(id, name) [MIG_FK_##id] = name,
    MIG_FK_ACTIONS(X)
#undef X
};

static void add_upper(mig_str *sql, const char *words)
{
    for (; *words; words++)
        mig_str_addc(sql, (char)(*words >= 'a' && *words <= 'z' ? *words - 'a' + 'A' : *words));
}

static void conflict_clause(mig_str *sql, mig_conflict conflict)
{
    if (conflict == MIG_CONFLICT_NONE)
        return;
    mig_str_add(sql, " ON CONFLICT ");
    add_upper(sql, conflict_words[conflict]);
}

static void deferrable_clause(mig_str *sql, mig_deferrable deferrable)
{
    switch (deferrable) {
    case MIG_DEFERRABLE_NOT:
        return;
    case MIG_DEFERRABLE_IMMEDIATE:
        mig_str_add(sql, " DEFERRABLE");
        return;
    case MIG_DEFERRABLE_DEFERRED:
        mig_str_add(sql, " DEFERRABLE INITIALLY DEFERRED");
        return;
    }
}

static void constraint_name(mig_str *sql, mig_constraint_name id)
{
    if (!id.name)
        return;
    mig_str_add(sql, "CONSTRAINT ");
    mig_sqlite_ident(sql, id.name);
    mig_str_addc(sql, ' ');
}

/* The text that a default or an expression is sent as. */
static const char *expr_text(const mig_expr *expr)
{
    return expr->server ? expr->server : expr->written;
}

/* (text); a line comment at its end must not swallow the parenthesis. */
static void add_parenthesised(mig_str *sql, const char *text)
{
    mig_str_addc(sql, '(');
    mig_str_add(sql, text);
    mig_str_add(sql, strstr(text, "--") ? "\n)" : ")");
}

static void index_key(mig_str *sql, const mig_index_key *key)
{
    if (key->column)
        mig_sqlite_ident(sql, key->column);
    else if (key->enclosed || key->collation || strstr(expr_text(&key->expr), "--"))
        add_parenthesised(sql, expr_text(&key->expr));
    else
        mig_str_add(sql, expr_text(&key->expr));
    if (key->collation) {
        mig_str_add(sql, " COLLATE ");
        mig_sqlite_ident(sql, key->collation);
    }
    if (key->ascending || key->descending)
        mig_str_add(sql, key->ascending ? " ASC" : " DESC");
}

static void key_columns(mig_str *sql, const mig_key *key)
{
    mig_str_add(sql, " (");
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key column = mig_key_at(key, i);

        mig_str_add(sql, i > 0 ? ", " : "");
        index_key(sql, &column);
    }
    mig_str_addc(sql, ')');
}

/* One literal, with or without a sign: SQLite takes no other default for a column that is added to
 * a table with rows. */
static bool literal_text(const char *text)
{
    static const char *const words[] = {"NULL", "TRUE", "FALSE"};
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_tokens tokens = {0};

    mig_token_list(scratch, text, strlen(text), &tokens);
    if (tokens.len == 2 &&
        (mig_token_is(text, tokens.items[0], "-") || mig_token_is(text, tokens.items[0], "+")))
        return tokens.items[1].kind == MIG_TOKEN_NUMBER;
    if (tokens.len != 1)
        return false;
    if (tokens.items[0].kind == MIG_TOKEN_WORD) {
        for (size_t i = 0; i < MIG_LEN(words); i++)
            if (mig_token_is(text, tokens.items[0], words[i]))
                return true;
        return false;
    }
    return tokens.items[0].kind == MIG_TOKEN_NUMBER || tokens.items[0].kind == MIG_TOKEN_STRING ||
           tokens.items[0].kind == MIG_TOKEN_BLOB;
}

bool mig_sqlite_default_constant(const mig_column *column)
{
    const mig_default *dflt = &column->dflt;

    return dflt->kind != MIG_DEFAULT_EXPR ||
           literal_text(dflt->server ? dflt->server : dflt->value);
}

void mig_sqlite_render_not_null(mig_str *sql, const mig_column *column)
{
    if (column->nullable)
        return;
    mig_str_add(sql, " NOT NULL");
    conflict_clause(sql, column->not_null_conflict);
}

void mig_sqlite_render_default(mig_str *sql, const mig_column *column)
{
    if (column->dflt.kind == MIG_DEFAULT_NONE)
        return;
    mig_str_add(sql, " DEFAULT ");
    mig_sqlite_add_default(sql, &column->dflt);
}

void mig_sqlite_render_generated(mig_str *sql, const mig_column *column)
{
    if (column->generated_kind == MIG_GENERATED_NONE)
        return;
    mig_str_add(sql, " GENERATED ALWAYS AS ");
    add_parenthesised(sql, expr_text(&column->generated));
    mig_str_add(sql, column->generated_kind == MIG_GENERATED_STORED ? " STORED" : " VIRTUAL");
}

/* The enum whose values the column's check lists; NULL for none and for arrays, which are JSON. */
static const mig_enum *checked_enum(const mig_schema *schema, const mig_column *column)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (!column->type.enumeration || strchr(column->type.written, '['))
        return NULL;
    return mig_enum_find(schema, mig_name_parse(scratch, column->type.enumeration));
}

void mig_sqlite_render_enum_check(mig_str *sql, const mig_schema *schema, const mig_column *column)
{
    const mig_enum *enumeration = checked_enum(schema, column);

    if (!enumeration)
        return;
    mig_str_addc(sql, ' ');
    mig_sqlite_add_enum_check(sql, enumeration, column->name);
}

void mig_sqlite_render_inline_key(mig_str *sql, const mig_key *key, bool autoincrement)
{
    mig_str_addc(sql, ' ');
    constraint_name(sql, key->id);
    mig_str_add(sql, mig_key_at(key, 0).descending ? "PRIMARY KEY DESC" : "PRIMARY KEY");
    conflict_clause(sql, key->conflict);
    if (autoincrement)
        mig_str_add(sql, " AUTOINCREMENT");
}

void mig_sqlite_render_column(mig_str *sql, const mig_schema *schema, const mig_column *column,
                              const mig_key *pk)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *type = mig_sqlite_type_sql(scratch, &column->type);

    mig_sqlite_ident(sql, column->name);
    if (*type)
        mig_str_addf(sql, " %s", type);
    if (pk)
        mig_sqlite_render_inline_key(sql, pk, column->autoincrement);
    mig_sqlite_render_not_null(sql, column);
    mig_sqlite_render_default(sql, column);
    if (column->collation) {
        mig_str_add(sql, " COLLATE ");
        mig_sqlite_ident(sql, column->collation);
    }
    mig_sqlite_render_generated(sql, column);
    mig_sqlite_render_enum_check(sql, schema, column);
}

void mig_sqlite_render_key(mig_str *sql, const mig_key *key, bool primary)
{
    constraint_name(sql, key->id);
    mig_str_add(sql, primary ? "PRIMARY KEY" : "UNIQUE");
    key_columns(sql, key);
    conflict_clause(sql, key->conflict);
}

void mig_sqlite_render_check(mig_str *sql, const mig_check *check)
{
    constraint_name(sql, check->id);
    mig_str_add(sql, "CHECK ");
    add_parenthesised(sql, expr_text(&check->expr));
}

void mig_sqlite_render_foreign_key(mig_str *sql, const mig_foreign_key *key)
{
    constraint_name(sql, key->id);
    mig_str_add(sql, "FOREIGN KEY (");
    mig_sql_columns(&mig_sqlite, sql, &key->columns);
    mig_str_add(sql, ") REFERENCES ");
    mig_sqlite_ident(sql, key->target.name);
    if (key->target_columns.len > 0 && !key->implied) {
        mig_str_add(sql, " (");
        mig_sql_columns(&mig_sqlite, sql, &key->target_columns);
        mig_str_addc(sql, ')');
    }
    if (key->on_delete != MIG_FK_NO_ACTION) {
        mig_str_add(sql, " ON DELETE ");
        add_upper(sql, action_words[key->on_delete]);
    }
    if (key->on_update != MIG_FK_NO_ACTION) {
        mig_str_add(sql, " ON UPDATE ");
        add_upper(sql, action_words[key->on_update]);
    }
    if (key->match) {
        mig_str_add(sql, " MATCH ");
        add_upper(sql, key->match);
    }
    deferrable_clause(sql, key->deferrable);
}

static void next_line(mig_str *sql, bool *first)
{
    mig_str_add(sql, *first ? "\n    " : ",\n    ");
    *first = false;
}

static void table_options(mig_str *sql, const mig_table *table)
{
    if (table->strict)
        mig_str_add(sql, " STRICT");
    if (table->without_rowid)
        mig_str_add(sql, table->strict ? ", WITHOUT ROWID" : " WITHOUT ROWID");
}

bool mig_sqlite_key_fits_column(const mig_key *key)
{
    return key->columns.len == 1 && !mig_key_at(key, 0).collation;
}

/* The key's only column: it is written there, where it may be the rowid and AUTOINCREMENT. */
static const mig_column *key_column(const mig_schema *schema, const mig_table *table)
{
    if (!table->primary_key || !mig_sqlite_key_fits_column(table->primary_key))
        return NULL;
    return mig_column_find(schema, table, table->primary_key->columns.items[0]);
}

void mig_sqlite_render_table(mig_str *sql, const mig_schema *schema, const mig_table *table,
                             const char *name)
{
    const mig_column *key = key_column(schema, table);
    bool first = true;

    mig_str_add(sql, "CREATE TABLE ");
    mig_sqlite_ident(sql, name ? name : table->name.name);
    mig_str_add(sql, " (");
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        next_line(sql, &first);
        mig_sqlite_render_column(sql, schema, column,
                                 key && column == key ? table->primary_key : NULL);
    }
    if (table->primary_key && !key) {
        next_line(sql, &first);
        mig_sqlite_render_key(sql, table->primary_key, true);
    }
    for (size_t i = 0; i < table->uniques.len; i++) {
        next_line(sql, &first);
        mig_sqlite_render_key(sql, table->uniques.items[i], false);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        next_line(sql, &first);
        mig_sqlite_render_check(sql, table->checks.items[i]);
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        next_line(sql, &first);
        mig_sqlite_render_foreign_key(sql, table->foreign_keys.items[i]);
    }
    mig_str_add(sql, "\n)");
    table_options(sql, table);
}

void mig_sqlite_render_index(mig_str *sql, const char *table, const mig_index *index)
{
    if (index->source) {
        mig_str_add(sql, index->source);
        return;
    }
    mig_str_add(sql, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    mig_sqlite_ident(sql, index->id.name);
    mig_str_add(sql, " ON ");
    mig_sqlite_ident(sql, table);
    mig_str_add(sql, " (");
    for (size_t i = 0; i < index->keys.len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        index_key(sql, &index->keys.items[i]);
    }
    mig_str_addc(sql, ')');
    if (index->where.written)
        mig_str_addf(sql, " WHERE %s", expr_text(&index->where));
}
