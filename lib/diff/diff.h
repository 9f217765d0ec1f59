/*
 * Two schemas -> operations that lead from the first to the second. Pure: no SQL, no connection.
 * Objects are matched by name (after declared renames), compared field by field; constraints and
 * indexes whose name wasn't stated also match a live one of equal definition, and keep its name.
 */
#ifndef MIG_DIFF_DIFF_H
#define MIG_DIFF_DIFF_H

#include "dialect/driver.h"
#include "op/op.h"

typedef struct {
    mig_caps caps;     /* what the database keeps: a property that it can't hold is no difference */
    bool ignore_extra; /* what only found has stays */
    bool from_scripts; /* found comes from replaying scripts, not from a catalog */
    const mig_dialect *dialect; /* spells the values that a rename puts into texts; NULL: the
                                   driver's (mig_diff_settled) */
} mig_diff_options;

/*
 * found: live schema (or replayed); wanted: declared. Both resolved for the same dialect, sealed.
 * What is `excluded` in found (diff/filter.h) is neither compared nor dropped, and MIG_ERR_USAGE
 * comes of an operation that takes away what it needs; wanted holds nothing that is excluded.
 * Texts spelled alike are equal; where they differ, the answer is looked up in questions, and a
 * question without an answer is added there: then ops is incomplete, the caller has them answered
 * (driver judge) and calls again with empty ops. New expressions are added with found NULL so that
 * the server can check them; they need no answer to go on.
 * Where both sides are equal on the server but a found type says from_scripts and its written
 * portable form differs from the declared one, that is a difference too (so that int -> bigint
 * isn't lost on SQLite, where scripts made for other databases depend on it). The order of ops is
 * that of the files (mig_order makes it one that works); notes say what is lost.
 */
MIG_MUST_CHECK bool mig_diff(mig_arena *arena, const mig_schema *found, const mig_schema *wanted,
                             const mig_diff_options *options, mig_questions *questions,
                             mig_ops *ops, mig_error *err);

/* The loop of mig_diff and the judge. driver NULL (no database): texts that differ, but for quotes
 * that need not be, are different. */
MIG_MUST_CHECK bool mig_diff_settled(mig_arena *arena, mig_driver *driver, const mig_schema *found,
                                     const mig_schema *wanted, const mig_diff_options *options,
                                     mig_ops *ops, mig_error *err);

/* A script can do them: MIG_ERR_USAGE where it takes a table of its own (another partition_by). */
MIG_MUST_CHECK bool mig_diff_possible(mig_arena *arena, const mig_ops *ops, mig_error *err);

/*
 * What the scripts know of the found objects: where a found object and the replayed one are the
 * same on the server, the found one takes over `written` (so scripts made on SQLite say
 * timestamptz, not TEXT), and comments that the database doesn't keep (caps). replayed: resolved
 * for the same dialect. found is changed in place.
 */
void mig_adopt_written(mig_arena *arena, mig_caps caps, mig_schema *found,
                       const mig_schema *replayed);

#endif
