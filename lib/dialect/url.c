/*
 * Database URLs: see url.h. No message of this file quotes what was given, the scheme apart: what
 * can't be parsed may hold a password anywhere.
 */
#include "dialect/url.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <string.h>

enum { PORT_MAX = 65535, SCHEME_BYTES_MAX = 40 };

#define ENCODE_ADVICE                                                                              \
    "in a user name, password or database name the characters : / ? # @ %% and blanks have to be " \
    "percent-encoded (%%3A %%2F %%3F %%23 %%40 %%25 %%20)"

/* Schemes and drivers; without a dialect, what people write instead of one. */
static const struct {
    const char *scheme, *dialect, *hint;
} schemes[] = {
    {"postgresql", "postgresql", "postgresql"},
    {"postgres", "postgresql", "postgresql"},
    {"mysql", "mysql", "mysql"},
    {"mariadb", "mariadb", "mariadb"},
    {"sqlite", "sqlite", "sqlite"},
    {"pgsql", NULL, "postgresql"},
    {"psql", NULL, "postgresql"},
    {"sqlite3", NULL, "sqlite"},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* RFC 3986, 2.1: a plus sign is a plus sign. */
static bool decode(mig_arena *arena, const char *text, size_t length, const char **decoded,
                   mig_error *err)
{
    char *out = mig_arena_alloc(arena, length + 1);
    size_t n = 0;

    for (size_t i = 0; i < length; i++) {
        int high, low;

        if (text[i] != '%') {
            out[n++] = text[i];
            continue;
        }
        high = i + 2 < length ? hex_value(text[i + 1]) : -1;
        low = i + 2 < length ? hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0)
            return mig_fail(err, MIG_ERR_USAGE,
                            "in the database's URL a \"%%\" has to be followed by two hexadecimal "
                            "digits; write %%25 for the character itself");
        out[n++] = (char)(high * 16 + low);
        i += 2;
    }
    *decoded = out;
    return true;
}

static const char *find_dialect(mig_arena *arena, const char *scheme)
{
    const char *base = mig_arena_strndup(arena, scheme, strcspn(scheme, "+"));

    for (size_t i = 0; i < MIG_LEN(schemes); i++)
        if (schemes[i].dialect && mig_same_nocase(base, schemes[i].scheme))
            return schemes[i].dialect;
    return NULL;
}

/* what: "URL scheme" or "driver" */
static bool unknown_dialect(mig_arena *arena, const char *what, const char *scheme, mig_error *err)
{
    const char *base = mig_arena_strndup(arena, scheme, strcspn(scheme, "+"));
    const char *words[MIG_LEN(schemes)], *nearest;

    for (size_t i = 0; i < MIG_LEN(schemes); i++)
        words[i] = schemes[i].scheme;
    nearest = mig_nearest(base, words, MIG_LEN(words));
    for (size_t i = 0; nearest && i < MIG_LEN(schemes); i++)
        if (mig_same(nearest, schemes[i].scheme))
            return mig_fail(err, MIG_ERR_USAGE, "unknown %s \"%s\"; did you mean \"%s\"?", what,
                            scheme, schemes[i].hint);
    return mig_fail(err, MIG_ERR_USAGE,
                    "unknown %s \"%s\"; known are postgresql, mysql, mariadb and sqlite", what,
                    scheme);
}

/* libpq takes several hosts, with as many ports, of which some may be left out. */
static bool several_hosts(const mig_url *url)
{
    return mig_same(url->dialect, "postgresql");
}

static bool port_is_valid(const mig_url *url, const char *port)
{
    unsigned value = 0, digits = 0;

    for (;; port++) {
        if (is_digit(*port) && digits < 6) {
            value = value * 10 + (unsigned)(*port - '0');
            digits++;
            continue;
        }
        if (digits > 0 ? value == 0 || value > PORT_MAX : !several_hosts(url))
            return false;
        if (*port != ',' || !several_hosts(url))
            return *port == '\0';
        value = digits = 0;
    }
}

static bool check_port(const mig_url *url, mig_error *err)
{
    if (!url->port || port_is_valid(url, url->port))
        return true;
    return mig_fail(err, MIG_ERR_USAGE,
                    "the port of the database isn't a number from 1 to %d; " ENCODE_ADVICE
                    ", and an IPv6 address stands in [ ]",
                    PORT_MAX);
}

/* What a URL shows of itself. */

static bool names_secret(mig_arena *arena, const char *key)
{
    static const char *const parts[] = {"pass", "pwd", "secret", "token", "hexkey"};
    const char *lower = mig_lower(arena, key);

    for (size_t i = 0; i < MIG_LEN(parts); i++)
        if (strstr(lower, parts[i]))
            return true;
    return mig_same(lower, "key");
}

/* Also where a "?" was written for a "&": the value then holds what was meant as the next option.
 */
static bool is_secret(mig_arena *arena, const mig_url_option *option)
{
    return names_secret(arena, option->key) ||
           (strchr(option->value, '=') && names_secret(arena, option->value));
}

static void add_encoded(mig_str *out, const char *text, const char *keep)
{
    for (; *text; text++) {
        bool plain = is_letter(*text) || is_digit(*text) || (unsigned char)*text >= 0x80 ||
                     strchr("-._~", *text) || strchr(keep, *text);

        if (plain)
            mig_str_addc(out, *text);
        else
            mig_str_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

/* What an IPv6 address is made of. */
static const char address[] = "0123456789abcdefABCDEF:.%";

static void add_host(mig_str *out, const char *host)
{
    if (strchr(host, ':') && host[strspn(host, address)] == '\0')
        mig_str_addf(out, "[%s]", host);
    else
        add_encoded(out, host, "");
}

/* Hosts with their ports: "a:1,[::1]:2". */
static void add_hosts(mig_arena *arena, mig_str *out, const mig_url *url)
{
    const char *host = url->host ? url->host : "", *port = url->port ? url->port : "";
    const char *comma = several_hosts(url) ? "," : "";
    bool shared = !strchr(port, ','); /* libpq: one port is that of every host */

    for (;;) {
        size_t n = strcspn(host, comma), m = strcspn(port, ",");

        add_host(out, mig_arena_strndup(arena, host, n));
        if (m > 0)
            mig_str_addf(out, ":%.*s", (int)m, port);
        if (!host[n])
            return;
        mig_str_addc(out, ',');
        host += n + 1;
        if (!shared)
            port += port[m] ? m + 1 : m;
    }
}

/* secrets: as they are; else *** in their place. */
static const char *print_url(mig_arena *arena, const char *scheme, const mig_url *url, bool secrets)
{
    /* A blank is only for people to read, but for that of a path. */
    const char *keep = mig_same(url->dialect, "sqlite") ? "/:@+,= " : secrets ? "/:@+," : "/:@+, ";
    MIG_AUTO_STR out = {0};

    mig_str_addf(&out, "%s://", scheme);
    if (url->user)
        add_encoded(&out, url->user, "");
    if (url->password)
        mig_str_addc(&out, ':');
    if (url->password && secrets)
        add_encoded(&out, url->password, "");
    else if (url->password)
        mig_str_add(&out, "***");
    if (url->user || url->password)
        mig_str_addc(&out, '@');
    add_hosts(arena, &out, url);
    if (url->database) {
        mig_str_addc(&out, '/');
        add_encoded(&out, url->database, keep);
    }
    for (size_t i = 0; i < url->options.len; i++) {
        const mig_url_option *option = &url->options.items[i];

        mig_str_addc(&out, i == 0 ? '?' : '&');
        add_encoded(&out, option->key, "");
        mig_str_addc(&out, '=');
        add_encoded(&out, !secrets && is_secret(arena, option) ? "***" : option->value, "/:@+,*");
    }
    return mig_str_copy(arena, &out);
}

static void set_texts(mig_arena *arena, const char *scheme, mig_url *url)
{
    url->masked = print_url(arena, scheme, url, false);
    url->full = print_url(arena, scheme, url, true);
}

/* The parts of a URL. */

static bool parse_options(mig_arena *arena, const char *query, mig_url *url, mig_error *err)
{
    while (*query) {
        size_t n = strcspn(query, "&"), key = strcspn(query, "=&");
        mig_url_option option;

        if (key == n && n > 0)
            return mig_fail(
                err, MIG_ERR_USAGE,
                "what follows \"?\" in the database's URL has to be key=value; " ENCODE_ADVICE);
        if (n > 0) {
            if (!decode(arena, query, key, &option.key, err) ||
                !decode(arena, query + key + 1, n - key - 1, &option.value, err))
                return false;
            mig_push(arena, &url->options, option);
        }
        query += query[n] ? n + 1 : n;
    }
    return true;
}

/* One of the hosts: "name", "name:port", "[::1]:port". */
static bool parse_host(mig_arena *arena, const mig_url *url, const char *text, size_t length,
                       mig_str *hosts, mig_str *ports, mig_error *err)
{
    const char *end = text + length, *host = text, *after, *decoded = "";

    if (length > 0 && *text == '[') {
        host++;
        after = memchr(text, ']', length);
        if (!after || host + strspn(host, address) < after || (after + 1 < end && after[1] != ':'))
            return mig_fail(err, MIG_ERR_USAGE,
                            "\"[\" in the database's URL begins an IPv6 address, which is not one "
                            "or has no \"]\" at its end; " ENCODE_ADVICE);
        mig_str_addn(hosts, host, (size_t)(after - host));
        after++;
    } else {
        after = memchr(text, ':', length);
        after = after ? after : end;
        if (!decode(arena, host, (size_t)(after - host), &decoded, err))
            return false;
        if (several_hosts(url) && strchr(decoded, ','))
            return mig_fail(err, MIG_ERR_USAGE,
                            "a host in the database's URL can't have a comma in its name: it would "
                            "be read as two");
        mig_str_add(hosts, decoded);
    }
    if (after < end)
        mig_str_addn(ports, after + 1, (size_t)(end - after - 1));
    return true;
}

static bool parse_hosts(mig_arena *arena, const char *text, size_t length, mig_url *url,
                        mig_error *err)
{
    MIG_AUTO_STR hosts = {0}, ports = {0};
    const char *end = text + length;

    for (;;) {
        const char *comma = several_hosts(url) ? memchr(text, ',', (size_t)(end - text)) : NULL;
        const char *stop = comma ? comma : end;

        if (!parse_host(arena, url, text, (size_t)(stop - text), &hosts, &ports, err))
            return false;
        if (!comma)
            break;
        mig_str_addc(&hosts, ',');
        mig_str_addc(&ports, ',');
        text = comma + 1;
    }
    if (hosts.len > 0)
        url->host = mig_str_copy(arena, &hosts);
    if (ports.len > 0 && mig_str_text(&ports)[strspn(mig_str_text(&ports), ",")])
        url->port = mig_str_copy(arena, &ports);
    return check_port(url, err);
}

static bool parse_user(mig_arena *arena, const char *text, size_t length, mig_url *url,
                       mig_error *err)
{
    const char *colon = memchr(text, ':', length);
    size_t n = colon ? (size_t)(colon - text) : length;

    if (n > 0 && !decode(arena, text, n, &url->user, err))
        return false;
    return !colon || decode(arena, colon + 1, length - n - 1, &url->password, err);
}

/* Characters that would let a piece of a password be taken for something that may be shown. */
static bool check_delimiters(const char *rest, mig_error *err)
{
    size_t authority = strcspn(rest, "/?#"), parts;
    const char *at = strchr(rest, '@'), *hosts = at ? at + 1 : rest;

    for (const unsigned char *c = (const unsigned char *)rest; *c; c++)
        if (*c <= ' ' || *c == 0x7F)
            return mig_fail(
                err, MIG_ERR_USAGE,
                "the database's URL has a blank or control character in it; " ENCODE_ADVICE);
    if (strchr(rest, '#'))
        return mig_fail(err, MIG_ERR_USAGE, "the database's URL has a \"#\" in it; " ENCODE_ADVICE);
    if (at && (at > rest + authority || strchr(at + 1, '@')))
        return mig_fail(err, MIG_ERR_USAGE,
                        "the database's URL can be read in more than one way; " ENCODE_ADVICE);
    parts = strcspn(hosts, "?");
    if (memchr(hosts, '&', parts) || memchr(hosts, '=', parts))
        return mig_fail(err, MIG_ERR_USAGE,
                        "the database's URL has a \"&\" or \"=\" in front of its parameters, which "
                        "begin with \"?\"; in a name write %%26 and %%3D");
    return true;
}

/* What follows "scheme://" of a server. */
static bool parse_server(mig_arena *arena, const char *rest, mig_url *url, mig_error *err)
{
    size_t length = strcspn(rest, "/?#");
    const char *at = memchr(rest, '@', length), *tail = rest + length;
    const char *hosts = at ? at + 1 : rest;

    if (!check_delimiters(rest, err) ||
        (at && !parse_user(arena, rest, (size_t)(at - rest), url, err)) ||
        !parse_hosts(arena, hosts, (size_t)(tail - hosts), url, err))
        return false;
    if (*tail == '/') {
        size_t n = strcspn(++tail, "?");

        if (n > 0 && !decode(arena, tail, n, &url->database, err))
            return false;
        tail += n;
    }
    return *tail != '?' || parse_options(arena, tail + 1, url, err);
}

static bool set_sqlite_path(mig_arena *arena, const char *base, mig_url *url, mig_error *err)
{
    if (mig_same(url->database, ":memory:"))
        url->database = NULL;
    if (!url->database)
        return true;
    if (mig_starts_with(url->database, "file:"))
        return mig_fail(err, MIG_ERR_USAGE,
                        "a SQLite database is named by its path, without \"file:\"");
    url->path = mig_path_join(arena, base, url->database);
    return true;
}

/* What follows "sqlite://". */
static bool parse_sqlite(mig_arena *arena, const char *rest, const char *base, mig_url *url,
                         mig_error *err)
{
    size_t length = strcspn(rest, "?");

    for (const unsigned char *c = (const unsigned char *)rest; *c; c++)
        if (*c < ' ' || *c == 0x7F)
            return mig_fail(err, MIG_ERR_USAGE, "the database's URL has a control character in it");
    if ((length > 0 && *rest != '/') || length == 1)
        return mig_fail(err, MIG_ERR_USAGE,
                        "a SQLite URL has three slashes before a relative path "
                        "(sqlite:///app.db), four before an absolute one "
                        "(sqlite:////var/app.db), and no path for a database in memory "
                        "(sqlite://)");
    if (length > 0 && !decode(arena, rest + 1, length - 1, &url->database, err))
        return false;
    return set_sqlite_path(arena, base, url, err) &&
           (rest[length] != '?' || parse_options(arena, rest + length + 1, url, err));
}

/* Length of the scheme at the start of the text; 0: there is none, so nothing that may be shown. */
static size_t scheme_length(const char *text)
{
    size_t n = 0;

    while (is_letter(text[n]) ||
           (n > 0 && (is_digit(text[n]) || (text[n] && strchr("+-._", text[n])))))
        n++;
    return n <= SCHEME_BYTES_MAX && mig_starts_with(text + n, "://") ? n : 0;
}

bool mig_url_parse(mig_arena *arena, const char *text, const char *base, mig_url *url,
                   mig_error *err)
{
    const char *trimmed = mig_trim(arena, text), *rest;
    size_t n = scheme_length(trimmed);
    const char *scheme = mig_arena_strndup(arena, trimmed, n);

    *url = (mig_url){0};
    if (*trimmed == '\0')
        return mig_fail(err, MIG_ERR_USAGE, "the database's URL is empty");
    if (n == 0)
        return mig_fail(err, MIG_ERR_USAGE,
                        "the database's URL doesn't begin with a scheme such as postgresql:// or "
                        "sqlite:///");
    rest = trimmed + n + 3;
    url->dialect = find_dialect(arena, scheme);
    if (!url->dialect)
        return unknown_dialect(arena, "URL scheme", scheme, err);
    if (mig_same(url->dialect, "sqlite") ? !parse_sqlite(arena, rest, base, url, err)
                                         : !parse_server(arena, rest, url, err))
        return false;
    set_texts(arena, scheme, url);
    return true;
}

/* An address may stand in [ ], also among several hosts. */
static const char *without_brackets(mig_arena *arena, const mig_url *url)
{
    const char *comma = several_hosts(url) ? "," : "", *at = url->host;
    MIG_AUTO_STR out = {0};

    for (;;) {
        size_t n = strcspn(at, comma);
        bool bracketed = n > 1 && at[0] == '[' && at[n - 1] == ']';

        mig_str_addn(&out, at + bracketed, bracketed ? n - 2 : n);
        if (!at[n])
            return mig_str_copy(arena, &out);
        mig_str_addc(&out, ',');
        at += n + 1;
    }
}

bool mig_url_from_parts(mig_arena *arena, const mig_url *parts, const char *base, mig_url *url,
                        mig_error *err)
{
    bool sqlite;

    *url = *parts;
    url->dialect = find_dialect(arena, parts->dialect);
    if (!url->dialect)
        return unknown_dialect(arena, "driver", parts->dialect, err);
    sqlite = mig_same(url->dialect, "sqlite");
    if (sqlite && (url->user || url->password || url->host || url->port))
        return mig_fail(err, MIG_ERR_USAGE,
                        "a SQLite database has a name (its path), and no host, port, user or "
                        "password");
    if (sqlite && !url->database)
        return mig_fail(err, MIG_ERR_USAGE,
                        "a SQLite database needs its path as name, or \":memory:\"");
    if (url->host)
        url->host = without_brackets(arena, url);
    if (sqlite ? !set_sqlite_path(arena, base, url, err) : !check_port(url, err))
        return false;
    set_texts(arena, parts->dialect, url);
    return true;
}
