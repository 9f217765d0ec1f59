/*
 * URLs: a password is never shown, neither in the masked form nor in an error, wherever in a URL it
 * stands and whether or not the URL can be parsed. A masked URL parses to the same again, unless it
 * shows a path as people write it, with blanks and "@".
 *
 * The input is a URL; in it, byte 1 stands for the password. What decides whether it is one is read
 * off the text in the plainest way: all that stands between "://user:" and the last "@", and what
 * follows "password=".
 */
#include "dialect/url.h"
#include "base/text.h"
#include "fuzz.h"

#include <string.h>

static const char secret[] = "kQ7vZx3";

static char *put_secret(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};

    for (; *text; text++) {
        if (*text == '\1')
            mig_str_add(&out, secret);
        else
            mig_str_addc(&out, *text);
    }
    return mig_str_copy(arena, &out);
}

/* Would a reader say that the secret is a password here, every time that it is there? */
static bool is_password(mig_arena *arena, const char *text)
{
    const char *user = strstr(text, "://"), *colon, *last = strrchr(text, '@'), *at;
    const char *start = mig_lower(arena, mig_trim(arena, text)), *query = strchr(text, '?');
    bool sqlite;

    if (!user)
        return false;
    /* A path may be any text. */
    sqlite = mig_starts_with(start, "sqlite");
    colon = sqlite ? NULL : strchr(user + 3, ':');
    for (at = strstr(text, secret); at; at = strstr(at + 1, secret)) {
        bool in_place = colon && last && at > colon && at < last;
        bool in_query = at - text >= 9 && strncmp(at - 9, "password=", 9) == 0 &&
                        (at[-10] == '?' || at[-10] == '&') && (!sqlite || (query && query < at));

        if (!in_place && !in_query)
            return false;
    }
    return true;
}

static void check_error(const char *text, const mig_error *err, bool hidden)
{
    fuzz_check_error(err, text);
    for (unsigned i = 0; hidden && i < err->depth; i++)
        FUZZ_HOLDS(!strstr(err->text[i], secret), "%s\nshows the password of %s", err->text[i],
                   text);
    FUZZ_HOLDS(!hidden || !strstr(err->snippet, secret), "%s", err->snippet);
}

static void check_same(const char *text, const mig_url *a, const mig_url *b)
{
    FUZZ_HOLDS(mig_same(a->dialect, b->dialect) && mig_same(a->user, b->user) &&
                   mig_same(a->host, b->host) && mig_same(a->port, b->port) &&
                   mig_same(a->database, b->database) && mig_same(a->path, b->path) &&
                   a->options.len == b->options.len &&
                   (a->password == NULL) == (b->password == NULL),
               "%s\nmasked is %s", text, a->masked);
    for (size_t i = 0; i < a->options.len; i++)
        FUZZ_SAME(text, a->options.items[i].key, b->options.items[i].key);
    FUZZ_SAME(text, a->masked, b->masked);
}

/* Has the masked form characters as people write them, which a URL has to encode? */
static bool shows_plainly(const mig_url *url)
{
    bool plainly = url->database && strpbrk(url->database, " @");

    for (size_t i = 0; i < url->options.len; i++)
        plainly |= strchr(url->options.items[i].value, '@') != NULL;
    return plainly;
}

static void check_parts(mig_arena *arena, const char *text, const mig_url *url, bool hidden)
{
    mig_url again;
    mig_error err = {0};

    if (!mig_url_from_parts(arena, url, "/base", &again, &err))
        check_error(text, &err, hidden);
    else
        FUZZ_HOLDS(!hidden || !strstr(again.masked, secret), "%s\nof the parts of %s", again.masked,
                   text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = put_secret(arena, fuzz_text(arena, data, size));
    bool hidden = is_password(arena, text);
    mig_url url, again;
    mig_error err = {0};

    if (!mig_url_parse(arena, text, "/base", &url, &err)) {
        check_error(text, &err, hidden);
        return 0;
    }
    FUZZ_HOLDS(!hidden || !strstr(url.masked, secret), "%s\nmasked is %s", text, url.masked);
    if (!shows_plainly(&url)) {
        FUZZ_HOLDS(mig_url_parse(arena, url.masked, "/base", &again, &err), "%s: %s", err.text[0],
                   url.masked);
        check_same(text, &url, &again);
    }
    check_parts(arena, text, &url, hidden);
    return 0;
}
