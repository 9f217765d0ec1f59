/* How the files of new scripts are named. */
#ifndef MIG_SCRIPT_FILE_NAME_H
#define MIG_SCRIPT_FILE_NAME_H

#include "script/script.h"

enum { MIG_SLUG_MAX = 150 };

typedef struct {
    const char *template; /* of words such as ${time}; without the file's ending */
    unsigned slug_bytes;  /* at most; 0: none */
    long offset_s;        /* of the times' zone from UTC, when the script was created */
} mig_file_naming;

/* "${time}_${revision}_${slug}" in UTC, 40 bytes of slug: the folder sorts by time. */
extern const mig_file_naming mig_file_naming_default;

/* Whether a text may be a template: MIG_ERR_USAGE at the place. */
MIG_MUST_CHECK bool mig_file_template_check(const char *text, mig_place place, mig_error *err);

/*
 * "202611211015_3f2a9c41d7e0_add_updated_at.yaml". A word that is empty for this script (a slug
 * without a message) takes the separator beside it along.
 */
const char *mig_script_file_name(mig_arena *arena, const mig_script *script,
                                 const mig_file_naming *naming);

/* Seconds since 1970 of "2026-11-21T10:15:00Z"; false: it is no such time. */
bool mig_script_seconds(const char *created, long long *seconds);
/* The other way round; NULL: a year that `created` can't say. */
const char *mig_script_created(mig_arena *arena, long long seconds);

#endif
