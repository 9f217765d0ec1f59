/* Inside lib/script: the header's keys, the same in both forms, and the two forms' readers. */
#ifndef MIG_SCRIPT_HEADER_H
#define MIG_SCRIPT_HEADER_H

#include "script/script.h"

/* One key of a header with what was written for it. */
typedef struct {
    const char *key;
    mig_place key_place, place; /* of the value */
    mig_strings texts;          /* none for null */
    bool compound;              /* a list or map where the key takes one text */
} mig_header_field;

/* Which parts of the body a file has, seen without reading them. */
typedef struct {
    bool upgrade, downgrade;
} mig_header_parts;

/* How a key of these letters is spelled here, for as long as the program runs; NULL: there is none.
 */
const char *mig_header_key(const char *letters, size_t length);

/* What the key takes: true for several texts (down_revision, depends_on, branch_labels). */
bool mig_header_takes_list(const char *key);

/* Sets one field, checked. MIG_ERR_USAGE at the key or the value. */
MIG_MUST_CHECK bool mig_header_set(mig_arena *arena, mig_script *script,
                                   const mig_header_field *field, mig_error *err);

/* What has to hold of a header as a whole. seen: the keys that were there. */
MIG_MUST_CHECK bool mig_header_check(const mig_script *script, const mig_strings *seen,
                                     mig_header_parts parts, mig_error *err);

/* The place of a byte of the script's text, with its line. */
mig_place mig_script_place(mig_arena *arena, const mig_script *script, size_t offset,
                           unsigned line);

/* Reads the header of a YAML script where it is written in the plainest way. false: it isn't, or
 * has a fault; then nothing is set. */
bool mig_quick_header(mig_arena *arena, mig_script *script);

/* The readers of the two forms: header into script, body into the lists. */
MIG_MUST_CHECK bool mig_yaml_header(mig_arena *arena, mig_script *script, mig_error *err);
MIG_MUST_CHECK bool mig_yaml_body(mig_arena *arena, mig_script *script, mig_error *err);
MIG_MUST_CHECK bool mig_sql_header(mig_arena *arena, mig_script *script, mig_error *err);
MIG_MUST_CHECK bool mig_sql_body(mig_arena *arena, mig_script *script, const mig_dialect *dialect,
                                 mig_error *err);

#endif
