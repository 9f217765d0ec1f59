/* Which commit brought a file. */
#ifndef MIG_GIT_ORIGIN_H
#define MIG_GIT_ORIGIN_H

#include "git/repository.h"

typedef struct {
    const char *commit; /* NULL: not committed, or before the end of a shallow clone */
    const char *author, *email;
    const char *time; /* of the author, UTC: 2026-11-21T10:15:00Z */
    bool unknown;     /* it is older than this shallow clone */
} mig_git_origin;

/*
 * The newest commit before HEAD that added each file, which then may have had another name in its
 * folder. origins: as many as paths. One walk over the history, which ends when all are found.
 */
MIG_MUST_CHECK bool mig_git_origins(const mig_git *git, mig_arena *arena, const mig_strings *paths,
                                    mig_git_origin *origins, mig_error *err);

#endif
