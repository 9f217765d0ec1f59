/* One table's text -> model. */
#include "base/text.h"
#include "dialect/sqlite/catalog.h"

#include <string.h>

void mig_sqlite_add_other(mig_sqlite_reader *reader, const char *kind, const char *name,
                          const char *table, const char *source)
{
    mig_other *other = MIG_NEW(reader->arena, mig_other);

    *other =
        (mig_other){.kind = kind, .name = {NULL, name}, .table = {NULL, table}, .source = source};
    mig_push(reader->arena, &reader->schema->others, other);
}

/* What is known of the table that is being read. */
typedef struct {
    mig_sqlite_reader *reader;
    const mig_sqlite_table *parsed;
    mig_table *table;
} reading;

static char *text_of(const reading *r, mig_slice slice)
{
    return mig_slice_text(r->reader->arena, r->parsed->text, slice);
}

static mig_expr expr_of(const reading *r, mig_slice slice)
{
    char *text = text_of(r, slice);

    return (mig_expr){.written = text, .server = text};
}

/* A name of what was parsed, to stay. */
static char *keep(const reading *r, const char *name)
{
    return mig_arena_strdup(r->reader->arena, name);
}

static mig_constraint_name id_of(const reading *r, const mig_sqlite_constraint *constraint)
{
    return (mig_constraint_name){keep(r, constraint->name.name), constraint->name.name != NULL};
}

/* DEFAULT 'x' is a literal, and so is a "name" or a word, which SQLite takes for a text too, but
 * not in parentheses. */
static bool is_text(const char *text, mig_token token, bool enclosed)
{
    static const char *const values[] = {"null",         "true",         "false",
                                         "current_date", "current_time", "current_timestamp"};

    if (token.slice.length != strlen(text))
        return false;
    for (size_t i = 0; i < MIG_LEN(values); i++)
        if (mig_token_is(text, token, values[i]))
            return false;
    return token.kind == MIG_TOKEN_STRING ||
           (!enclosed && (token.kind == MIG_TOKEN_QUOTED || token.kind == MIG_TOKEN_WORD));
}

static void read_default(const reading *r, const mig_sqlite_constraint *constraint,
                         mig_default *dflt)
{
    mig_arena *arena = r->reader->arena;
    char *text = text_of(r, constraint->expr);
    mig_token token = mig_token_at(text, strlen(text), 0);
    bool alone = token.slice.length == strlen(text);
    mig_portable_default portable = mig_sqlite_portable_default(text);

    *dflt = (mig_default){.kind = MIG_DEFAULT_EXPR, .value = text, .server = text};
    if (is_text(text, token, constraint->enclosed)) {
        dflt->kind = MIG_DEFAULT_LITERAL;
        dflt->value = mig_token_name(arena, text, token);
    } else if (alone && mig_token_is(text, token, "null")) {
        dflt->kind = MIG_DEFAULT_NULL;
    } else if (portable != MIG_PORTABLE_NONE) {
        dflt->value = mig_default_portable_text(portable);
        dflt->server = mig_sqlite_default_sql(portable);
    } else if (constraint->enclosed && !mig_default_is_expression(text)) {
        dflt->value = mig_arena_printf(arena, strstr(text, "--") ? "(%s\n)" : "(%s)", text);
    }
}

static void add_column_name(mig_arena *arena, mig_strings *columns, const char *name)
{
    mig_push(arena, columns, name);
}

static const char *column_of(const reading *r, const mig_sqlite_part *part)
{
    return part->column.name ? keep(r, part->column.name) : text_of(r, part->expr);
}

static void read_columns(const reading *r, const mig_sqlite_parts *parts, mig_strings *columns)
{
    for (size_t i = 0; i < parts->len; i++)
        add_column_name(r->reader->arena, columns, column_of(r, &parts->items[i]));
}

/* SQLite takes a column twice, which says no more than once; a file doesn't. */
static bool has_column(const mig_key *key, const char *column, const char *collation)
{
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key other = mig_key_at(key, i);

        if (mig_same_nocase(other.column, column) && mig_same_nocase(other.collation, collation))
            return true;
    }
    return false;
}

static void read_key_columns(const reading *r, const mig_sqlite_parts *parts, mig_key *key)
{
    mig_arena *arena = r->reader->arena;

    for (size_t i = 0; i < parts->len; i++) {
        const mig_sqlite_part *part = &parts->items[i];
        const char *column = column_of(r, part);
        const char *collation =
            part->collation.name ? mig_sqlite_collation(keep(r, part->collation.name)) : NULL;

        if (has_column(key, column, collation))
            key->beyond = mig_arena_printf(arena, "that \"%s\" is in it twice", column);
        else
            mig_key_add(arena, key, column,
                        (mig_key_part){.collation = collation, .descending = part->descending});
    }
}

static mig_key *read_key(const reading *r, const mig_column *column,
                         const mig_sqlite_constraint *constraint)
{
    mig_key *key = MIG_NEW(r->reader->arena, mig_key);

    key->id = id_of(r, constraint);
    key->conflict = constraint->conflict;
    if (column)
        mig_key_add(r->reader->arena, key, column->name,
                    (mig_key_part){.descending = constraint->descending});
    else
        read_key_columns(r, &constraint->columns, key);
    return key;
}

static void read_primary_key(const reading *r, const mig_column *column,
                             const mig_sqlite_constraint *constraint)
{
    mig_table *table = r->table;
    mig_column *only;

    table->primary_key = read_key(r, column, constraint);
    mig_sqlite_settle_key_parts(r->reader->schema, table, column != NULL);
    only = mig_column_find(r->reader->schema, table, table->primary_key->columns.items[0]);
    if (constraint->autoincrement && only)
        only->autoincrement = true;
}

static void read_check(const reading *r, mig_column *column, const mig_sqlite_column *parsed,
                       const mig_sqlite_constraint *constraint)
{
    mig_sqlite_enum_use use = {.table = r->table, .column = column};
    mig_check *check = MIG_NEW(r->reader->arena, mig_check);

    check->id = id_of(r, constraint);
    check->expr = expr_of(r, constraint->expr);
    check->column = column ? column->name : NULL;
    use.check = check;
    if (column && mig_sqlite_read_enum_check(r->reader->arena, r->parsed, parsed, constraint,
                                             &use.name, &use.values))
        mig_push(r->reader->arena, &r->reader->enum_uses, use);
    else
        mig_push(r->reader->arena, &r->table->checks, check);
}

/* SQLite takes any name, and does nothing with it. */
static void read_match(const reading *r, const mig_sqlite_reference *reference,
                       mig_foreign_key *key)
{
    const char *match = reference->match.name;

    if (!match || mig_same_nocase(match, "simple"))
        return;
    if (mig_same_nocase(match, "full") || mig_same_nocase(match, "partial"))
        key->match = mig_lower(r->reader->arena, match);
    else
        mig_sqlite_add_other(r->reader, "MATCH of a foreign key", keep(r, match),
                             r->table->name.name, NULL);
}

static void read_foreign_key(const reading *r, const mig_column *column,
                             const mig_sqlite_constraint *constraint)
{
    const mig_sqlite_reference *reference = &constraint->reference;
    mig_arena *arena = r->reader->arena;
    mig_foreign_key *key = MIG_NEW(arena, mig_foreign_key);

    key->id = id_of(r, constraint);
    if (column)
        add_column_name(arena, &key->columns, column->name);
    else
        read_columns(r, &constraint->columns, &key->columns);
    key->target = (mig_name){NULL, keep(r, reference->target.name)};
    read_columns(r, &reference->columns, &key->target_columns);
    key->on_delete = reference->on_delete;
    key->on_update = reference->on_update;
    key->deferrable = reference->deferrable;
    read_match(r, reference, key);
    mig_push(arena, &r->table->foreign_keys, key);
}

/* Names of constraints that the model has no place for; they do nothing, but they are there. */
static void say_name(const reading *r, const mig_sqlite_constraint *constraint)
{
    static const char *const kinds[] = {
        [MIG_SQLITE_NAME_ONLY] = "constraint name",
        [MIG_SQLITE_NOT_NULL] = "name of a NOT NULL",
        [MIG_SQLITE_NULL] = "name of a NULL",
        [MIG_SQLITE_DEFAULT] = "name of a DEFAULT",
        [MIG_SQLITE_COLLATE] = "name of a COLLATE",
        [MIG_SQLITE_GENERATED] = "name of a generated column's expression",
        [MIG_SQLITE_DEFER] = "name of a DEFERRABLE",
    };
    const char *kind = (size_t)constraint->kind < MIG_LEN(kinds) ? kinds[constraint->kind] : NULL;

    if (kind && constraint->name.name)
        mig_sqlite_add_other(r->reader, kind, keep(r, constraint->name.name), r->table->name.name,
                             NULL);
}

static void read_column_constraint(const reading *r, mig_column *column,
                                   const mig_sqlite_column *parsed,
                                   const mig_sqlite_constraint *constraint)
{
    say_name(r, constraint);
    switch (constraint->kind) {
    case MIG_SQLITE_PRIMARY_KEY:
        read_primary_key(r, column, constraint);
        return;
    case MIG_SQLITE_UNIQUE:
        mig_push(r->reader->arena, &r->table->uniques, read_key(r, column, constraint));
        return;
    case MIG_SQLITE_CHECK:
        read_check(r, column, parsed, constraint);
        return;
    case MIG_SQLITE_REFERENCES:
        read_foreign_key(r, column, constraint);
        return;
    case MIG_SQLITE_NOT_NULL:
        column->nullable = false;
        column->not_null_conflict = constraint->conflict;
        return;
    case MIG_SQLITE_DEFAULT: /* of several, the last counts; so with COLLATE */
        read_default(r, constraint, &column->dflt);
        return;
    case MIG_SQLITE_COLLATE:
        column->collation = mig_sqlite_collation(keep(r, constraint->collation.name));
        return;
    case MIG_SQLITE_GENERATED:
        column->generated_kind = constraint->generated;
        column->generated = expr_of(r, constraint->expr);
        return;
    case MIG_SQLITE_NAME_ONLY:
    case MIG_SQLITE_NULL:
    case MIG_SQLITE_DEFER: /* noted at its foreign key by the parser */
        return;
    }
}

static void read_table_constraint(const reading *r, const mig_sqlite_constraint *constraint)
{
    say_name(r, constraint);
    if (constraint->kind == MIG_SQLITE_PRIMARY_KEY)
        read_primary_key(r, NULL, constraint);
    else if (constraint->kind == MIG_SQLITE_UNIQUE)
        mig_push(r->reader->arena, &r->table->uniques, read_key(r, NULL, constraint));
    else if (constraint->kind == MIG_SQLITE_CHECK)
        read_check(r, NULL, NULL, constraint);
    else if (constraint->kind == MIG_SQLITE_REFERENCES)
        read_foreign_key(r, NULL, constraint);
}

/* A database has many columns of few types. */
static mig_type type_of(const reading *r, mig_slice slice)
{
    mig_sqlite_reader *reader = r->reader;
    const char *text = mig_sqlite_type_text(reader->arena, r->parsed->text, slice);
    mig_type *type = mig_map_find(reader->types, text);

    if (!type) {
        type = MIG_NEW(reader->arena, mig_type);
        mig_sqlite_name_type(reader->arena, reader->schema, text, type);
        mig_map_put(reader->types, text, type);
    }
    return *type;
}

static void read_column(const reading *r, const mig_sqlite_column *parsed)
{
    mig_column *column =
        mig_table_add_column(r->reader->schema, r->table, keep(r, parsed->name.name));

    column->nullable = true;
    column->type = type_of(r, parsed->type);
    for (size_t i = 0; i < parsed->constraints.len; i++)
        read_column_constraint(r, column, parsed, &parsed->constraints.items[i]);
}

/* SQLite takes the empty name, a file doesn't. */
static bool has_empty_name(const char *name, const mig_sqlite_table *parsed)
{
    for (size_t i = 0; i < parsed->columns.len; i++)
        if (*parsed->columns.items[i].name.name == '\0')
            return true;
    return *name == '\0';
}

void mig_sqlite_read_table(mig_sqlite_reader *reader, const char *name, const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_table *table = mig_schema_add_table(reader->schema, (mig_name){NULL, name});
    mig_sqlite_table parsed;
    reading r = {reader, &parsed, table};
    mig_error err = {0};
    mig_column *alias;

    table->source = sql;
    if (!mig_sqlite_parse_table(scratch, sql, &parsed, &err)) {
        table->beyond = mig_arena_strdup(reader->arena, err.text[0]);
        return;
    }
    if (has_empty_name(name, &parsed)) {
        table->beyond = "an empty name";
        return;
    }
    table->strict = parsed.strict;
    table->without_rowid = parsed.without_rowid;
    for (size_t i = 0; i < parsed.columns.len; i++)
        read_column(&r, &parsed.columns.items[i]);
    for (size_t i = 0; i < parsed.constraints.len; i++)
        read_table_constraint(&r, &parsed.constraints.items[i]);
    mig_sqlite_settle_keys(reader->schema, table);
    alias = mig_sqlite_rowid_alias(reader->schema, table);
    if (alias) /* which holds 64 bits */
        alias->type.written = "bigint";
}
