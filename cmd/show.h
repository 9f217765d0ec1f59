/* How a script is shown in lists; used by history, heads, branches, current and show. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "context.h"

#include <jansson.h>

/* Of a message, as lists show it. */
const char *first_line(mig_arena *arena, const char *message);
/* "9b1d04c2aa17", "a, b" or "base". */
const char *revision_names(mig_arena *arena, const mig_strings *revisions);

/* What a line says beside the revision and the message. */
enum {
    LINE_PARENTS = 1,      /* "9b1d04c2aa17 -> " before it, dependencies in parentheses */
    LINE_DEPENDENCIES = 2, /* these alone, where a drawing shows the parents */
    LINE_TREE = 4,         /* "(branchpoint)", "(mergepoint)" */
};

/* "9b1d04c2aa17 -> 3f2a9c41d7e0 (billing) (head) (current), add updated_at" with its line break.
 * rows: of the version table; NULL where it isn't asked. */
void show_line(const context *c, const mig_script *script, const mig_strings *rows, unsigned parts,
               mig_str *out);
/* A block of lines: revision, parents, path, created, message. */
void show_block(const context *c, const mig_script *script, const mig_strings *rows, mig_str *out);
json_t *show_json(const context *c, const mig_script *script, const mig_strings *rows);

/* One script of a list in the way that --json and -v ask for; list takes those as JSON. */
void show_one(const context *c, const mig_script *script, const mig_strings *rows, unsigned parts,
              json_t *list);
/* Prints the list with --json; gives it up. */
void show_end(json_t *list);

#endif
