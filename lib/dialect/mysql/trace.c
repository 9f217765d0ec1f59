/*
 * What is left of a statement that a run was cut off in (mig_trace), told by its first words: which
 * statements commit, and which of them show in information_schema (manuals of both servers,
 * "Statements That Cause an Implicit Commit"). When in doubt it is none, and the user is asked.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"
#include "dialect/split.h"

static const struct {
    const char *pattern;
    mig_trace trace;
    const char *why;
} rules[] = {
    {"create|drop|alter|rename user|role", MIG_TRACE_NONE, NULL},
    {"create|drop|alter server|tablespace|logfile|resource|undo|instance|sequence", MIG_TRACE_NONE,
     NULL},
    /* The same again: empty, and what came into it meanwhile is lost. */
    {"create or replace table|sequence", MIG_TRACE_NONE, NULL},
    {"create|drop [or] [replace] temporary", MIG_TRACE_ROWS, NULL},
    {"create|alter|drop|rename", MIG_TRACE_CATALOG, NULL},
    {"select|insert|update|delete|replace|with|values|table|do|(", MIG_TRACE_ROWS, NULL},
    {"load data|xml", MIG_TRACE_ROWS, NULL},
    {"show|explain|describe|desc|help|signal|resignal|get", MIG_TRACE_ROWS, NULL},
    {"set password|default|resource", MIG_TRACE_NONE, NULL},
    {"set|prepare|deallocate|savepoint|release|rollback", MIG_TRACE_SESSION, NULL},
    {"call|execute", MIG_TRACE_PARTS, NULL},
    {"if|while|for|loop|repeat|case", MIG_TRACE_PARTS, NULL},
    {"use", MIG_TRACE_REFUSED,
     "a script can't go to another database; write the names of its tables in full"},
    {"lock|unlock table|tables", MIG_TRACE_REFUSED,
     "a script can't lock tables: what is done couldn't be recorded meanwhile"},
    {"xa", MIG_TRACE_REFUSED,
     "a script can't begin or end a transaction: each statement runs in one, with what records it"},
};

/* MariaDB: ALTER ONLINE IGNORE TABLE */
static const char alter_table[] = "alter [online] [ignore] table";

/* What is done to a table that no catalog shows, and that does something else the second time. */
static const char *const hidden[] = {"truncate", "exchange", "discard", "import"};

static bool holds_any(const char *sql, const char *const *words, size_t count)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};

    mig_sql_tokenize(scratch, &my_lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        for (size_t k = 0; k < count; k++)
            if (mig_sql_is(sql, &tokens.items[i], words[k]))
                return true;
    return false;
}

static bool sets_autocommit(const char *sql)
{
    static const char *const words[] = {"autocommit"};

    return holds_any(sql, words, MIG_LEN(words));
}

/* MariaDB's SET STATEMENT variable = value, ... FOR statement: it is what that statement is. */
static const char *past_settings(const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};

    if (!mig_sql_begins(&my_lexer, sql, "set statement"))
        return sql;
    mig_sql_tokenize(scratch, &my_lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (mig_sql_is(sql, &tokens.items[i], "for"))
            return sql + tokens.items[i].offset + tokens.items[i].length;
    return sql;
}

mig_trace my_trace(const char *sql, const char **why)
{
    sql = past_settings(sql);
    for (size_t i = 0; i < MIG_LEN(rules); i++) {
        if (!mig_sql_begins(&my_lexer, sql, rules[i].pattern))
            continue;
        *why = rules[i].why;
        if (rules[i].trace == MIG_TRACE_CATALOG && mig_sql_begins(&my_lexer, sql, alter_table) &&
            holds_any(sql, hidden, MIG_LEN(hidden)))
            return MIG_TRACE_NONE;
        if (rules[i].trace != MIG_TRACE_SESSION || !sets_autocommit(sql))
            return rules[i].trace;
        *why =
            "a script can't set autocommit: each statement runs in a transaction, with what "
            "records it";
        return MIG_TRACE_REFUSED;
    }
    *why = NULL;
    return MIG_TRACE_NONE;
}
