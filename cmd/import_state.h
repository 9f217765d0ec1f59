/* Where a database is by the table of the tool that had it before. */
#ifndef CMD_IMPORT_STATE_H
#define CMD_IMPORT_STATE_H

#include "context.h"
#include "script/foreign.h"

typedef struct {
    const char *version; /* the newest that is applied; NULL: none, or not known */
    bool known;          /* the table was read, and says what a stamp can say too */
    const char *why_not; /* as a sentence */
} import_state;

/* Asks the database, if it answers. Changes nothing. */
void import_state_read(context *c, mig_tool tool, const mig_foreigns *scripts, import_state *state);

/* The query that a user may send for the same. */
const char *import_state_query(mig_tool tool);

#endif
