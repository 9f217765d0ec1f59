/* The declared schema, whole: of YAML files, of SQL files, and of what a program prints. */
#ifndef MIG_PROJECT_DECLARED_H
#define MIG_PROJECT_DECLARED_H

#include "project/compare.h"

/*
 * Loads all that `schema:` names. What is declared in SQL is run in a scratch database of the
 * driver's server (or, without a driver, of the server that the project's url names), and read back
 * from its catalog: those tables and enums are `settled`. YAML may refer to what SQL declares, and
 * SQL to what YAML does. Errors: MIG_ERR_USAGE at file:line:column; those of the server.
 */
MIG_MUST_CHECK bool mig_declared_load(mig_arena *arena, const mig_comparison *what,
                                      mig_schema **declared, mig_error *err);

/*
 * Begins to load them beside what the caller does next: connecting and reading take as long. NULL:
 * they can't be loaded without the database (SQL runs in it, and filters go by it). Until
 * mig_declaring_free nobody may change what the project says of the schema.
 */
mig_declaring *mig_declared_begin(const mig_project *project);
/* Waits for the end. The schema lives as long as the mig_declaring. */
MIG_MUST_CHECK bool mig_declared_end(mig_declaring *declaring, const mig_schema **declared,
                                     mig_error *err);
void mig_declaring_free(mig_declaring *declaring); /* accepts NULL */

#endif
