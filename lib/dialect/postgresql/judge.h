/* What the two halves of the judge share: asking the server, and what is asked. */
#ifndef MIG_DIALECT_POSTGRESQL_JUDGE_H
#define MIG_DIALECT_POSTGRESQL_JUDGE_H

#include "dialect/postgresql/postgresql.h"

/* One text that the server is to spell. */
typedef struct {
    mig_question *question;
    bool wanted;                /* or the found one */
    const char *sql;            /* an item of SELECT */
    const char *spelled;        /* the server's; NULL: it rejected the text */
    const mig_error *rejection; /* why, when it is NULL */
} pg_ask_item;

typedef MIG_ARRAY(pg_ask_item *) pg_ask_items;

/* Items that go with one FROM. */
typedef struct {
    const char *from;  /* FROM clause, or "" */
    const char *other; /* a FROM to try when a function was not found; NULL: none */
    pg_ask_items items;
} pg_ask_unit;

typedef MIG_ARRAY(pg_ask_unit) pg_ask_units;

/*
 * Has every item spelled, by EXPLAIN, many in one statement and many statements in one round trip.
 * Where one is rejected its statement is taken apart, until that item is alone. Works in
 * the open scope, and leaves one open.
 */
MIG_MUST_CHECK bool pg_spell(pg_driver *driver, mig_arena *arena, pg_ask_units *units,
                             mig_error *err);

#endif
