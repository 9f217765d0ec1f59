/*
 * Inside lib/run: what the journal notes in the log, before it sends a statement, of the unit that
 * is under way. Its text is JSON, and is meant to be read by people too.
 */
#ifndef MIG_RUN_INTENT_H
#define MIG_RUN_INTENT_H

#include "dialect/dialect.h"

typedef enum {
    MIG_INTENT_NEXT, /* the statement wasn't sent, or was refused: it had no effect */
    MIG_INTENT_SENT, /* it may have been sent */
    MIG_INTENT_PART, /* it was refused after it had done a part */
} mig_intent_state;

typedef struct {
    mig_steps steps; /* all of the unit, as they were lowered before the first was sent; none: the
                        unit isn't begun */
    size_t done;     /* how many of them are; the next one is spoken of */
    mig_intent_state state;
    const char *fingerprint; /* before it; NULL: none was taken */
} mig_intent;

/* {"state": "sent", "done": 0, "fingerprint": "...", "statements": ["ALTER TABLE ..."]}; NULL when
 * there is nothing to note. */
const char *mig_intent_print(mig_arena *arena, const mig_intent *intent);

/* False when it is no such text. NULL: an empty one. Steps have no places. */
MIG_MUST_CHECK bool mig_intent_parse(mig_arena *arena, const char *text, mig_intent *intent);

#endif
