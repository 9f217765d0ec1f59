/*
 * For tests on a real server: MIGRATE_TEST_MYSQL is the URL of its root, MySQL or MariaDB
 * (tests/run sets it). Each test works in a database of its own, so that they may run at once.
 */
#ifndef TESTS_UNIT_MYSQL_LIVE_H
#define TESTS_UNIT_MYSQL_LIVE_H

#include "../op/helper.h"
#include "dialect/mysql/mysql.h"

#include <stdio.h>
#include <stdlib.h>

static inline const char *live_text(const mig_error *err)
{
    static char text[4096];
    size_t at = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < err->depth && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s\n", err->text[i]);
    return text;
}

static inline mig_url live_url(mig_arena *arena)
{
    const char *text = getenv("MIGRATE_TEST_MYSQL");
    mig_error err = {0};
    mig_url url;

    cr_assert(text, "MIGRATE_TEST_MYSQL is not set: run the tests with `make test`");
    cr_assert(mig_url_parse(arena, text, ".", &url, &err), "%s", live_text(&err));
    return url;
}

/* database NULL: the one of the URL. */
static inline mig_driver *live_connect(mig_arena *arena, const char *database)
{
    mig_url url = live_url(arena);
    mig_driver *driver = NULL;
    mig_error err = {0};

    url.database = database ? database : url.database;
    cr_assert(mig_driver_open(&url, 0, &driver, &err), "%s", live_text(&err));
    return driver;
}

static inline void live_exec(mig_driver *driver, const char *sql)
{
    mig_error err = {0};

    cr_assert(mig_exec(driver, sql, &err), "%s\n%s", sql, live_text(&err));
}

static inline bool live_is_mariadb(const mig_driver *driver)
{
    return driver->dialect == &mig_mariadb;
}

/* A connection to a new database. */
static inline mig_driver *live_open(mig_arena *arena, const char *name)
{
    mig_driver *admin = live_connect(arena, NULL);

    live_exec(admin, mig_arena_printf(arena, "DROP DATABASE IF EXISTS %s", name));
    live_exec(admin, mig_arena_printf(arena,
                                      "CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE "
                                      "utf8mb4_unicode_ci",
                                      name));
    mig_driver_close(admin);
    return live_connect(arena, name);
}

static inline void live_close(mig_arena *arena, mig_driver *driver)
{
    live_exec(driver, mig_arena_printf(arena, "DROP DATABASE %s", driver->default_schema));
    mig_driver_close(driver);
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

#endif
