/* Which branch or commit has a file that isn't in the working tree. */
#ifndef MIG_GIT_FIND_H
#define MIG_GIT_FIND_H

#include "git/repository.h"

/* What is looked for: files of these folders, until one of them is it. */
typedef struct {
    const mig_strings *folders;
    bool (*wanted)(const char *name);
    bool (*is)(void *context, const mig_git_file *file);
    void *context;
} mig_git_question;

typedef struct {
    mig_git_file file;
    const char *commit;
    const char *branch; /* "main", "origin/main", "HEAD"; NULL: only an older commit has it */
} mig_git_answer;

/* Looks at HEAD, the tips of local and then of remote branches (by name), then at all that came
 * before them, newest first. answer->commit NULL: no commit of this clone has it. */
MIG_MUST_CHECK bool mig_git_find(const mig_git *git, mig_arena *arena,
                                 const mig_git_question *question, mig_git_answer *answer,
                                 mig_error *err);

#endif
