/* A repository in a folder of its own, made by libgit2. */
#ifndef TESTS_GIT_SANDBOX_H
#define TESTS_GIT_SANDBOX_H

#include "git/repository.h"

#include <git2.h>

typedef struct {
    mig_arena *arena;
    git_repository *repository;
    const char *folder;
    long time; /* of the next commit */
} sandbox;

sandbox sandbox_new(void);
/* Takes the folder away too. */
void sandbox_dispose(sandbox *s);
#define AUTO_SANDBOX MIG_CLEANUP(sandbox_dispose) sandbox

const char *sandbox_path(const sandbox *s, const char *name);
void sandbox_write(const sandbox *s, const char *name, const char *text);
void sandbox_remove(const sandbox *s, const char *name);
/* Commits the folder as it is to the branch that HEAD is on. other: a second parent; NULL: none.
 * 40 hex digits. */
const char *sandbox_commit(sandbox *s, const char *author, const char *other);
/* Makes a branch at a commit; goes to it, and puts its files into the folder. */
void sandbox_branch(const sandbox *s, const char *name, const char *commit);
void sandbox_switch(const sandbox *s, const char *name);

#endif
