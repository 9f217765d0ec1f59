/*
 * How a script is written that the database's own client runs (psql, sqlite3, mariadb), without us:
 * what the client is told, and how it is made to stop. Part of a dialect (dialect.h).
 */
#ifndef MIG_DIALECT_CLIENT_H
#define MIG_DIALECT_CLIENT_H

#include "dialect/dialect.h"

struct mig_client {
    const char *product; /* "PostgreSQL" */
    const char *usage;   /* how a script is run: "psql -X -f SCRIPT DATABASE" */
    const char *oldest;  /* the version that is assumed where none is stated: oldest_caps */
    const char *newest;  /* the first that has all abilities that we know of */
    /* Of names without one, where no connection says which: NULL where there is none, or where it
     * is the database. */
    const char *default_schema;
    const char *settings; /* lines at the top: stop at the first error, and what a driver sets
                             when it connects */
    const char *begin, *commit;
    const char *now;  /* an expression: the time as text, UTC, ISO 8601 with milliseconds */
    const char *user; /* an expression: who runs the script; NULL: nobody knows */

    /* Appends what keeps other runs away until the transaction, or the session, ends. key: the
     * version table as drivers lock it. NULL: the transaction does. */
    void (*lock)(mig_str *out, const char *table, const char *key);

    /* Appends statements that end the script when the query has a row; its first column says why.
     * The message is said by the client. */
    void (*guard)(mig_str *out, const char *query, const char *message);

    /* Appends a query with a row for whatever hangs on the database's table, and not on this one of
     * which it will be made anew (mig_step.rebuild). NULL: no step does that. */
    void (*strangers)(mig_str *query, const mig_table *table);

    /* Appends a statement such that the client sends the whole of it. */
    void (*statement)(mig_str *out, const char *sql);

    /* What the client would take in another way than a driver does, in words; NULL: nothing. */
    const char *(*misreads)(const char *sql);

    /* Undoes what SQL of a script may have done to the session, so that our tables are found. NULL:
     * nothing. */
    const char *reset;
};

/* Appends the statement and a semicolon: on a line of its own behind a comment. */
void mig_client_statement(mig_str *out, const char *sql);

/* How a carriage return within a text is written, and what stands around such a text. */
typedef struct {
    const char *open, *between, *close;
} mig_return_form;

/* The statement for a client that drops a carriage return before the end of a line: in its texts it
 * would be lost. */
char *mig_client_keep_returns(mig_arena *arena, const mig_lexer *lexer, const char *sql,
                              const mig_return_form *form);

/* A guard for databases that have no block of code outside a routine: the fault goes into a
 * temporary table that takes none. kind: "TEMPORARY TABLE". */
void mig_client_guard(const mig_dialect *dialect, mig_str *out, const char *kind, const char *table,
                      const char *message, const char *query);

extern const mig_client mig_psql, mig_sqlite3, mig_mysql_client, mig_mariadb_client;

#endif
