/* Printing: see output.h. */
#include "output.h"

#include "base/text.h"
#include "dialect/dialect.h"
#include "options.h"
#include "yaml/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const color_codes[] = {
    [COLOR_NONE] = "",          [COLOR_BOLD] = "\033[1m",    [COLOR_RED] = "\033[1;31m",
    [COLOR_GREEN] = "\033[32m", [COLOR_YELLOW] = "\033[33m", [COLOR_DIM] = "\033[2m",
};

/* Asked once: a list has thousands of lines. */
static bool colors(bool to_stderr)
{
    static enum { UNKNOWN, ON, OFF } state[2];
    const char *no_color = getenv("NO_COLOR");

    if (state[to_stderr] == UNKNOWN)
        state[to_stderr] = !globals.no_color && !(no_color && *no_color) &&
                                   isatty(to_stderr ? STDERR_FILENO : STDOUT_FILENO)
                               ? ON
                               : OFF;
    return state[to_stderr] == ON;
}

const char *color_on(color which, bool to_stderr)
{
    return colors(to_stderr) ? color_codes[which] : "";
}

const char *color_off(bool to_stderr)
{
    return colors(to_stderr) ? "\033[0m" : "";
}

/* A line of progress stands on the terminal, to be replaced by whatever comes next. */
static bool progress_shown;

static void clear_progress(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

void say_progress(const char *format, ...)
{
    va_list args;

    if (globals.quiet || !isatty(STDERR_FILENO))
        return;
    clear_progress();
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    progress_shown = true;
}

void say(const char *format, ...)
{
    va_list args;

    if (globals.quiet)
        return;
    clear_progress();
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void warn(const char *format, ...)
{
    va_list args;

    clear_progress();
    fprintf(stderr, "%swarning:%s ", color_on(COLOR_YELLOW, true), color_off(true));
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* The code of the character that begins here; a fault in it gives some number. */
static unsigned long code_of(const char *c)
{
    const unsigned char *byte = (const unsigned char *)c;
    unsigned long code = byte[0] < 0x80   ? byte[0]
                         : byte[0] < 0xE0 ? byte[0] & 0x1FU
                         : byte[0] < 0xF0 ? byte[0] & 0xFU
                                          : byte[0] & 7U;

    for (byte++; (*byte & 0xC0U) == 0x80; byte++)
        code = code << 6 | (*byte & 0x3FU);
    return code;
}

/* Characters that terminals show two columns wide (Unicode, EastAsianWidth.txt, the large blocks).
 */
static bool is_wide(unsigned long code)
{
    static const unsigned long ranges[][2] = {
        {0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };

    for (size_t i = 0; i < MIG_LEN(ranges); i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

/* A caret below the column; tabs of the line are kept so that it stands right. */
static void print_snippet(const mig_error *err)
{
    int width = fprintf(stderr, "%5u | ", err->line) - 2;
    const char *c = err->snippet;

    fprintf(stderr, "%s\n", err->snippet);
    if (err->column == 0)
        return;
    fprintf(stderr, "%*s| ", width, "");
    for (unsigned column = 1; column < err->caret && *c; c++) {
        if (((unsigned char)*c & 0xC0U) == 0x80)
            continue;
        fputs(*c == '\t' ? "\t" : is_wide(code_of(c)) ? "  " : " ", stderr);
        column++;
    }
    fprintf(stderr, "%s^%s\n", color_on(COLOR_RED, true), color_off(true));
}

void print_error(const mig_error *err)
{
    clear_progress();
    fprintf(stderr, "%smigrate:%s ", color_on(COLOR_RED, true), color_off(true));
    if (err->file[0]) {
        fprintf(stderr, "%s:", err->file);
        if (err->line)
            fprintf(stderr, "%u:", err->line);
        if (err->column)
            fprintf(stderr, "%u:", err->column);
        fputc(' ', stderr);
    }
    fprintf(stderr, "%s\n", err->depth ? err->text[0] : "failed without a message");
    if (err->snippet[0] && err->line)
        print_snippet(err);
    for (unsigned i = 1; i < err->depth; i++)
        fprintf(stderr, "  %s\n", err->text[i]);
}

/* stdout holds one JSON value: the result, where there is one, else what went wrong. */
static bool json_printed;

/* With --all: one item for each database; NULL: nothing is collected. */
static json_t *collected;

static json_t *last_collected(void)
{
    return json_array_get(collected, json_array_size(collected) - 1);
}

void print_error_json(const mig_error *err)
{
    if (collected)
        json_object_set_new(last_collected(), "exit_status",
                            json_integer(mig_exit_status(err->code)));
    if (json_printed)
        return;

    json_t *contexts = json_array();
    json_t *error = json_object();

    for (unsigned i = 1; i < err->depth; i++)
        json_array_append_new(contexts, json_text(err->text[i]));
    json_object_set_new(error, "message", json_text(err->depth ? err->text[0] : ""));
    json_object_set_new(error, "exit_status", json_integer(mig_exit_status(err->code)));
    if (err->file[0])
        json_object_set_new(error, "file", json_text(err->file));
    if (err->line)
        json_object_set_new(error, "line", json_integer(err->line));
    if (err->column)
        json_object_set_new(error, "column", json_integer(err->column));
    if (err->sqlstate[0])
        json_object_set_new(error, "sqlstate", json_string(err->sqlstate));
    json_object_set_new(error, "context", contexts);
    print_json(json_pack("{s:o}", "error", error));
}

void collect_json(const char *database)
{
    json_t *all = collected;

    if (database) {
        collected = all ? all : json_array();
        json_array_append_new(collected, json_pack("{s:o}", "database", json_text(database)));
        json_printed = false;
        return;
    }
    collected = NULL;
    print_json(all);
}

void print_json(json_t *value)
{
    json_printed = true;
    if (collected) {
        json_t *error = json_object_get(value, "error");

        json_object_set(last_collected(), error ? "error" : "result", error ? error : value);
        json_decref(value);
        return;
    }
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(value);
}

json_t *json_text(const char *text)
{
    return mig_json_text(text);
}

const char *statement_end(const char *sql)
{
    return mig_sql_end(sql);
}

json_t *json_from_node(const mig_node *node)
{
    return mig_json_from_node(node);
}

json_t *json_from_strings(const mig_strings *list)
{
    json_t *value = json_array();

    for (size_t i = 0; i < list->len; i++)
        json_array_append_new(value, json_text(list->items[i]));
    return value;
}

static void print_options(const option *table)
{
    for (const option *o = table; o && o->name; o++) {
        MIG_AUTO_STR left = {0};

        if (o->letter)
            mig_str_addf(&left, "-%c, ", o->letter);
        else
            mig_str_add(&left, "    ");
        mig_str_addf(&left, "--%s%s%s", o->name, o->argument ? " " : "",
                     o->argument ? o->argument : "");
        printf("  %-28s %s\n", left.data, o->help);
    }
}

void print_help(const command *cmd)
{
    printf("%s\n\nUsage: migrate %s%s%s [options]\n", cmd->summary, cmd->name,
           *cmd->args ? " " : "", cmd->args);
    if (cmd->details)
        printf("\n%s\n", cmd->details);
    if (cmd->options && cmd->options->name) {
        printf("\nOptions:\n");
        print_options(cmd->options);
    }
    printf("\nOptions of every command:\n");
    print_options(global_option_table);
    if (cmd->examples)
        printf("\nExamples:\n%s\n", cmd->examples);
}

void print_overview(void)
{
    printf(
        "migrate %s: versioned, reversible schema changes for PostgreSQL, MySQL, MariaDB and "
        "SQLite\n\n"
        "Usage: migrate COMMAND [options]\n\nCommands:\n",
        MIG_VERSION);
    for (const command *const *c = commands; *c; c++)
        printf("  %-14s %s\n", (*c)->name, (*c)->summary);
    printf("\nOptions of every command:\n");
    print_options(global_option_table);
    printf(
        "\nExit status: 0 done; 1 failed (server, script, permission); 2 wrong usage,\n"
        "configuration, schema file, script file or revision; 3 differences, or not at\n"
        "head; 4 the lock could not be had in time; 130 interrupted.\n"
        "\n`migrate COMMAND --help` tells more, with examples.\n");
}
