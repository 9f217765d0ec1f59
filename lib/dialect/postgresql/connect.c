/*
 * Opening a connection through libpq. What its URIs and environment variables can say goes to it
 * unchanged; only what must be so for us is set by us.
 */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PARAMETERS = 64 };

/* Of a connection that one can do without: seconds for each address of the host. */
static const char quick_timeout[] = "3";

typedef struct {
    const char *keys[MOST_PARAMETERS + 1];
    const char *values[MOST_PARAMETERS + 1];
    size_t count;
} parameters;

static bool add(parameters *list, const char *key, const char *value, mig_error *err)
{
    if (!value)
        return true;
    if (list->count == MOST_PARAMETERS)
        return mig_fail(err, MIG_ERR_USAGE, "the database URL has more than %d parameters",
                        MOST_PARAMETERS);
    list->keys[list->count] = key;
    list->values[list->count++] = value;
    return true;
}

/* Other drivers' names of the same thing, in URLs that users have already. */
static mig_url_option translated(mig_url_option option)
{
    if (strcmp(option.key, "ssl") == 0) {
        option.key = "sslmode";
        if (strcmp(option.value, "true") == 0)
            option.value = "require";
        else if (strcmp(option.value, "false") == 0)
            option.value = "disable";
    }
    return option;
}

static void free_options(PQconninfoOption **options)
{
    PQconninfoFree(*options);
}

/* The client library knows which parameters there are. */
static bool check_option(mig_arena *arena, const char *key, mig_error *err)
{
    MIG_CLEANUP(free_options) PQconninfoOption *known = PQconndefaults();
    mig_strings words = {0};
    const char *nearest;

    for (const PQconninfoOption *option = known; option && option->keyword; option++) {
        if (strcmp(option->keyword, key) == 0)
            return true;
        mig_push(arena, &words, option->keyword);
    }
    nearest = mig_nearest(key, words.items, words.len);
    if (nearest)
        return mig_fail(err, MIG_ERR_USAGE,
                        "unknown parameter \"%s\" in the database URL; did you mean \"%s\"?", key,
                        nearest);
    return mig_fail(err, MIG_ERR_USAGE, "unknown parameter \"%s\" in the database URL", key);
}

static bool collect(mig_arena *arena, const mig_url *url, unsigned flags, parameters *list,
                    mig_error *err)
{
    bool quick = (flags & MIG_OPEN_QUICK) && !getenv("PGCONNECT_TIMEOUT");

    /* Later ones win, so what a URL's query says comes after its parts, as libpq has it. */
    if (!add(list, "fallback_application_name", "migrate", err) ||
        !add(list, "host", url->host, err) || !add(list, "port", url->port, err) ||
        !add(list, "user", url->user, err) || !add(list, "password", url->password, err) ||
        !add(list, "dbname", url->database, err) ||
        !add(list, "connect_timeout", quick ? quick_timeout : NULL, err))
        return false;
    for (size_t i = 0; i < url->options.len; i++) {
        mig_url_option option = translated(url->options.items[i]);

        if (!check_option(arena, option.key, err) || !add(list, option.key, option.value, err))
            return false;
    }
    return add(list, "client_encoding", "UTF8", err);
}

/* libpq puts what it tried, the reason and its advice on lines of one text. */
static bool fail_connect(const PGconn *connection, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    char *text = mig_trim(scratch, connection ? PQerrorMessage(connection) : "out of memory");
    char *rest = strchr(text, '\n');
    const char *database = connection ? PQdb(connection) : NULL;

    if (rest)
        *rest++ = '\0';
    mig_fail(err, MIG_ERR_FAILED, "%s", mig_trim(scratch, text));
    while (rest && *rest) {
        char *next = strchr(rest, '\n');

        if (next)
            *next++ = '\0';
        mig_within(err, "%s", mig_trim(scratch, rest));
        rest = next;
    }
    /* A server's own messages may be in any language: then there is only what it says. */
    if (database && strstr(text, "database") && strstr(text, "does not exist"))
        mig_within(err, "the server runs, but has no database \"%s\": create it with `createdb %s`",
                   database, database);
    else if (connection && PQconnectionNeedsPassword(connection))
        mig_within(err,
                   "the server asks for a password: put it into the URL, PGPASSWORD or "
                   "~/.pgpass");
    return false;
}

/* What is needed to know of the session, and settings without which our SQL would mean another
 * thing. */
static bool greet(pg_driver *driver, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;
    const char *version;

    driver->version = PQserverVersion(driver->connection) / 10000;
    version = PQparameterStatus(driver->connection, "server_version");
    driver->base.version = mig_arena_strndup(driver->arena, version, strcspn(version, " "));
    if (driver->version < PG_OLDEST)
        return mig_fail(err, MIG_ERR_FAILED,
                        "the server is PostgreSQL %s; migrate needs %d or later",
                        driver->base.version, PG_OLDEST);
    if (!driver->base.dialect->version_caps(mig_arena_printf(driver->arena, "%d", driver->version),
                                            &driver->base.caps))
        driver->base.caps = driver->base.dialect->oldest_caps;
    if (!pg_set_session(driver, err))
        return false;
    if (!pg_ask(driver,
                "SELECT pg_catalog.current_schema(), pg_catalog.current_setting('search_path')",
                NULL, 0, &result, err))
        return false;
    driver->search_path = mig_arena_strdup(driver->arena, PQgetvalue(result, 0, 1));
    if (PQgetisnull(result, 0, 0))
        return mig_fail(err, MIG_ERR_FAILED,
                        "no schema to work in: none of the search path (%s) exists and may be "
                        "used; run CREATE SCHEMA or GRANT USAGE ON SCHEMA, or set another with "
                        "?options=-csearch_path%%3Dname",
                        driver->search_path);
    driver->base.default_schema = mig_arena_strdup(driver->arena, PQgetvalue(result, 0, 0));
    return true;
}

static void drop_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

/* A server's database exists or not, and reading is no other way of opening it. */
bool mig_postgresql_open(const mig_url *url, unsigned flags, mig_driver **driver, mig_error *err)
{
    mig_arena *arena = mig_arena_new();
    pg_driver *pg = MIG_NEW(arena, pg_driver);
    parameters list = {0};

    pg->arena = arena;
    pg_driver_init(pg);
    pg->base.target = mig_arena_strdup(arena, url->masked);
    if (!collect(arena, url, flags, &list, err)) {
        mig_arena_free(arena);
        return false;
    }
    pg->connection = PQconnectdbParams(list.keys, list.values, 0);
    if (PQstatus(pg->connection) != CONNECTION_OK) {
        fail_connect(pg->connection, err);
        pg->base.close(&pg->base);
        return false;
    }
    PQsetNoticeReceiver(pg->connection, drop_notice, NULL);
    pg->cancel = PQgetCancel(pg->connection);
    if (!greet(pg, err)) {
        pg->base.close(&pg->base);
        return false;
    }
    *driver = &pg->base;
    return true;
}
