/*
 * For tests on a real server: MIGRATE_TEST_POSTGRESQL is the URL of a superuser (tests/run sets
 * it). Each test works in a database of its own, so that they may run at once.
 */
#ifndef TESTS_UNIT_POSTGRESQL_LIVE_H
#define TESTS_UNIT_POSTGRESQL_LIVE_H

#include "../op/helper.h"
#include "dialect/driver.h"
#include "dialect/postgresql/postgresql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline const char *live_text(const mig_error *err)
{
    static char text[4096];
    size_t at = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < err->depth && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s\n", err->text[i]);
    return text;
}

static inline mig_url live_url(mig_arena *arena, const char *schema)
{
    const char *text = getenv("MIGRATE_TEST_POSTGRESQL");
    mig_url_option path = {"options", mig_arena_printf(arena, "-csearch_path=%s", schema)};
    mig_error err = {0};
    mig_url url;

    cr_assert(text, "MIGRATE_TEST_POSTGRESQL is not set: run the tests with `make test`");
    cr_assert(mig_url_parse(arena, text, ".", &url, &err), "%s", live_text(&err));
    if (schema)
        mig_push(arena, &url.options, path);
    return url;
}

/* database NULL: the one of the URL. */
static inline mig_driver *live_connect(mig_arena *arena, const char *database, const char *schema)
{
    mig_url url = live_url(arena, schema);
    mig_driver *driver = NULL;
    mig_error err = {0};

    url.database = database ? database : url.database;
    cr_assert(mig_driver_open(&url, 0, &driver, &err), "%s", live_text(&err));
    return driver;
}

/* Several statements are allowed. */
static inline void live_exec(mig_driver *driver, const char *sql)
{
    mig_error err = {0};

    cr_assert(mig_exec(driver, sql, &err), "%s\n%s", sql, live_text(&err));
}

/* A connection to a new database, whose default schema has the same name. */
static inline mig_driver *live_open(mig_arena *arena, const char *name)
{
    mig_driver *driver = live_connect(arena, NULL, "public");

    live_exec(driver, mig_arena_printf(arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name));
    live_exec(driver, mig_arena_printf(arena, "CREATE DATABASE %s TEMPLATE template0", name));
    mig_driver_close(driver);
    driver = live_connect(arena, name, "public");
    live_exec(driver, mig_arena_printf(arena, "CREATE SCHEMA %s", name));
    mig_driver_close(driver);
    return live_connect(arena, name, name);
}

static inline void live_close(mig_driver *driver)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *admin = live_connect(arena, NULL, "public");

    live_exec(admin,
              mig_arena_printf(arena, "DROP DATABASE %s WITH (FORCE)", driver->default_schema));
    mig_driver_close(driver);
    mig_driver_close(admin);
}

static inline mig_schema *live_read(mig_arena *arena, mig_driver *driver)
{
    mig_strings none = {0};
    mig_schema *schema = NULL;
    mig_error err = {0};

    cr_assert(driver->read_schema(driver, arena, &none, &none, &schema, &err), "%s",
              live_text(&err));
    return schema;
}

/* The first cell of a query's only row; NULL for no row. */
static inline const char *live_value(mig_arena *arena, mig_driver *driver, const char *sql)
{
    mig_rows rows;
    mig_error err = {0};

    cr_assert(mig_query(driver, arena, sql, NULL, 0, &rows, &err), "%s\n%s", sql, live_text(&err));
    return rows.rows.len > 0 ? rows.rows.items[0][0] : NULL;
}

/* Does the text say what this server doesn't have, by its version or by how it was built? */
static inline bool live_lacks(mig_arena *arena, mig_driver *driver, const char *sql)
{
    static const char methods[] =
        "SELECT enumvals::text FROM pg_settings WHERE name = "
        "'default_toast_compression'";
    const char *found;

    if (strstr(sql, "NULLS NOT DISTINCT"))
        return !(driver->caps & MIG_CAP_KEY_NULLS);
    if (strstr(sql, "NOT ENFORCED") || strstr(sql, "WITHOUT OVERLAPS"))
        return !(driver->caps & PG_CAP_NOT_ENFORCED);
    if (!strstr(sql, "COMPRESSION"))
        return false;
    found = live_value(arena, driver, methods);
    return !found || (strstr(sql, "COMPRESSION lz4") && !strstr(found, "lz4"));
}

#endif
