/* Options: the tables of the commands turned into getopt_long's. See options.h. */
#include "options.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

global_options globals;

static bool help_asked, version_asked;

const option global_option_table[] = {
    {"config", 'c', OPT_TEXT, &globals.config, "FILE", "use this migrate.yaml"},
    {"database", 'd', OPT_TEXT, &globals.database, "NAME", "one of the file's `databases:`"},
    {"all", 0, OPT_FLAG, &globals.all, NULL, "each of the file's `databases:`, until one fails"},
    {"url", 0, OPT_TEXT, &globals.url, "URL", "use this database instead of the file's"},
    {"quiet", 'q', OPT_FLAG, &globals.quiet, NULL, "print results and errors only"},
    {"verbose", 'v', OPT_FLAG, &globals.verbose, NULL, "print more"},
    {"json", 0, OPT_FLAG, &globals.json, NULL, "print results as JSON"},
    {"no-color", 0, OPT_FLAG, &globals.no_color, NULL, "never use colours"},
    {"help", 'h', OPT_FLAG, &help_asked, NULL, "show this help"},
    {"version", 0, OPT_FLAG, &version_asked, NULL, "show the version"},
    {0},
};

enum { MAX_OPTIONS = 48, LONG_ONLY = 256 };

typedef struct {
    const option *known[MAX_OPTIONS];
    struct option longs[MAX_OPTIONS + 1];
    char shorts[3 * MAX_OPTIONS + 2];
    size_t count;
} parser;

static void add_table(parser *p, const option *table)
{
    for (const option *o = table; o && o->name; o++) {
        size_t end = strlen(p->shorts);

        p->longs[p->count] =
            (struct option){o->name, o->kind == OPT_FLAG ? no_argument : required_argument, NULL,
                            LONG_ONLY + (int)p->count};
        if (o->letter) {
            p->shorts[end++] = o->letter;
            if (o->kind != OPT_FLAG)
                p->shorts[end++] = ':';
            p->shorts[end] = '\0';
        }
        p->known[p->count++] = o;
    }
}

static const option *find_option(const parser *p, int code)
{
    if (code >= LONG_ONLY)
        return p->known[code - LONG_ONLY];
    for (size_t i = 0; i < p->count; i++)
        if (p->known[i]->letter == code)
            return p->known[i];
    return NULL;
}

static bool set_value(mig_arena *arena, const option *o, const char *text, mig_error *err)
{
    char *end;
    unsigned long number;

    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->value = true;
        return true;
    case OPT_TEXT:
        *(const char **)o->value = text;
        return true;
    case OPT_TEXTS:
        mig_push(arena, (mig_strings *)o->value, text);
        return true;
    case OPT_COUNT:
        errno = 0;
        number = strtoul(text, &end, 10);
        if (end == text || *end || errno || number > UINT_MAX || *text == '-')
            return mig_fail(err, MIG_ERR_USAGE, "--%s wants a number, not \"%s\"", o->name, text);
        *(unsigned *)o->value = (unsigned)number;
        return true;
    }
    return true;
}

static bool fail_unknown(const parser *p, const char *word, mig_error *err)
{
    const char *names[MAX_OPTIONS], *nearest;
    char bare[64];
    size_t length = strcspn(word, "=");

    if (length >= sizeof bare)
        length = sizeof bare - 1;
    memcpy(bare, word, length);
    bare[length] = '\0';
    for (size_t i = 0; i < p->count; i++)
        names[i] = p->known[i]->name;
    nearest = strncmp(word, "--", 2) == 0 ? mig_nearest(bare + 2, names, p->count) : NULL;
    if (nearest)
        return mig_fail(err, MIG_ERR_USAGE, "unknown option \"%s\"; did you mean \"--%s\"?", bare,
                        nearest);
    return mig_fail(err, MIG_ERR_USAGE, "unknown option \"%s\"; see --help", bare);
}

/* A target such as -1 or -3:current: getopt would take it for an option, so that it is hidden
 * behind a mark. */
static const char hiding = '\001';

static bool is_target(const char *word)
{
    return word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

static char *shown(char *word)
{
    return *word == hiding ? word + 1 : word;
}

static bool read_options(parser *p, mig_arena *arena, int argc, char **argv, mig_error *err)
{
    opterr = 0;
    optind = 0; /* GNU: starts anew, also after another argv */
    for (;;) {
        int code = getopt_long(argc, argv, p->shorts, p->longs, NULL);
        const option *o;

        if (code == -1)
            return true;
        if (code == ':') {
            o = find_option(p, optopt);
            return mig_fail(err, MIG_ERR_USAGE, "--%s wants a value", o ? o->name : "?");
        }
        if (code == '?' && optopt >= LONG_ONLY)
            return mig_fail(err, MIG_ERR_USAGE, "--%s takes no value",
                            find_option(p, optopt)->name);
        if (code == '?') {
            char letter[] = {'-', (char)optopt, '\0'};

            return fail_unknown(p, optopt ? letter : argv[optind - 1], err);
        }
        if (!set_value(arena, find_option(p, code), optarg ? shown(optarg) : "", err))
            return false;
    }
}

bool options_read(int argc, char **argv, const command *cmd, char **args, unsigned *count,
                  bool *help, bool *version, mig_error *err)
{
    static mig_arena *arena; /* options point into it until the program ends */
    char **words;
    parser p = {0};
    bool good;

    if (!arena)
        arena = mig_arena_new();
    words = mig_arena_alloc(arena, ((size_t)argc + 1) * sizeof *words);
    strcpy(p.shorts, cmd ? ":" : "+:");
    add_table(&p, global_option_table);
    if (cmd)
        add_table(&p, cmd->options);
    for (int i = 0; i < argc; i++)
        words[i] = i > 0 && is_target(argv[i]) ? mig_arena_printf(arena, "%c%s", hiding, argv[i])
                                               : argv[i];
    good = read_options(&p, arena, argc, words, err);
    for (int i = optind; good && i < argc; i++)
        args[(*count)++] = shown(words[i]);
    *help = help_asked;
    *version = version_asked;
    return good;
}
