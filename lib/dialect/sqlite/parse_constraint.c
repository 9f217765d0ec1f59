/* Constraints of columns and tables, after parse.y's ccons and tcons. */
#include "dialect/sqlite/internal.h"

#include <string.h>

/* The names of an enum's values, in order. */
#define X(id, name) name,
static const char *const conflicts[] = {MIG_CONFLICTS(X)};
static const char *const actions[] = {MIG_FK_ACTIONS(X)};
#undef X

static bool parse_conflict(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    size_t start = mig_cursor_start(cursor);

    if (!mig_cursor_accept(cursor, "on"))
        return true;
    if (!mig_cursor_expect(cursor, "conflict"))
        return false;
    for (size_t i = 1; i < MIG_LEN(conflicts); i++) {
        if (!mig_cursor_accept(cursor, conflicts[i]))
            continue;
        constraint->conflict = (mig_conflict)i;
        constraint->conflict_slice = mig_cursor_since(cursor, start);
        return true;
    }
    return mig_cursor_fail(cursor, "ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
}

/* ( parts ), kept with the slice of the whole. */
static bool parse_columns(mig_cursor *cursor, mig_sqlite_parts *columns, mig_slice *slice)
{
    size_t start = mig_cursor_start(cursor);

    if (!mig_cursor_expect(cursor, "(") || !mig_parse_parts(cursor, columns) ||
        !mig_cursor_expect(cursor, ")"))
        return false;
    *slice = mig_cursor_since(cursor, start);
    return true;
}

/* The same where an expression can't be: a foreign key. Collations and an order are in texts that
 * old versions of SQLite stored. */
static bool parse_names(mig_cursor *cursor, mig_sqlite_parts *columns, mig_slice *slice)
{
    size_t start = cursor->at;

    if (!parse_columns(cursor, columns, slice))
        return false;
    for (size_t i = 0; i < columns->len; i++) {
        const mig_sqlite_part *part = &columns->items[i];

        if (part->column.name && !part->enclosed && part->nulls == 0)
            continue;
        for (cursor->at = start; mig_cursor_start(cursor) < part->whole.at; cursor->at++)
            ;
        return mig_cursor_fail(cursor, "the name of a column");
    }
    return true;
}

/* One of "no action", "set null", ...: words one after the other. */
static bool accept_words(mig_cursor *cursor, const char *words)
{
    const char *blank;
    size_t before = cursor->at;

    while ((blank = strchr(words, ' '))) {
        if (!mig_cursor_accept(cursor, mig_arena_strndup(cursor->arena, words, blank - words)))
            break;
        words = blank + 1;
    }
    if (!blank && mig_cursor_accept(cursor, words))
        return true;
    cursor->at = before;
    return false;
}

static bool parse_action(mig_cursor *cursor, mig_fk_action *action)
{
    for (size_t i = 0; i < MIG_LEN(actions); i++) {
        if (!accept_words(cursor, actions[i]))
            continue;
        *action = (mig_fk_action)i;
        return true;
    }
    return mig_cursor_fail(cursor, "CASCADE, RESTRICT, SET NULL, SET DEFAULT or NO ACTION");
}

static bool parse_reference_option(mig_cursor *cursor, mig_sqlite_reference *reference)
{
    mig_fk_action ignored;

    if (mig_cursor_accept(cursor, "match"))
        return mig_cursor_name(cursor, "a name behind MATCH", &reference->match);
    if (!mig_cursor_expect(cursor, "on"))
        return false;
    if (mig_cursor_accept(cursor, "delete"))
        return parse_action(cursor, &reference->on_delete);
    if (mig_cursor_accept(cursor, "update"))
        return parse_action(cursor, &reference->on_update);
    if (mig_cursor_accept(cursor, "insert")) /* SQLite reads it, and does nothing with it */
        return parse_action(cursor, &ignored);
    return mig_cursor_fail(cursor, "DELETE or UPDATE");
}

static bool starts_deferrable(const mig_cursor *cursor)
{
    return mig_cursor_is(cursor, "deferrable") ||
           (mig_cursor_is(cursor, "not") &&
            mig_token_is(cursor->text, mig_cursor_peek(cursor, 1), "deferrable"));
}

static bool parse_deferrable(mig_cursor *cursor, mig_sqlite_reference *reference)
{
    size_t start = mig_cursor_start(cursor);
    bool not = mig_cursor_accept(cursor, "not"), deferred = false;

    if (!mig_cursor_expect(cursor, "deferrable"))
        return false;
    if (mig_cursor_accept(cursor, "initially")) {
        deferred = mig_cursor_accept(cursor, "deferred");
        if (!deferred && !mig_cursor_accept(cursor, "immediate"))
            return mig_cursor_fail(cursor, "DEFERRED or IMMEDIATE");
    }
    reference->deferrable = not        ? MIG_DEFERRABLE_NOT
                            : deferred ? MIG_DEFERRABLE_DEFERRED
                                       : MIG_DEFERRABLE_IMMEDIATE;
    reference->deferrable_slice = mig_cursor_since(cursor, start);
    return true;
}

static bool parse_reference(mig_cursor *cursor, mig_sqlite_reference *reference)
{
    if (!mig_cursor_expect(cursor, "references") ||
        !mig_cursor_name(cursor, "the name of a table", &reference->target))
        return false;
    if (mig_cursor_is(cursor, "(") &&
        !parse_names(cursor, &reference->columns, &reference->columns_slice))
        return false;
    while (mig_cursor_is(cursor, "match") || mig_cursor_is(cursor, "on"))
        if (!parse_reference_option(cursor, reference))
            return false;
    return !starts_deferrable(cursor) || parse_deferrable(cursor, reference);
}

static bool parse_check(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    return mig_cursor_enclosed(cursor, &constraint->expr);
}

static bool parse_primary_key(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    if (!mig_cursor_expect(cursor, "key"))
        return false;
    constraint->descending = mig_cursor_accept(cursor, "desc");
    if (!constraint->descending)
        mig_cursor_accept(cursor, "asc");
    if (!parse_conflict(cursor, constraint))
        return false;
    constraint->autoincrement = mig_cursor_accept(cursor, "autoincrement");
    return true;
}

static bool is_value_word(const mig_cursor *cursor, mig_token token, bool sign)
{
    static const char *const values[] = {"null", "current_date", "current_time",
                                         "current_timestamp"};

    if (token.kind == MIG_TOKEN_QUOTED)
        return !sign;
    if (token.kind != MIG_TOKEN_WORD)
        return false;
    for (size_t i = 0; i < MIG_LEN(values); i++)
        if (mig_token_is(cursor->text, token, values[i]))
            return true;
    return !sign && (mig_token_is(cursor->text, token, "indexed") ||
                     mig_sqlite_word_is_id(cursor->text + token.slice.at, token.slice.length));
}

/* What SQLite takes without parentheses: a literal, also behind a sign, or any one name. */
static bool parse_term(mig_cursor *cursor)
{
    bool sign = mig_cursor_accept(cursor, "+") || mig_cursor_accept(cursor, "-");
    mig_token token = mig_cursor_peek(cursor, 0);

    if (token.kind != MIG_TOKEN_NUMBER && token.kind != MIG_TOKEN_STRING &&
        token.kind != MIG_TOKEN_BLOB && !is_value_word(cursor, token, sign))
        return mig_cursor_fail(cursor, "a value");
    cursor->at++;
    return true;
}

static bool parse_default(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    size_t start;

    cursor->at++;
    start = mig_cursor_start(cursor);
    if (mig_cursor_is(cursor, "(")) {
        constraint->enclosed = true;
        return mig_cursor_enclosed(cursor, &constraint->expr);
    }
    if (!parse_term(cursor))
        return false;
    constraint->expr = mig_cursor_since(cursor, start);
    return true;
}

static bool parse_generated(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    if (mig_cursor_accept(cursor, "generated") && !mig_cursor_expect(cursor, "always"))
        return false;
    if (!mig_cursor_expect(cursor, "as") || !mig_cursor_enclosed(cursor, &constraint->expr))
        return false;
    constraint->generated =
        mig_cursor_accept(cursor, "stored") ? MIG_GENERATED_STORED : MIG_GENERATED_VIRTUAL;
    if (constraint->generated == MIG_GENERATED_VIRTUAL)
        mig_cursor_accept(cursor, "virtual");
    return true;
}

static bool parse_collate(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    return mig_cursor_collation(cursor, &constraint->collation);
}

static bool parse_nullness(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    mig_cursor_accept(cursor, "not");
    return mig_cursor_expect(cursor, "null") && parse_conflict(cursor, constraint);
}

static bool parse_unique(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    return parse_conflict(cursor, constraint);
}

static bool parse_references(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    return parse_reference(cursor, &constraint->reference);
}

static bool parse_defer(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    return parse_deferrable(cursor, &constraint->reference);
}

static bool parse_table_primary_key(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    size_t start;

    cursor->at++;
    if (!mig_cursor_expect(cursor, "key"))
        return false;
    start = mig_cursor_start(cursor);
    if (!mig_cursor_expect(cursor, "(") || !mig_parse_parts(cursor, &constraint->columns))
        return false;
    constraint->autoincrement = mig_cursor_accept(cursor, "autoincrement");
    if (!mig_cursor_expect(cursor, ")"))
        return false;
    constraint->columns_slice = mig_cursor_since(cursor, start);
    return parse_conflict(cursor, constraint);
}

static bool parse_table_unique(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    return parse_columns(cursor, &constraint->columns, &constraint->columns_slice) &&
           parse_conflict(cursor, constraint);
}

static bool parse_table_check(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    return parse_check(cursor, constraint) && parse_conflict(cursor, constraint);
}

static bool parse_foreign_key(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    cursor->at++;
    return mig_cursor_expect(cursor, "key") &&
           parse_names(cursor, &constraint->columns, &constraint->columns_slice) &&
           parse_reference(cursor, &constraint->reference);
}

/* Which constraint a word starts. */
typedef struct {
    const char *word, *next; /* next NULL: whatever follows */
    mig_sqlite_kind kind;
    bool (*parse)(mig_cursor *cursor, mig_sqlite_constraint *constraint);
} grammar;

static const grammar of_column[] = {
    {"primary", NULL, MIG_SQLITE_PRIMARY_KEY, parse_primary_key},
    {"not", "deferrable", MIG_SQLITE_DEFER, parse_defer},
    {"not", NULL, MIG_SQLITE_NOT_NULL, parse_nullness},
    {"null", NULL, MIG_SQLITE_NULL, parse_nullness},
    {"unique", NULL, MIG_SQLITE_UNIQUE, parse_unique},
    {"check", NULL, MIG_SQLITE_CHECK, parse_check},
    {"default", NULL, MIG_SQLITE_DEFAULT, parse_default},
    {"collate", NULL, MIG_SQLITE_COLLATE, parse_collate},
    {"references", NULL, MIG_SQLITE_REFERENCES, parse_references},
    {"generated", NULL, MIG_SQLITE_GENERATED, parse_generated},
    {"as", NULL, MIG_SQLITE_GENERATED, parse_generated},
    {"deferrable", NULL, MIG_SQLITE_DEFER, parse_defer},
    {0},
};

static const grammar of_table[] = {
    {"primary", NULL, MIG_SQLITE_PRIMARY_KEY, parse_table_primary_key},
    {"unique", NULL, MIG_SQLITE_UNIQUE, parse_table_unique},
    {"check", NULL, MIG_SQLITE_CHECK, parse_table_check},
    {"foreign", NULL, MIG_SQLITE_REFERENCES, parse_foreign_key},
    {0},
};

static const grammar *find_grammar(const mig_cursor *cursor, const grammar *rules)
{
    for (; rules->word; rules++)
        if (mig_cursor_is(cursor, rules->word) &&
            (!rules->next || mig_token_is(cursor->text, mig_cursor_peek(cursor, 1), rules->next)))
            return rules;
    return NULL;
}

/* One constraint by the rules; found says whether there was one. */
static bool parse_constraint(mig_cursor *cursor, const grammar *rules,
                             mig_sqlite_constraint *constraint, bool *found)
{
    size_t start = mig_cursor_start(cursor), body;
    const grammar *rule;

    *constraint = (mig_sqlite_constraint){0};
    while (mig_cursor_accept(cursor, "constraint"))
        if (!mig_cursor_name(cursor, "the name of a constraint", &constraint->name))
            return false;
    rule = find_grammar(cursor, rules);
    *found = rule || constraint->name.name;
    if (rule) {
        body = mig_cursor_start(cursor);
        constraint->kind = rule->kind;
        if (!rule->parse(cursor, constraint))
            return false;
        constraint->body = mig_cursor_since(cursor, body);
    }
    constraint->whole = mig_cursor_since(cursor, start);
    return true;
}

bool mig_parse_column_constraint(mig_cursor *cursor, mig_sqlite_constraint *constraint, bool *found)
{
    return parse_constraint(cursor, of_column, constraint, found);
}

bool mig_parse_table_constraint(mig_cursor *cursor, mig_sqlite_constraint *constraint)
{
    bool found;

    if (!parse_constraint(cursor, of_table, constraint, &found))
        return false;
    return found || mig_cursor_fail(cursor, "a constraint of the table");
}
