/* Putting the scripts of this branch behind those of another. Pure; continues merge.h. */
#ifndef MIG_HISTORY_REBASE_H
#define MIG_HISTORY_REBASE_H

#include "history/merge.h"

typedef struct {
    mig_script *script;
    mig_strings parents; /* that it gets */
} mig_reparenting;

typedef struct {
    MIG_ARRAY(mig_reparenting) changes; /* parents first */
    mig_scripts moved;                  /* they and all that stands on them, parents first */
    mig_strings stay; /* where a branch with a label, or without parents, begins: left alone */
} mig_rebase;

/*
 * Plans it: each branch of ours, which begins behind a revision of the other side, begins behind
 * the head that the other side has above that one, and keeps its shape. head: names the one to
 * choose, any identifier on the other side; NULL: there has to be one only. MIG_ERR_USAGE: the
 * other side has scripts that aren't here, several heads to choose from, no such head.
 */
MIG_MUST_CHECK bool mig_sides_rebase(mig_arena *arena, const mig_sides *sides,
                                     const mig_history *history, const char *head, mig_rebase *plan,
                                     mig_error *err);

#endif
