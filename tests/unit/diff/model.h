/* Schemas from text for tests of diff/ and plan/, resolved without a dialect: the server spells
 * everything as it was written. */
#ifndef TEST_DIFF_MODEL_H
#define TEST_DIFF_MODEL_H

#include "diff/diff.h"
#include "plan/order.h"

/* What PostgreSQL and SQLite keep, as far as a diff asks. */
extern const mig_caps postgresql_caps, sqlite_caps;

/* The declared side. caps: with MIG_CAP_NOCASE the schema is without case. */
mig_schema *wanted_from(mig_arena *arena, mig_caps caps, const char *yaml);
/* The live side: every name was found, so it is stated; nothing is renamed_from. */
mig_schema *found_from(mig_arena *arena, mig_caps caps, const char *yaml);

/* A driver whose judge takes texts for the same that differ in blanks, brackets and case. It
 * counts. */
typedef struct {
    mig_driver driver;
    unsigned rounds, asked; /* calls, and questions with a found text among them */
    bool pending;           /* of the last call */
} fake_driver;
void fake_driver_init(fake_driver *fake);

/* Differences in order, by mig_diff_settled with the fake judge and mig_order; fails the test on an
 * error. */
mig_ops difference(mig_arena *arena, mig_caps caps, const mig_schema *found,
                   const mig_schema *wanted);
/* The operations as a script would hold them, notes as comments. */
const char *ops_text(mig_arena *arena, const mig_ops *ops);
/* A copy of the schema to which the operations were applied. */
mig_schema *applied(mig_arena *arena, const mig_schema *schema, const mig_ops *ops);

/* What a server would refuse: NULL when the operation can be done to the schema. */
const char *obstacle(mig_arena *arena, const mig_schema *schema, const mig_op *op);

/*
 * There and back: nothing differs from itself; the operations can be done one after the other and
 * lead to wanted; so do those of mig_reverse, back to found.
 */
void expect_laws(const char *what, mig_caps caps, const mig_schema *found,
                 const mig_schema *wanted);

/* A pair of texts, and the operations between them. */
enum { PG = 1, LITE = 2, BOTH = 3 }; /* databases that keep the property */

typedef struct {
    const char *name;
    int databases;
    const char *before, *after, *expected;
} diff_case;

/* Operations as expected; the laws, in both directions. */
void check_cases(const diff_case *cases, size_t count);

/* Fails with both texts when they aren't the same. */
void expect_text(const char *what, const char *expected, const char *actual);

#endif
