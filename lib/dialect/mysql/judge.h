/* What the two halves of the judge share: asking the server, and what is asked. */
#ifndef MIG_DIALECT_MYSQL_JUDGE_H
#define MIG_DIALECT_MYSQL_JUDGE_H

#include "dialect/mysql/mysql.h"

/* One text that the server is to spell. */
typedef struct {
    mig_question *question;
    bool wanted;                /* or the found one */
    const char *sql;            /* the text */
    const char *spelled;        /* the server's; NULL: it rejected the text */
    const mig_error *rejection; /* why, when it is NULL */
} my_ask_item;

typedef MIG_ARRAY(my_ask_item *) my_ask_items;

/* Items that go into one temporary table. */
typedef struct {
    const mig_table *table; /* NULL: of types, over no table's columns */
    const char *charset;    /* of the session's literals */
    my_ask_items items;
} my_ask_unit;

typedef MIG_ARRAY(my_ask_unit) my_ask_units;

#define MY_USUAL_CHARSET "utf8mb4"

/*
 * Has every item spelled: as a part of a temporary table that has the columns of the real one, read
 * back by the reader of live tables. Many tables go in one packet; where one is rejected it is
 * taken apart, until that item is alone. Fails where the server couldn't be asked.
 */
MIG_MUST_CHECK bool my_spell(my_driver *driver, mig_arena *arena, const my_ask_units *units,
                             mig_error *err);

#endif
