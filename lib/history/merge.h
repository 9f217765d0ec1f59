/*
 * What a merge of two branches of a repository makes of the scripts, before it is made. Pure: who
 * calls reads the three sets of scripts.
 */
#ifndef MIG_HISTORY_MERGE_H
#define MIG_HISTORY_MERGE_H

#include "history/history.h"

typedef struct {
    mig_script *script;
    const char *blob; /* git's id of the text */
} mig_side_script;
typedef MIG_ARRAY(mig_side_script) mig_side;

typedef struct {
    mig_side here, there;
    mig_side before;  /* where the two parted */
    const char *name; /* of the other branch, as the user wrote it */
} mig_sides;

#define MIG_FINDING_KINDS(X)                                                         \
    X(HEADS, "heads")             /* there would be more heads than there are now */ \
    X(EDITED, "edited")           /* a script that the other side has was edited */  \
    X(REMOVED, "removed")         /* it was removed */                               \
    X(TWICE, "twice")             /* both added the same id with different texts */  \
    X(FAULT, "fault")             /* what comes of it is no history */               \
    X(UNCOMMITTED, "uncommitted") /* git hasn't got it as it is here */

typedef enum {
#define X(id, name) MIG_FINDING_##id,
    MIG_FINDING_KINDS(X)
#undef X
} mig_finding_kind;

typedef struct {
    mig_finding_kind kind;
    const char *revision; /* NULL: of no single one */
    const char *text;     /* a sentence */
} mig_finding;
typedef MIG_ARRAY(mig_finding) mig_findings;

const char *mig_finding_kind_name(mig_finding_kind kind);

/* The side's script of this id; NULL: it has none. */
const mig_side_script *mig_side_find(const mig_side *side, const char *revision);

/* The branch that a revision begins or is on was begun here on purpose: it has a label that the
 * other side doesn't know. history: of all scripts. */
bool mig_sides_labelled(mig_arena *arena, const mig_sides *sides, const mig_history *history,
                        const char *revision);

/* Adds what is to be said of the merge. *merged: the history that comes of it; NULL: none does. */
void mig_sides_merge(mig_arena *arena, const mig_sides *sides, mig_history **merged,
                     mig_findings *findings);

#endif
