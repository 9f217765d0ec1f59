/* A program whose output is a declared schema: `schema: {program: [python3, models.py]}`. */
#ifndef MIG_PROJECT_PROGRAM_H
#define MIG_PROJECT_PROGRAM_H

#include "project/project.h"

/*
 * Runs it, without a shell, in that folder, with the program's own environment, and takes what it
 * prints. Its stderr is shown when it fails. Errors: MIG_ERR_USAGE with the exit status and what it
 * wrote to stderr, or that it took longer than its time limit.
 */
MIG_MUST_CHECK bool mig_program_run(mig_arena *arena, const mig_program *program,
                                    const char *folder, const char **output, mig_error *err);

#endif
