/*
 * What every comparing command does, whole: declared files against a database, against what the
 * scripts make, or against nothing; the answer is operations in an order that works.
 */
#ifndef MIG_PROJECT_COMPARE_H
#define MIG_PROJECT_COMPARE_H

#include "diff/diff.h"
#include "history/history.h"
#include "project/project.h"

typedef struct mig_declaring mig_declaring; /* project/declared.h */

typedef struct {
    const mig_project *project;
    mig_driver *driver;         /* NULL: compare with the scripts or with nothing */
    const mig_dialect *dialect; /* of the driver, or of the URL when there is no connection */
    mig_caps caps;
    const mig_scripts *scripts; /* applied ones (with a driver) or all of them, parents first;
                                 without a driver NULL: compare with nothing */
    const mig_strings *skip;    /* our own tables */
    const mig_schema *declared; /* NULL: what the project's `schema:` names is loaded, */
    mig_declaring *declaring;   /* and that has begun; NULL: it hasn't */
    bool keep_extra;            /* as the project's ignore_extra */
} mig_comparison;

typedef struct {
    mig_schema *found, *wanted; /* resolved; found is marked by the project's filters, wanted
                                   holds only what is managed */
    mig_strings excluded;       /* what is declared although it is excluded, in words */
    mig_ops ops;                /* ordered; empty: no difference */
    bool exact;                 /* false when scripts hold SQL that a replay can't follow */
} mig_compared;

/* What the project's filters are applied to. driver NULL: no connection. */
mig_filter_scope mig_filter_scope_of(const mig_driver *driver, mig_caps caps);

/* Loads the declared schema and compares. Errors as of the stages. */
MIG_MUST_CHECK bool mig_compare(mig_arena *arena, const mig_comparison *what, mig_compared *result,
                                mig_error *err);

/*
 * The steps that operations mean for a database whose schema is shape (changed on the way): what
 * `diff --format sql`, `inspect --format sql` and the SQL form of a script hold.
 */
MIG_MUST_CHECK bool mig_compare_steps(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                                      const char *default_schema, const mig_ops *ops,
                                      mig_schema *shape, mig_steps *steps, mig_error *err);

#endif
