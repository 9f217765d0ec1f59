/* How a script is shown in lists; used by history, heads and show. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "context.h"

#include <jansson.h>

/* Of a message, as lists show it. */
const char *first_line(mig_arena *arena, const char *message);
/* "9b1d04c2aa17 -> 3f2a9c41d7e0 (head) (current), add updated_at" */
void show_line(const context *c, const mig_script *script, const mig_strings *rows);
/* rows: of the version table; NULL where it could not be asked. */
/* A block of lines: revision, parents, path, created, message. */
void show_verbose(const context *c, const mig_script *script, const mig_strings *rows);
json_t *show_json(const context *c, const mig_script *script, const mig_strings *rows);

#endif
