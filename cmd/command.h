/*
 * What every command of the program is made of. One const command per file; help, completion and
 * docs/commands.md are printed from these tables.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "migrate/error.h"

#include <stdbool.h>

typedef enum { OPT_FLAG, OPT_TEXT, OPT_TEXTS, OPT_COUNT } option_kind;

typedef struct {
    const char *name; /* long name; NULL ends the table */
    char letter;      /* 0: none */
    option_kind kind;
    void *value;          /* bool *, const char **, mig_strings * or unsigned * by kind */
    const char *argument; /* "SECONDS"; NULL for flags */
    const char *help;
} option;

enum { MAX_WORDS = 1000 }; /* of commands that take any number */

typedef struct {
    const char *name;
    const char *args; /* "[REVISION]"; "" for none */
    unsigned min_args, max_args;
    const char *summary;  /* one line, no full stop */
    const char *details;  /* paragraphs for --help; NULL: none */
    const char *examples; /* lines for --help, each a command as the user would type it */
    const option *options;
    bool (*run)(char **args, unsigned count, mig_error *err);
    bool every; /* --all makes sense: for one database after the other */
} command;

/* Ended by NULL, in the order of --help. */
extern const command *const commands[];

/* Options before or after the command's name, the same for all. */
typedef struct {
    const char *config;   /* -c FILE */
    const char *database; /* -d NAME */
    bool all;             /* --all */
    const char *url;      /* --url */
    bool quiet, verbose, json, no_color;
} global_options;

extern global_options globals;

#endif
