/* ${NAME} and ${NAME:-default} in the values of migrate.yaml. */
#ifndef MIG_PROJECT_VARIABLES_H
#define MIG_PROJECT_VARIABLES_H

#include "project/project.h"

struct mig_variables {
    mig_arena *arena;
    const char *(*env)(const char *name);
    const char *env_path; /* .env; read when the environment lacks a variable for the first time */
    bool env_was_read;
    mig_env_lines lines; /* of .env, variables in their values replaced */
    mig_env_lines bad;   /* those that can't be read */
};

/*
 * Replaces the variables in text. One that isn't set and has no default gives *expanded NULL and
 * its name in *missing. Errors: at the place, never with the text, which may be a password.
 */
MIG_MUST_CHECK bool mig_variables_expand(mig_variables *variables, const char *text,
                                         mig_place place, const char **expanded,
                                         const char **missing, mig_error *err);

/* Where the value of a variable comes from that was expanded; line: of .env. */
mig_variable_source mig_variables_source(mig_variables *variables, const char *name,
                                         bool has_default, unsigned *line);

/* The line of .env that names the variable and can't be read; 0: there is none. */
unsigned mig_variables_bad_line(const mig_variables *variables, const char *name);

#endif
