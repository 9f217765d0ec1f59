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

#endif
