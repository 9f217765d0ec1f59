/* Making a project from a template; used by init and adopt. */
#ifndef CMD_INIT_H
#define CMD_INIT_H

#include "base/arena.h"
#include "migrate/error.h"

/* What init_project needs: the template, a folder that is free, no project here. */
MIG_MUST_CHECK bool init_check(mig_arena *arena, const char *template_name, const char *dir,
                               mig_error *err);

/*
 * Copies the template into the current folder: migrate.yaml, the schema and .env here, README.md
 * and what is in folders into dir. ${migrations} and ${url} are replaced. url NULL:
 * sqlite:///app.db. A file that exists stays: .env gets the lines it lacks, migrate.yaml and a dir
 * that isn't empty are MIG_ERR_USAGE, before anything is written. What fails leaves nothing behind.
 * made: paths of what was written.
 */
MIG_MUST_CHECK bool init_project(mig_arena *arena, const char *template_name, const char *dir,
                                 const char *url, mig_strings *made, mig_error *err);

typedef struct {
    const char *name, *summary; /* the first line of its README.md */
} init_template;
typedef MIG_ARRAY(init_template) init_templates;

/* The templates there are, by name. */
MIG_MUST_CHECK bool init_list(mig_arena *arena, init_templates *found, mig_error *err);

/* Removes what was made, so that it doesn't stand in the way of the next try. */
void init_undo(mig_arena *arena, const char *dir, const mig_strings *made);

#endif
