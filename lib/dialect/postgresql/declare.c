/*
 * Statements of a file that declares a schema: what pg_dump prints loads as it is.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/split.h"

static const struct {
    const char *pattern;
    mig_declare use;
    const char *why;
} rules[] = {
    {"begin|commit|end|checkpoint|analyze|vacuum|lock|explain|show|discard", MIG_DECLARE_SKIP,
     NULL},
    {"start transaction", MIG_DECLARE_SKIP, NULL},
    /* what a newer pg_dump begins with, and an older server doesn't know */
    {"set transaction_timeout|idle_in_transaction_session_timeout|statement_timeout|lock_timeout",
     MIG_DECLARE_SKIP, NULL},
    {"rollback|abort|savepoint|release", MIG_DECLARE_REFUSE,
     "it would take back what the file declares; leave it out"},
    {"prepare transaction", MIG_DECLARE_REFUSE,
     "it would take back what the file declares; leave it out"},
    {"create|alter|drop database", MIG_DECLARE_SKIP, NULL},
    {"comment on database", MIG_DECLARE_SKIP, NULL},
    {"use", MIG_DECLARE_SKIP, NULL},
    {"\\ restrict|unrestrict|connect|c|echo|qecho|warn|set|unset|pset|encoding|timing|x|a|t",
     MIG_DECLARE_SKIP, NULL},
    {"\\", MIG_DECLARE_REFUSE, "it is a command of psql, not SQL; leave it out"},
    {"create|alter|drop role|user|group|tablespace|subscription", MIG_DECLARE_REFUSE,
     "it belongs to the whole server, where a schema file is about one database; leave it out"},
    {"alter system", MIG_DECLARE_REFUSE,
     "it belongs to the whole server, where a schema file is about one database; leave it out"},
    {"load|copy", MIG_DECLARE_REFUSE, "a schema file holds no rows and loads no files"},
    {"drop", MIG_DECLARE_DROP, NULL},
};

/* ALTER TABLE ... DROP CONSTRAINT, ... ALTER COLUMN ... DROP DEFAULT: what `pg_dump --clean` begins
 * with. It must not wait for the table and then take away what the file goes on to declare. */
static bool drops_part(const char *sql)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_sql_tokens tokens = {0};

    if (!mig_sql_begins(&mig_postgresql.lexer, sql, "alter"))
        return false;
    mig_sql_tokenize(arena, &mig_postgresql.lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (mig_sql_is(sql, &tokens.items[i], "drop"))
            return true;
    return false;
}

mig_declare pg_declare(const char *sql, const char **why)
{
    for (size_t i = 0; i < MIG_LEN(rules); i++)
        if (mig_sql_begins(&mig_postgresql.lexer, sql, rules[i].pattern)) {
            *why = rules[i].why;
            return rules[i].use;
        }
    return drops_part(sql) ? MIG_DECLARE_DROP : MIG_DECLARE_RUN;
}

bool pg_take_apart(mig_arena *arena, const char *sql, mig_strings *parts)
{
    return mig_take_apart(arena, &mig_postgresql.lexer, sql, parts);
}
