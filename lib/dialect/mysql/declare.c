/*
 * Statements of a file that declares a schema: what mysqldump and mariadb-dump print loads. Only
 * what makes and changes objects is run, in the scratch database, and only where it names no other:
 * rows that a file has, and what would be done by statements of a routine, are never needed to know
 * what it declares.
 */
#include "dialect/mysql/mysql.h"

#include "dialect/split.h"

static const struct {
    const char *pattern;
    mig_declare use;
    const char *why;
} rules[] = {
    {"begin not", MIG_DECLARE_REFUSE, "what a block does can't be known before it runs"},
    {"begin|commit|start|lock|unlock|analyze|optimize|check|checksum|repair|flush",
     MIG_DECLARE_SKIP, NULL},
    {"set|use|select|with|values|table|do|show|describe|desc|explain|help", MIG_DECLARE_SKIP, NULL},
    {"insert|replace|update|delete|truncate", MIG_DECLARE_SKIP, NULL},
    {"create [or] [replace] database|schema", MIG_DECLARE_SKIP, NULL},
    {"alter|drop database|schema", MIG_DECLARE_SKIP, NULL},
    {"create [or] [replace] event", MIG_DECLARE_SKIP, NULL}, /* it would run */
    {"create [or] [replace] definer = * event", MIG_DECLARE_SKIP, NULL},
    {"create [or] [replace] definer = * @ * event", MIG_DECLARE_SKIP, NULL},
    {"alter|drop event", MIG_DECLARE_SKIP, NULL},
    {"alter definer = * @ * event", MIG_DECLARE_SKIP, NULL},
    {"rollback|savepoint|release|xa", MIG_DECLARE_REFUSE,
     "it would take back what the file declares; leave it out"},
    {"call|prepare|execute|deallocate|if|case|loop|while|repeat|for|declare|signal|resignal|get",
     MIG_DECLARE_REFUSE, "what it does can't be known before it runs; state what it makes"},
    {"create|alter|drop|rename [or] [replace] user|role", MIG_DECLARE_REFUSE,
     "users and roles belong to the whole server; leave it out"},
    {"create|alter|drop [or] [replace] server|tablespace|logfile|resource|instance",
     MIG_DECLARE_REFUSE, "it is about the whole server; leave it out"},
    {"create [or] [replace] [aggregate] function [if] [not] [exists] * returns * soname",
     MIG_DECLARE_REFUSE, "it is about the whole server; leave it out"},
    {"drop", MIG_DECLARE_DROP, NULL},
    {"alter table * drop", MIG_DECLARE_DROP, NULL},
    {"create|alter|rename", MIG_DECLARE_RUN, NULL},
};

static const char another[] =
    "it names another database, where a schema file is about one, whatever that is called; leave "
    "out what stands before the dot";

/* A statement that makes or changes an object, without its comments. */
typedef struct {
    const char *sql;
    mig_sql_tokens tokens;
    size_t kind; /* the token that says of what kind the object is */
} statement;

static bool is(const statement *s, size_t at, const char *word)
{
    return at < s->tokens.len && mig_sql_is(s->sql, &s->tokens.items[at], word);
}

static bool is_any(const statement *s, size_t at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(s, at, words[i]))
            return true;
    return false;
}

static void read_statement(mig_arena *arena, const char *sql, statement *s)
{
    static const char *const kinds[] = {"table",     "tables",   "index",   "sequence", "view",
                                        "procedure", "function", "trigger", "package"};
    mig_sql_tokens all = {0};

    *s = (statement){.sql = sql};
    mig_sql_tokenize(arena, &my_lexer, sql, &all);
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].kind != MIG_SQL_COMMENT)
            mig_push(arena, &s->tokens, all.items[i]);
    while (s->kind < s->tokens.len && !is_any(s, s->kind, kinds, MIG_LEN(kinds)))
        s->kind++;
}

static bool is_name(const statement *s, size_t at)
{
    const mig_sql_token *token = &s->tokens.items[at];
    char first = s->sql[token->offset];

    return token->kind == MIG_SQL_NAME ||
           (token->kind == MIG_SQL_WORD && !(first >= '0' && first <= '9'));
}

/* `a.b` */
static bool is_qualified(const statement *s, size_t at)
{
    return at + 2 < s->tokens.len && is_name(s, at) && is(s, at + 1, ".") && is_name(s, at + 2);
}

/* The text of a view or a routine may name columns by their tables; only the head is looked at. */
static bool head_is_qualified(const statement *s)
{
    size_t at = s->kind + 1;

    at += is(s, at, "body");
    if (is(s, at, "if"))
        at += is(s, at + 1, "not") ? 3 : 2;
    if (is_qualified(s, at))
        return true;
    if (!is(s, s->kind, "trigger"))
        return false;
    while (at < s->tokens.len && !is(s, at, "on"))
        at++;
    return is_qualified(s, at + 1);
}

/* Inside parentheses there may be columns, named by their tables. */
static bool table_is_qualified(const statement *s, bool everywhere)
{
    size_t depth = 0;

    for (size_t i = s->kind; i < s->tokens.len; i++) {
        depth += is(s, i, "(");
        depth -= depth > 0 && is(s, i, ")");
        if (is_qualified(s, i) && (everywhere || depth == 0 || is(s, i - 1, "references")))
            return true;
    }
    return false;
}

static bool names_database(const statement *s)
{
    static const char *const tables[] = {"table", "tables", "index", "sequence"};
    bool everywhere = is(s, 0, "drop") || is(s, 0, "rename");

    return everywhere || is_any(s, s->kind, tables, MIG_LEN(tables))
               ? table_is_qualified(s, everywhere)
               : head_is_qualified(s);
}

/* CREATE TABLE ... SELECT runs what it selects. */
static bool is_made_of_rows(const statement *s)
{
    static const char *const words[] = {"values", "with"};
    size_t depth = 0;

    if (!is(s, 0, "create") || !is(s, s->kind, "table"))
        return false;
    for (size_t i = s->kind + 1; i < s->tokens.len; i++) {
        depth += is(s, i, "(");
        depth -= depth > 0 && is(s, i, ")");
        if (is(s, i, "select") ||
            (depth == 0 && is_any(s, i, words, MIG_LEN(words)) && !is(s, i + 1, "system")))
            return true;
    }
    return false;
}

static mig_declare check_names(const char *sql, mig_declare use, const char **why)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    statement s;

    read_statement(arena, sql, &s);
    if (names_database(&s))
        *why = another;
    else if (is_made_of_rows(&s))
        *why =
            "a table of rows that are selected has columns that the file doesn't say; state them";
    else
        return use;
    return MIG_DECLARE_REFUSE;
}

mig_declare my_declare(const char *sql, const char **why)
{
    for (size_t i = 0; i < MIG_LEN(rules); i++) {
        if (!mig_sql_begins(&my_lexer, sql, rules[i].pattern))
            continue;
        *why = rules[i].why;
        return rules[i].use == MIG_DECLARE_RUN || rules[i].use == MIG_DECLARE_DROP
                   ? check_names(sql, rules[i].use, why)
                   : rules[i].use;
    }
    *why = "it is no statement that declares something; leave it out";
    return MIG_DECLARE_REFUSE;
}

bool my_take_apart(mig_arena *arena, const char *sql, mig_strings *parts)
{
    return mig_take_apart(arena, &my_lexer, sql, parts);
}
