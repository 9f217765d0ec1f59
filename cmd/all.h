/* --all: a command on every database of migrate.yaml. */
#ifndef CMD_ALL_H
#define CMD_ALL_H

#include "command.h"

/*
 * Runs the command on each of `databases:`, in the file's order, with its name before what it
 * prints. The first that fails ends it, and is named in the error. MIG_ERR_USAGE for commands that
 * have nothing to do on several.
 */
bool run_on_all(const command *cmd, char **args, unsigned count, mig_error *err);

#endif
