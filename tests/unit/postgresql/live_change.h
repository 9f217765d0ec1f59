/*
 * The laws of every change on a real server: apply it, and the database is like one made so from
 * the start; take it back, and it is as before. Rows stay.
 */
#ifndef TESTS_UNIT_POSTGRESQL_LIVE_CHANGE_H
#define TESTS_UNIT_POSTGRESQL_LIVE_CHANGE_H

#include "live.h"

#include "base/text.h"

#include <stdlib.h>

#define ALTER(from, to) "- alter_column: {table: t, column: c, from: {" from "}, to: {" to "}}\n"

typedef struct {
    const char *before; /* SQL */
    const char *ops;
    const char *after; /* SQL that makes the same from nothing */
    const char *rows;  /* a query that has to give the same before, after, and when taken back */
} change_case;

void change_expect(mig_driver *driver, const change_case *c);
/* Each of them, in a schema of that name. */
void change_expect_all(const char *schema, const change_case *cases, size_t count);

/* Empties the driver's schema, then runs the SQL. */
void change_load(mig_arena *arena, mig_driver *driver, const char *sql);
/* Runs the operations as a script would, in one transaction. False with err when a step fails. */
bool change_run(mig_arena *arena, mig_driver *driver, const mig_ops *ops, mig_error *err);
mig_ops change_reversed(mig_arena *arena, const mig_ops *ops);
/* The schema with what is beyond the model, and what no file shows. */
const char *change_dump(mig_arena *arena, mig_driver *driver);

#endif
