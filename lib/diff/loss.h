/* What an operation loses for good, said in words: the note above it in a script. */
#ifndef MIG_DIFF_LOSS_H
#define MIG_DIFF_LOSS_H

#include "op/op.h"

/* NULL: nothing. */
const char *mig_diff_loss(mig_arena *arena, const mig_op *op);

#endif
