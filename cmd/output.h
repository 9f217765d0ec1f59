/* What the program prints: results to stdout, talk to stderr. */
#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include "base/str.h"
#include "command.h"
#include "yaml/node.h"

#include <jansson.h>

/* A line on stderr that --quiet silences. */
void say(const char *format, ...) MIG_PRINTF(1, 2);
/* What is being done, on a terminal only, until the next line of any kind takes its place. */
void say_progress(const char *format, ...) MIG_PRINTF(1, 2);
/* A line on stderr that begins with "warning: "; --quiet doesn't silence it. */
void warn(const char *format, ...) MIG_PRINTF(1, 2);
/* The error with its place, the line, a caret below the column, and its contexts. */
void print_error(const mig_error *err);
/* As JSON on stdout too, when --json was asked for. */
void print_error_json(const mig_error *err);

/* Colours on a terminal, unless --no-color or NO_COLOR. */
typedef enum { COLOR_NONE, COLOR_BOLD, COLOR_RED, COLOR_GREEN, COLOR_YELLOW, COLOR_DIM } color;
const char *color_on(color which, bool to_stderr);
const char *color_off(bool to_stderr);

/* What ends a statement that is printed: a semicolon, on its own line behind a comment. */
const char *statement_end(const char *sql);

/* Prints the value on stdout with a line break, and gives it up. */
void print_json(json_t *value);
/* From now on what is printed as JSON, errors too, is kept for this database; NULL: all of it is
 * printed, as one list of {"database": ..., "result": ...}. */
void collect_json(const char *database);
/* A tree as JSON: plain true and false become booleans, null null, the rest strings. */
json_t *json_from_node(const mig_node *node);
/* A string; bytes that are no UTF-8 become question marks. */
json_t *json_text(const char *text);
json_t *json_from_strings(const mig_strings *list);

void print_help(const command *cmd);
void print_overview(void);

#endif
