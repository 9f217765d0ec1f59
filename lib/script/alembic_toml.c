/* pyproject.toml, as far as Alembic's settings need it: see alembic_toml.h. */
#include "script/alembic_toml.h"

#include "base/str.h"
#include "base/text.h"
#include "script/folder.h"

#include <string.h>

enum { MOST_DEPTH = 32 };

typedef struct {
    mig_arena *arena;
    const char *path, *text, *at;
    const char *table; /* "tool.alembic." under its header */
    mig_alembic_toml *found;
    unsigned depth;
    mig_error *err;
} reader;

static bool fail(const reader *r, const char *what)
{
    return mig_fail_at(r->err,
                       mig_folder_place(r->arena, r->path, r->text, (size_t)(r->at - r->text)),
                       "%s", what);
}

static void skip_blanks(reader *r)
{
    r->at += strspn(r->at, " \t");
}

/* Also over lines and comments, as between the values of a list. */
static void skip_lines(reader *r)
{
    for (r->at += strspn(r->at, " \t\r\n"); *r->at == '#'; r->at += strspn(r->at, " \t\r\n"))
        r->at += strcspn(r->at, "\n");
}

/* """...""" or '''...''', whose text is of no interest. */
static bool skip_long_text(reader *r)
{
    const char quote = *r->at;

    for (r->at += 3; *r->at; r->at++) {
        if (quote == '"' && *r->at == '\\' && r->at[1])
            r->at++;
        else if (r->at[0] == quote && r->at[1] == quote && r->at[2] == quote) {
            for (r->at += 3; *r->at == quote; r->at++)
                continue; /* two more may be of the text */
            return true;
        }
    }
    return fail(r, "this text has no end");
}

/* exact: it has no escapes that aren't undone here. */
static bool read_text(reader *r, const char **text, bool *exact)
{
    const char quote = *r->at++;
    MIG_AUTO_STR out = {0};

    *exact = true;
    for (; *r->at && *r->at != '\n' && *r->at != quote; r->at++) {
        if (quote == '"' && *r->at == '\\') {
            r->at++;
            *exact = *exact && (*r->at == '"' || *r->at == '\\');
        }
        if (!*r->at)
            break;
        mig_str_addc(&out, *r->at);
    }
    if (*r->at != quote)
        return fail(r, "this text has no end in its line");
    r->at++;
    *text = mig_str_copy(r->arena, &out);
    return true;
}

/* "a.b" or "a".'b', joined by dots. */
static bool read_key(reader *r, const char *before, const char **key)
{
    MIG_AUTO_STR out = {0};
    bool exact;

    mig_str_add(&out, before);
    for (;;) {
        size_t bare;
        const char *part;

        skip_blanks(r);
        bare = strspn(r->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
        part = mig_arena_strndup(r->arena, r->at, bare);
        r->at += bare;
        if (bare == 0 && *r->at != '"' && *r->at != '\'')
            return fail(r, "expected a key of TOML");
        if (bare == 0 && !read_text(r, &part, &exact))
            return false;
        mig_str_add(&out, part);
        skip_blanks(r);
        if (*r->at != '.')
            break;
        mig_str_addc(&out, *r->at++);
    }
    *key = mig_str_copy(r->arena, &out);
    return true;
}

static void take(const reader *r, const char *key, const char *value)
{
    if (strcmp(key, "tool.alembic.script_location") == 0)
        r->found->script_location = value;
    else if (strcmp(key, "tool.alembic.version_locations") == 0)
        mig_push(r->arena, &r->found->version_locations, value);
    else if (strcmp(key, "tool.alembic.recursive_version_locations") == 0)
        r->found->recursive = strcmp(value, "true") == 0;
}

static bool is_wanted(const char *key)
{
    return strcmp(key, "tool.alembic.script_location") == 0 ||
           strcmp(key, "tool.alembic.version_locations") == 0;
}

static bool read_value(reader *r, const char *key);

static bool read_pair(reader *r, const char *before)
{
    const char *key = "";

    if (!read_key(r, before, &key))
        return false;
    if (*r->at != '=')
        return fail(r, "expected \"=\" behind a key of TOML");
    r->at++;
    skip_blanks(r);
    return read_value(r, key);
}

/* [a, b] and {k = a, l = b}: up to the end that belongs to the beginning. */
static bool read_many(reader *r, const char *key)
{
    const char end = *r->at == '[' ? ']' : '}';
    const char *before = mig_arena_printf(r->arena, "%s.", key);

    if (++r->depth > MOST_DEPTH)
        return fail(r, "this is too deep in brackets");
    r->at++;
    for (skip_lines(r); *r->at != end; skip_lines(r)) {
        if (end == ']' ? !read_value(r, key) : !read_pair(r, before))
            return false;
        skip_lines(r);
        if (*r->at == ',')
            r->at++;
        else if (*r->at != end)
            return fail(r, end == ']' ? "expected \",\" or \"]\"" : "expected \",\" or \"}\"");
    }
    r->at++;
    r->depth--;
    return true;
}

static bool read_value(reader *r, const char *key)
{
    const char *start = r->at, *text = "";
    bool exact = true;

    if (*r->at == '[' || *r->at == '{')
        return read_many(r, key);
    if (mig_starts_with(r->at, "\"\"\"") || mig_starts_with(r->at, "'''")) {
        if (is_wanted(key))
            return fail(r, "a path is written in one line, in single or double quotes");
        return skip_long_text(r);
    }
    if (*r->at != '"' && *r->at != '\'') { /* numbers, times, true and false */
        r->at += strcspn(r->at, ",]}#\r\n");
        if (r->at == start)
            return fail(r, "expected a value of TOML");
        take(r, key,
             mig_trim(r->arena, mig_arena_strndup(r->arena, start, (size_t)(r->at - start))));
        return true;
    }
    if (!read_text(r, &text, &exact))
        return false;
    if (!exact && is_wanted(key)) {
        r->at = start;
        return fail(r, "of escapes only \\\" and \\\\ are read here; write it in single quotes");
    }
    take(r, key, text);
    return true;
}

/* "[tool.alembic]" or "[[tool.x]]". */
static bool read_header(reader *r)
{
    const bool twice = r->at[1] == '[';
    const char *name = "";

    r->at += twice ? 2 : 1;
    if (!read_key(r, "", &name))
        return false;
    if (*r->at != ']' || (twice && r->at[1] != ']'))
        return fail(r, "expected \"]\" behind the name of a table of TOML");
    r->at += twice ? 2 : 1;
    r->table = mig_arena_printf(r->arena, "%s.", name);
    return true;
}

bool mig_alembic_toml_read(mig_arena *arena, const char *path, mig_alembic_toml *found,
                           mig_error *err)
{
    reader r = {.arena = arena, .path = path, .table = "", .found = found, .err = err};

    *found = (mig_alembic_toml){0};
    if (!mig_folder_text(arena, path, &r.text, err))
        return false;
    r.at = r.text;
    for (skip_lines(&r); *r.at; skip_lines(&r)) {
        if (*r.at == '[' ? !read_header(&r) : !read_pair(&r, r.table))
            return false;
        skip_blanks(&r);
        if (*r.at == '#')
            r.at += strcspn(r.at, "\n");
        if (*r.at && *r.at != '\n' && *r.at != '\r')
            return fail(&r, "expected the end of the line");
    }
    return true;
}
