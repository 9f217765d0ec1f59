/* The keys of migrate.yaml. */
#ifndef MIG_PROJECT_SETTINGS_H
#define MIG_PROJECT_SETTINGS_H

#include "project/project.h"

/* Fills project, whose file and folder are set, from the file's tree (NULL: an empty file). */
MIG_MUST_CHECK bool mig_settings_read(mig_arena *arena, const mig_node *root, const char *database,
                                      const char *(*env)(const char *name), mig_project *project,
                                      mig_error *err);

#endif
