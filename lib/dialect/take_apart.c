/* CREATE TABLE without its foreign keys, for tables that refer to each other: see split.h. */
#include "dialect/split.h"

#include "base/text.h"

/* A CREATE TABLE that is taken apart. */
typedef struct {
    mig_arena *arena;
    const char *sql;
    mig_sql_tokens tokens; /* without comments */
    const char *table;     /* as it is written */
    mig_str rest;          /* the table without foreign keys */
    size_t copied;         /* bytes of sql that rest has, or leaves out */
    bool kept;             /* an element of the list stays */
    mig_strings *parts;
} cutter;

static bool is(const cutter *c, size_t at, const char *word)
{
    return at < c->tokens.len && mig_sql_is(c->sql, &c->tokens.items[at], word);
}

static size_t start_of(const cutter *c, size_t at)
{
    return c->tokens.items[at].offset;
}

static size_t end_of(const cutter *c, size_t at)
{
    return c->tokens.items[at].offset + c->tokens.items[at].length;
}

/* Behind the parenthesis that closes the one at `at`. */
static size_t past_parens(const cutter *c, size_t at)
{
    size_t depth = 0;

    for (; at < c->tokens.len; at++) {
        depth += is(c, at, "(");
        depth -= is(c, at, ")");
        if (depth == 0)
            return at + 1;
    }
    return at;
}

/* Behind a name with dots. */
static size_t past_name(const cutter *c, size_t at)
{
    for (at++; is(c, at, "."); at += 2)
        continue;
    return at;
}

/* Behind what a foreign key does, ON DELETE before it; `at` itself where that is nothing known. */
static size_t past_action(const cutter *c, size_t at)
{
    if (is(c, at, "restrict") || is(c, at, "cascade"))
        return at + 1;
    if (is(c, at, "no") && is(c, at + 1, "action"))
        return at + 2;
    if (!is(c, at, "set") || (!is(c, at + 1, "null") && !is(c, at + 1, "default")))
        return at;
    at += 2;
    return is(c, at, "(") ? past_parens(c, at) : at;
}

/* Behind one clause of a foreign key, or `at` itself. */
static size_t past_clause(const cutter *c, size_t at)
{
    size_t end;

    if (is(c, at, "match") &&
        (is(c, at + 1, "full") || is(c, at + 1, "partial") || is(c, at + 1, "simple")))
        return at + 2;
    if (is(c, at, "not") && (is(c, at + 1, "deferrable") || is(c, at + 1, "valid")))
        return at + 2;
    if (is(c, at, "deferrable"))
        return at + 1;
    if (is(c, at, "initially") && (is(c, at + 1, "deferred") || is(c, at + 1, "immediate")))
        return at + 2;
    if (!is(c, at, "on") || (!is(c, at + 1, "delete") && !is(c, at + 1, "update")))
        return at;
    end = past_action(c, at + 2);
    return end > at + 2 ? end : at;
}

/* Behind REFERENCES table (columns) and all that follows of it. */
static size_t past_reference(const cutter *c, size_t at)
{
    size_t next = past_name(c, at + 1);

    if (is(c, next, "("))
        next = past_parens(c, next);
    do {
        at = next;
        next = past_clause(c, at);
    } while (next != at);
    return at;
}

static const char *slice(const cutter *c, size_t from, size_t to)
{
    size_t start = start_of(c, from);

    return mig_arena_strndup(c->arena, c->sql + start, end_of(c, to - 1) - start);
}

/* Leaves the bytes between two places out of the table. */
static void leave_out(cutter *c, size_t from, size_t to)
{
    if (from > c->copied)
        mig_str_addn(&c->rest, c->sql + c->copied, from - c->copied);
    c->copied = to;
}

/* A foreign key of the column that begins at `column` and ends before `to`; `at`: REFERENCES. */
static size_t cut_column_key(cutter *c, size_t column, size_t at, size_t to)
{
    size_t end = past_reference(c, at);
    bool named = at >= column + 3 && is(c, at - 2, "constraint");
    const char *name = named ? slice(c, at - 2, at) : "";

    if (end > to) /* no SQL: the server will say so */
        return to;
    mig_push(c->arena, c->parts,
             mig_arena_printf(c->arena, "ALTER TABLE %s ADD %s%sFOREIGN KEY (%s) %s", c->table,
                              name, named ? " " : "", slice(c, column, column + 1),
                              slice(c, at, end)));
    leave_out(c, start_of(c, named ? at - 2 : at), end_of(c, end - 1));
    return end;
}

/* A foreign key of the table goes with the comma before it, or, before all that stays, with the one
 * behind. */
static void cut_table_key(cutter *c, size_t from, size_t to)
{
    size_t start = start_of(c, from), end = end_of(c, to - 1);

    mig_push(c->arena, c->parts,
             mig_arena_printf(c->arena, "ALTER TABLE %s ADD %s", c->table, slice(c, from, to)));
    if (c->kept)
        start = start_of(c, from - 1);
    else if (is(c, to, ","))
        end = end_of(c, to);
    leave_out(c, start, end);
}

/* One element of the list of columns and constraints: tokens from ... to - 1. */
static void cut_element(cutter *c, size_t from, size_t to)
{
    size_t kind = is(c, from, "constraint") ? from + 2 : from;

    if (is(c, kind, "foreign") && is(c, kind + 1, "key")) {
        cut_table_key(c, from, to);
        return;
    }
    c->kept = true;
    if (kind != from)
        return;
    for (size_t at = from + 1; at < to;) {
        if (is(c, at, "("))
            at = past_parens(c, at);
        else if (is(c, at, "references"))
            at = cut_column_key(c, from, at, to);
        else
            at++;
    }
}

/* The index of the list's parenthesis; 0 when this is no such CREATE TABLE. */
static size_t find_list(cutter *c)
{
    size_t at = 0, name;

    if (!is(c, at++, "create"))
        return 0;
    at += is(c, at, "unlogged");
    if (!is(c, at++, "table"))
        return 0;
    if (is(c, at, "if"))
        at += 3;
    name = at;
    at = past_name(c, at);
    if (!is(c, at, "("))
        return 0;
    c->table = slice(c, name, at);
    return at;
}

bool mig_take_apart(mig_arena *arena, const mig_lexer *lexer, const char *sql, mig_strings *parts)
{
    cutter c = {.arena = arena, .sql = sql, .parts = parts};
    mig_sql_tokens all = {0};
    size_t first, list, end;

    mig_sql_tokenize(arena, lexer, sql, &all);
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].kind != MIG_SQL_COMMENT)
            mig_push(arena, &c.tokens, all.items[i]);
    list = find_list(&c);
    first = parts->len;
    mig_push(arena, parts, NULL);
    end = list > 0 ? past_parens(&c, list) - 1 : 0;
    for (size_t from = list + 1, at = from; list > 0 && at <= end;) {
        if (at == end || is(&c, at, ",")) {
            if (at > from)
                cut_element(&c, from, at);
            from = ++at;
        } else {
            at = is(&c, at, "(") ? past_parens(&c, at) : at + 1;
        }
    }
    mig_str_add(&c.rest, sql + c.copied);
    parts->items[first] = mig_str_copy(arena, &c.rest);
    mig_str_dispose(&c.rest);
    if (parts->len == first + 1)
        parts->len = first;
    return parts->len > first;
}
