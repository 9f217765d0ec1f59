/* Scripts for psql: see dialect/client.h. */
#include "dialect/client.h"

#include "base/text.h"
#include "dialect/postgresql/postgresql.h"
#include "dialect/split.h"

#include <string.h>

static void lock(mig_str *out, const char *table, const char *key)
{
    (void)key;
    /* Others may read on; whoever would move the version, here or in a run, waits. */
    mig_str_addf(out, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;\n", table);
}

/* A tag that the text has no part of. */
static const char *quote_for(mig_arena *arena, const char *text)
{
    const char *quote = "$migrate$";

    for (unsigned i = 1; strstr(text, quote); i++)
        quote = mig_arena_printf(arena, "$migrate%u$", i);
    return quote;
}

static void guard(mig_str *out, const char *query, const char *message)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    MIG_AUTO_STR text = {0};
    const char *quote;

    mig_str_add(&text, "DECLARE faults text;\nBEGIN\n");
    mig_str_addf(&text,
                 "    SELECT pg_catalog.string_agg(fault, '; ') INTO faults\n"
                 "      FROM (%s\n) AS found (fault);\n",
                 query);
    mig_str_add(&text, "    IF faults IS NOT NULL THEN RAISE EXCEPTION '%: %', ");
    pg_literal(&text, message);
    mig_str_add(&text, ", faults; END IF;\nEND ");
    quote = quote_for(scratch, text.data);
    mig_str_addf(out, "DO %s %s%s;\n", quote, text.data, quote);
}

/* psql would read the rest of the script as the rows. */
static const char *misreads(const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};

    if (!mig_sql_begins(&mig_postgresql.lexer, sql, "copy"))
        return NULL;
    mig_sql_tokenize(scratch, &mig_postgresql.lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (mig_sql_is(sql, &tokens.items[i], "stdin") ||
            mig_sql_is(sql, &tokens.items[i], "stdout"))
            return "COPY through the client is not possible in a script; use insert, or COPY with "
                   "a file of the server";
    return NULL;
}

const mig_client mig_psql = {
    .product = "PostgreSQL",
    .usage = "psql -X -f SCRIPT DATABASE",
    .oldest = "13",
    .newest = "18",
    .default_schema = "public",
    .settings =
        "\\set ON_ERROR_STOP on\n"
        "\\set AUTOCOMMIT on\n"
        "SET client_encoding = 'UTF8';\n"
        "SET standard_conforming_strings = on;\n",
    .begin = "BEGIN;\n",
    .commit = "COMMIT;\n",
    .now =
        "pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
    .user = "current_user",
    .lock = lock,
    .guard = guard,
    .statement = mig_client_statement,
    .misreads = misreads,
    .reset = "RESET search_path;\n",
};
