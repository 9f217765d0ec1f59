/* Values of migrate.yaml's keys that have a form of their own. Errors are MIG_ERR_USAGE at the
 * place in the file. */
#ifndef MIG_PROJECT_KEYS_H
#define MIG_PROJECT_KEYS_H

#include "project/filters.h"
#include "project/project.h"

/* A program and its arguments, a list of texts. what: how messages say that. */
MIG_MUST_CHECK bool mig_key_words(mig_arena *arena, const mig_text_reader *reader,
                                  const mig_node *node, const char *what, mig_program *program,
                                  mig_error *err);
/* {program: [name, argument, ...], seconds: 60} */
MIG_MUST_CHECK bool mig_key_program(mig_arena *arena, const mig_text_reader *reader,
                                    const mig_node *node, mig_program *program, mig_error *err);
/* `naming:`, whose ${...} are its own, not variables. */
MIG_MUST_CHECK bool mig_key_naming(const mig_node *node, mig_naming *naming, mig_error *err);

/* The keys that say how new scripts are made: script_format, file_name,
 * slug_length, time_zone, hooks. */
MIG_MUST_CHECK bool mig_keys_new_scripts(mig_arena *arena, const mig_text_reader *reader,
                                         const mig_node *map, mig_project *project, mig_error *err);
/* Those that say how scripts are run: version_table, transaction. */
MIG_MUST_CHECK bool mig_keys_runs(const mig_text_reader *reader, const mig_node *map,
                                  mig_project *project, mig_error *err);

#endif
