/* Reading argv with the tables of command.h, over getopt_long. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "command.h"

/*
 * Reads global options and those of the command, in any order. args: count words that are left,
 * borrowed from argv; "-1" is such a word, never an option. command NULL: only what stands before
 * the command's name is read. *help is set when --help was given (-h too).
 * MIG_ERR_USAGE names the option and the nearest one.
 */
bool options_read(int argc, char **argv, const command *cmd, char **args, unsigned *count,
                  bool *help, bool *version, mig_error *err);

/* The options of every command, for --help. */
extern const option global_option_table[];

#endif
