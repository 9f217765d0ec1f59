/* CREATE TABLE and CREATE INDEX as a whole: see parse.h. */
#include "dialect/sqlite/parse.h"

#include "base/str.h"
#include "base/text.h"
#include "dialect/sqlite/internal.h"

#include <string.h>

/* IF NOT EXISTS and [schema.]name. */
static bool parse_head(mig_cursor *cursor, const char *what, mig_sqlite_name *schema,
                       mig_sqlite_name *name)
{
    /* A table may be called if, but not here without quotes. */
    if (mig_cursor_accept(cursor, "if") &&
        (!mig_cursor_expect(cursor, "not") || !mig_cursor_expect(cursor, "exists")))
        return false;
    if (!mig_cursor_name(cursor, what, name))
        return false;
    if (!mig_cursor_accept(cursor, "."))
        return true;
    *schema = *name;
    return mig_cursor_name(cursor, what, name);
}

static bool is_type_word(const mig_cursor *cursor)
{
    mig_token token = mig_cursor_peek(cursor, 0);

    return token.kind == MIG_TOKEN_QUOTED || token.kind == MIG_TOKEN_STRING ||
           (token.kind == MIG_TOKEN_WORD &&
            mig_sqlite_word_is_id(cursor->text + token.slice.at, token.slice.length));
}

static bool parse_type_argument(mig_cursor *cursor)
{
    if (!mig_cursor_accept(cursor, "+"))
        mig_cursor_accept(cursor, "-");
    if (mig_cursor_peek(cursor, 0).kind != MIG_TOKEN_NUMBER)
        return mig_cursor_fail(cursor, "a number");
    cursor->at++;
    return true;
}

static bool ends_with_word(const char *text, size_t length, const char *word)
{
    size_t bytes = strlen(word);

    if (length < bytes)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        char c = text[length - bytes + i];

        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != word[i])
            return false;
    }
    return true;
}

/* The length without the word at its end and the blanks before that. */
static size_t without_word(const char *text, size_t length, const char *word)
{
    length -= strlen(word);
    while (length > 0 && strchr(" \t\n\v\f\r", text[length - 1]))
        length--;
    return length;
}

/*
 * GENERATED ALWAYS are words of a type to SQLite's grammar too; it cuts them off afterwards. What
 * it cuts (build.c, sqlite3AddColumn) is the end of a text of at least 16 bytes: "generated_or
 * always" loses the "always".
 */
static bool cut_generated(const mig_cursor *cursor, mig_slice *type)
{
    enum { LEAST = 16 };
    const char *text = cursor->text + type->at;

    if (type->length < LEAST || !ends_with_word(text, type->length, "always"))
        return false;
    type->length = without_word(text, type->length, "always");
    if (!ends_with_word(text, type->length, "generated"))
        return false;
    type->length = without_word(text, type->length, "generated");
    return true;
}

static bool parse_type(mig_cursor *cursor, mig_slice *type)
{
    size_t start = mig_cursor_start(cursor), first = cursor->at;

    while (is_type_word(cursor))
        cursor->at++;
    if (cursor->at == first)
        return true;
    if (mig_cursor_accept(cursor, "(")) {
        if (!parse_type_argument(cursor))
            return false;
        if (mig_cursor_accept(cursor, ",") && !parse_type_argument(cursor))
            return false;
        if (!mig_cursor_expect(cursor, ")"))
            return false;
    }
    *type = mig_cursor_since(cursor, start);
    if (cut_generated(cursor, type) && mig_cursor_is(cursor, "as") && cursor->at >= first + 2 &&
        mig_token_is(cursor->text, cursor->tokens.items[cursor->at - 2], "generated"))
        cursor->at -= 2; /* they belong to the constraint */
    return true;
}

static bool parse_column(mig_cursor *cursor, mig_sqlite_column *column)
{
    size_t start = mig_cursor_start(cursor);
    mig_sqlite_constraint constraint;
    bool found;

    *column = (mig_sqlite_column){0};
    if (!mig_cursor_name(cursor, "the name of a column", &column->name) ||
        !parse_type(cursor, &column->type))
        return false;
    for (;;) {
        if (!mig_parse_column_constraint(cursor, &constraint, &found))
            return false;
        if (!found)
            break;
        mig_push(cursor->arena, &column->constraints, constraint);
    }
    column->definition = mig_cursor_since(cursor, start);
    return true;
}

/* No column can have one of these names without quotes. */
static bool starts_table_constraint(const mig_cursor *cursor)
{
    static const char *const words[] = {"constraint", "primary", "unique", "check", "foreign"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (mig_cursor_is(cursor, words[i]))
            return true;
    return false;
}

static bool parse_body(mig_cursor *cursor, mig_sqlite_table *table)
{
    mig_sqlite_column column;
    mig_sqlite_constraint constraint;
    bool comma;

    do {
        if (!parse_column(cursor, &column))
            return false;
        mig_push(cursor->arena, &table->columns, column);
        comma = mig_cursor_accept(cursor, ",");
    } while (comma && !starts_table_constraint(cursor));
    /* SQLite wants no commas between constraints of the table. */
    while (comma || (table->constraints.len > 0 && starts_table_constraint(cursor))) {
        if (!mig_parse_table_constraint(cursor, &constraint))
            return false;
        mig_push(cursor->arena, &table->constraints, constraint);
        comma = mig_cursor_accept(cursor, ",");
    }
    return true;
}

static bool parse_options(mig_cursor *cursor, mig_sqlite_table *table)
{
    size_t first = cursor->at;

    if (mig_cursor_peek(cursor, 0).kind == MIG_TOKEN_END || mig_cursor_is(cursor, ";"))
        return true;
    mig_cursor_accept(cursor, ","); /* its grammar begins the list with an empty option */
    do {
        if (mig_cursor_accept(cursor, "strict"))
            table->strict = true;
        else if (!mig_cursor_accept(cursor, "without"))
            return mig_cursor_fail(cursor, "STRICT or WITHOUT ROWID");
        else if (!mig_cursor_expect(cursor, "rowid"))
            return false;
        else
            table->without_rowid = true;
    } while (mig_cursor_accept(cursor, ","));
    table->options = mig_cursor_range(cursor, first, cursor->at);
    return true;
}

/* A DEFERRABLE that stands alone belongs to the last foreign key before it. */
static void defer(mig_sqlite_constraints *constraints, mig_sqlite_reference **last)
{
    for (size_t i = 0; i < constraints->len; i++) {
        mig_sqlite_constraint *constraint = &constraints->items[i];

        if (constraint->kind == MIG_SQLITE_REFERENCES)
            *last = &constraint->reference;
        else if (constraint->kind == MIG_SQLITE_DEFER && *last)
            (*last)->deferrable = constraint->reference.deferrable;
    }
}

static bool parse_table(mig_cursor *cursor, mig_sqlite_table *table)
{
    mig_sqlite_reference *last = NULL;

    if (!mig_cursor_expect(cursor, "create"))
        return false;
    table->temporary = mig_cursor_accept(cursor, "temp") || mig_cursor_accept(cursor, "temporary");
    if (!mig_cursor_expect(cursor, "table") ||
        !parse_head(cursor, "the name of a table", &table->schema, &table->name))
        return false;
    table->open = mig_cursor_start(cursor);
    if (!mig_cursor_expect(cursor, "(") || !parse_body(cursor, table))
        return false;
    table->close = mig_cursor_start(cursor);
    if (!mig_cursor_expect(cursor, ")") || !parse_options(cursor, table) ||
        !mig_cursor_end(cursor, "nothing more"))
        return false;
    for (size_t i = 0; i < table->columns.len; i++)
        defer(&table->columns.items[i].constraints, &last);
    return true;
}

static bool parse_index(mig_cursor *cursor, mig_sqlite_index *index)
{
    size_t first;

    if (!mig_cursor_expect(cursor, "create"))
        return false;
    index->unique = mig_cursor_accept(cursor, "unique");
    if (!mig_cursor_expect(cursor, "index") ||
        !parse_head(cursor, "the name of an index", &index->schema, &index->name) ||
        !mig_cursor_expect(cursor, "on") ||
        !mig_cursor_name(cursor, "the name of a table", &index->table))
        return false;
    index->open = mig_cursor_start(cursor);
    if (!mig_cursor_expect(cursor, "(") || !mig_parse_parts(cursor, &index->parts))
        return false;
    index->close = mig_cursor_start(cursor);
    if (!mig_cursor_expect(cursor, ")"))
        return false;
    if (mig_cursor_accept(cursor, "where")) {
        first = cursor->at;
        while (mig_cursor_peek(cursor, 0).kind != MIG_TOKEN_END && !mig_cursor_is(cursor, ";")) {
            if (mig_cursor_peek(cursor, 0).kind == MIG_TOKEN_ILLEGAL)
                return mig_cursor_fail(cursor, "an expression");
            cursor->at++;
        }
        if (cursor->at == first)
            return mig_cursor_fail(cursor, "an expression");
        index->where = mig_cursor_range(cursor, first, cursor->at);
    }
    return mig_cursor_end(cursor, "nothing more");
}

bool mig_sqlite_parse_table(mig_arena *arena, const char *text, mig_sqlite_table *table,
                            mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new(); /* the tokens are not needed afterwards */
    mig_cursor cursor;

    *table = (mig_sqlite_table){.text = text, .length = strlen(text)};
    mig_cursor_init(&cursor, arena, scratch, text, table->length, "CREATE TABLE", err);
    return parse_table(&cursor, table);
}

bool mig_sqlite_parse_index(mig_arena *arena, const char *text, mig_sqlite_index *index,
                            mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new(); /* the tokens are not needed afterwards */
    mig_cursor cursor;

    *index = (mig_sqlite_index){.text = text, .length = strlen(text)};
    mig_cursor_init(&cursor, arena, scratch, text, index->length, "CREATE INDEX", err);
    return parse_index(&cursor, index);
}

char *mig_slice_text(mig_arena *arena, const char *text, mig_slice slice)
{
    return mig_arena_strndup(arena, text + slice.at, slice.length);
}

size_t mig_slice_end(mig_slice slice)
{
    return slice.at + slice.length;
}

const mig_sqlite_column *mig_sqlite_column_find(const mig_sqlite_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i].name.name, name))
            return &table->columns.items[i];
    return NULL;
}

const mig_sqlite_constraint *mig_sqlite_constraint_find(const mig_sqlite_constraints *constraints,
                                                        mig_sqlite_kind kind)
{
    for (size_t i = 0; i < constraints->len; i++)
        if (constraints->items[i].kind == kind)
            return &constraints->items[i];
    return NULL;
}

char *mig_sqlite_type_text(mig_arena *arena, const char *text, mig_slice type)
{
    mig_token first = mig_token_at(text, mig_slice_end(type), type.at);
    const char *start = text + type.at;

    /* build.c, sqlite3DequoteToken: with no other quote in the text its last byte is taken for the
     * closing one: "[a] b" is "a] " (observed on 3.40.1). */
    if (type.length > 2 && *start == '[' && strcspn(start + 1, "'\"`[") >= type.length - 2)
        return mig_arena_strndup(arena, start + 1, type.length - 2);
    if (first.kind == MIG_TOKEN_QUOTED || first.kind == MIG_TOKEN_STRING)
        return mig_token_name(arena, text, first);
    return mig_slice_text(arena, text, type);
}
