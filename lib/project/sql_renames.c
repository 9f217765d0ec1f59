/*
 * Comments of SQL files that tell what something was called before, as sqldef's users write them:
 *
 *     CREATE TABLE users ( -- @renamed from=accounts
 *       email text, -- @renamed from=mail
 */
#include "project/sql_files.h"

#include "base/position.h"
#include "base/text.h"
#include "dialect/split.h"

#include <string.h>

static const char mark[] = "@renamed";

typedef struct {
    mig_arena *arena;
    const mig_dialect *dialect;
    const mig_sql_file *file;
    mig_schema *schema;
    mig_sql_tokens tokens;
} renamer;

/* A statement as far as it matters here; tokens are told by their index. */
typedef struct {
    size_t first, header_end; /* the tokens up to the first parenthesis, that one among them */
    mig_table *table;         /* that it creates */
    mig_enum *enumeration;
    bool index; /* it creates an index, which is recognised by its definition */
} creation;

static const mig_sql_token *token_at(const renamer *r, size_t at)
{
    return &r->tokens.items[at];
}

static bool is(const renamer *r, size_t at, const char *word)
{
    return at < r->tokens.len && mig_sql_is(r->file->text, token_at(r, at), word);
}

static bool is_comment(const renamer *r, size_t at)
{
    return token_at(r, at)->kind == MIG_SQL_COMMENT;
}

static char *folded(const renamer *r, const char *text, const mig_sql_token *token)
{
    char *name = mig_sql_spelled(r->arena, text, token);
    bool keeps_case = token->kind != MIG_SQL_WORD || (r->schema->nocase);

    return keeps_case ? name : mig_lower(r->arena, name);
}

static mig_place place_of(const renamer *r, const mig_sql_token *token)
{
    const mig_position at = {token->offset, token->line, token->column};

    return mig_position_place(r->arena, r->file->name, r->file->text, at);
}

/* The old name that a comment states; NULL: it isn't one of ours. */
static bool read_comment(const renamer *r, const mig_sql_token *comment, const char **old,
                         mig_error *err)
{
    const char *text =
        mig_arena_strndup(r->arena, r->file->text + comment->offset, comment->length);
    const char *at = strstr(text, mark);
    mig_sql_tokens tokens = {0};

    *old = NULL;
    if (!at)
        return true;
    at += strlen(mark);
    at += strspn(at, " \t");
    if (!mig_starts_with(at, "from="))
        return mig_fail_at(err, place_of(r, comment), "%s wants the old name: %s from=name", mark,
                           mark);
    at += strlen("from=");
    mig_sql_tokenize(r->arena, &r->dialect->lexer, at, &tokens);
    if (tokens.len == 0 || tokens.items[0].kind == MIG_SQL_SIGN)
        return mig_fail_at(err, place_of(r, comment), "%s from= names nothing", mark);
    *old = folded(r, at, &tokens.items[0]);
    return true;
}

static size_t next_token(const renamer *r, size_t at)
{
    do
        at++;
    while (at < r->tokens.len && is_comment(r, at));
    return at;
}

/* The name at a token, with the schema before a dot; *at goes behind it. */
static mig_name read_name(const renamer *r, size_t *at)
{
    mig_name name = {NULL, NULL};

    if (*at < r->tokens.len)
        name.name = folded(r, r->file->text, token_at(r, *at));
    *at = next_token(r, *at);
    if (is(r, *at, ".")) {
        *at = next_token(r, *at);
        name.schema = name.name;
        if (*at < r->tokens.len)
            name.name = folded(r, r->file->text, token_at(r, *at));
        *at = next_token(r, *at);
    }
    return name;
}

static mig_table *find_table(const renamer *r, mig_name name)
{
    mig_table *table = mig_table_find(r->schema, name);

    name.schema = NULL; /* the default one */
    return table ? table : mig_table_find(r->schema, name);
}

static mig_enum *find_enum(const renamer *r, mig_name name)
{
    mig_enum *enumeration = mig_enum_find(r->schema, name);

    name.schema = NULL;
    return enumeration ? enumeration : mig_enum_find(r->schema, name);
}

/* What the statement that begins at a token creates. */
static creation read_creation(const renamer *r, size_t first)
{
    creation c = {.first = first};
    size_t at = first;
    mig_name name;

    if (is(r, at, "create"))
        at = next_token(r, at);
    while (is(r, at, "unlogged") || is(r, at, "unique") || is(r, at, "temp"))
        at = next_token(r, at);
    c.index = is(r, at, "index");
    if (is(r, at, "table")) {
        at = next_token(r, at);
        while (is(r, at, "if") || is(r, at, "not") || is(r, at, "exists"))
            at = next_token(r, at);
        name = read_name(r, &at);
        if (name.name)
            c.table = find_table(r, name);
    } else if (is(r, at, "type")) {
        at = next_token(r, at);
        name = read_name(r, &at);
        if (name.name)
            c.enumeration = find_enum(r, name);
    }
    while (at < r->tokens.len && !is(r, at, "(") && !is(r, at, ";"))
        at = next_token(r, at);
    c.header_end = at;
    return c;
}

/* The first token of the comment's line that belongs to a statement; the comment's own index when
 * there is none. */
static size_t first_of_line(const renamer *r, size_t comment)
{
    size_t at = comment;

    while (at > 0 && token_at(r, at - 1)->line == token_at(r, comment)->line)
        at--;
    return at;
}

static size_t statement_start(const renamer *r, size_t at)
{
    size_t start = at;

    if (start > 0 && is(r, start, ";"))
        start--;
    while (start > 0 && !is(r, start - 1, ";"))
        start--;
    while (start < at && is_comment(r, start))
        start++;
    return start;
}

static bool rename_value(const renamer *r, const creation *c, size_t from, size_t to,
                         const char *old)
{
    for (size_t at = to; at-- > from;) {
        const char *value;

        if (token_at(r, at)->kind != MIG_SQL_STRING)
            continue;
        value = mig_sql_spelled(r->arena, r->file->text, token_at(r, at));
        for (size_t i = 0; i < c->enumeration->values.len; i++)
            if (mig_same(c->enumeration->values.items[i].value, value)) {
                c->enumeration->values.items[i].renamed_from = old;
                return true;
            }
    }
    return false;
}

/* A constraint or an index in a table's list, which begins with no name of a column. */
static bool is_part(const renamer *r, size_t at)
{
    static const char *const words[] = {"constraint", ",",       "index", "key",     "unique",
                                        "fulltext",   "spatial", "check", "foreign", "primary"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (is(r, at, words[i]))
            return true;
    return false;
}

/* Where what stands last on the line begins: a column of a table's list, though the list or others
 * of its columns stand before it; else the line itself. */
static size_t last_of_line(const renamer *r, size_t start, size_t line, size_t comment)
{
    size_t last = line, depth = 0;
    bool begins = false;

    for (size_t at = start; at < comment; at++) {
        if (is_comment(r, at))
            continue;
        if (begins && at >= line)
            last = at;
        begins = (is(r, at, "(") && depth == 0) || (is(r, at, ",") && depth == 1);
        depth += is(r, at, "(");
        depth -= depth > 0 && is(r, at, ")");
    }
    return depth > 0 ? last : line; /* behind the whole list it is about the table */
}

/* Gives the old name to what stands on the line before the comment. */
static bool apply(const renamer *r, size_t comment, const char *old, mig_error *err)
{
    size_t line = first_of_line(r, comment);
    size_t start = statement_start(r, comment > line ? comment - 1 : comment), item;
    creation c = read_creation(r, start);
    mig_column *column = NULL;

    if (line == comment)
        return mig_fail_at(err, place_of(r, token_at(r, comment)),
                           "%s stands alone; it belongs on the line of the new name, behind it",
                           mark);
    if (c.index)
        return true;
    item = last_of_line(r, start, line, comment);
    if (c.table && item <= c.header_end) {
        c.table->renamed_from = old;
        return true;
    }
    if (c.table)
        column = mig_column_find(r->schema, c.table, folded(r, r->file->text, token_at(r, item)));
    if (column) {
        column->renamed_from = old;
        return true;
    }
    if (c.table && is_part(r, item))
        return true; /* it is recognised by its definition */
    if (c.enumeration && rename_value(r, &c, line, comment, old))
        return true;
    if (c.enumeration && line <= c.header_end) {
        c.enumeration->renamed_from = old;
        return true;
    }
    return mig_fail_at(err, place_of(r, token_at(r, comment)),
                       "%s stands behind nothing that can be renamed: a table, a column, an enum "
                       "or one of its values",
                       mark);
}

static bool read_file(renamer *r, mig_error *err)
{
    if (!strstr(r->file->text, mark))
        return true;
    r->tokens.len = 0;
    mig_sql_tokenize(r->arena, &r->dialect->lexer, r->file->text, &r->tokens);
    for (size_t i = 0; i < r->tokens.len; i++) {
        const char *old;

        if (!is_comment(r, i))
            continue;
        if (!read_comment(r, token_at(r, i), &old, err) || (old && !apply(r, i, old, err)))
            return false;
    }
    return true;
}

bool mig_sql_files_renames(mig_arena *arena, const mig_dialect *dialect, const mig_sql_files *files,
                           mig_schema *schema, mig_error *err)
{
    renamer r = {.arena = arena, .dialect = dialect, .schema = schema};

    for (size_t i = 0; i < files->len; i++) {
        r.file = &files->items[i];
        if (!read_file(&r, err))
            return false;
    }
    return true;
}
