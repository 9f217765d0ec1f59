/* Dialects by name and URL scheme, and opening what is behind a URL. */
#include "dialect/driver.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

Test(registry, dialects_are_found_by_name_and_scheme)
{
    static const struct {
        const char *name;
        const mig_dialect *dialect;
    } cases[] = {
        {"postgresql", &mig_postgresql},
        {"postgres", &mig_postgresql},
        {"PostgreSQL", &mig_postgresql},
        {"postgresql+asyncpg", &mig_postgresql},
        {"postgres+psycopg2", &mig_postgresql},
        {"sqlite", &mig_sqlite},
        {"sqlite+aiosqlite", &mig_sqlite},
        {"mysql", &mig_mysql},
        {"MySQL+pymysql", &mig_mysql},
        {"mariadb", &mig_mariadb},
        {"mariadb+mariadbconnector", &mig_mariadb},
        {"sqlite3", NULL},
        {"postgresq", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect(mig_dialect_find(cases[i].name) == cases[i].dialect, "%s", cases[i].name);
}

/* What is said for MySQL holds on MariaDB, not the other way round. */
Test(registry, a_dialect_takes_what_is_said_for_its_family)
{
    cr_expect(mig_dialect_fit(&mig_mariadb, "mariadb") > mig_dialect_fit(&mig_mariadb, "mysql"));
    cr_expect(mig_dialect_fit(&mig_mariadb, "mysql") > 0);
    cr_expect(mig_dialect_fit(&mig_mysql, "mysql") > 0 &&
              mig_dialect_fit(&mig_mysql, "mariadb") == 0);
    cr_expect(mig_dialect_fit(&mig_sqlite, "mysql") == 0);
}

Test(registry, every_name_is_that_of_its_dialect)
{
    size_t count;
    const char *const *names = mig_dialect_names(&count);

    cr_assert(count > 0);
    for (size_t i = 0; i < count; i++) {
        const mig_dialect *dialect = mig_dialect_find(names[i]);

        cr_expect(dialect && strcmp(dialect->name, names[i]) == 0, "%s", names[i]);
    }
}

static bool open_url(mig_arena *arena, const char *text, unsigned flags, mig_driver **driver,
                     mig_error *err)
{
    mig_url url;

    cr_assert(mig_url_parse(arena, text, NULL, &url, err), "%s", err->text[0]);
    return mig_driver_open(&url, flags, driver, err);
}

Test(registry, a_connection_that_fails_names_its_target_without_the_password)
{
    static const char *const schemes[] = {"postgresql", "mysql", "mariadb"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver;
    mig_error err = {0};

    for (size_t k = 0; k < MIG_LEN(schemes); k++) {
        const char *url = mig_arena_printf(arena, "%s://u:CaNaRy@127.0.0.1:1/d", schemes[k]);
        const char *last =
            mig_arena_printf(arena, "while connecting to %s://u:***@127.0.0.1:1/d", schemes[k]);

        cr_expect(!open_url(arena, url, 0, &driver, &err) && !driver);
        cr_expect(err.code == MIG_ERR_FAILED && err.depth > 1);
        cr_expect(mig_same(err.text[err.depth - 1], last), "%s", err.text[err.depth - 1]);
        for (unsigned i = 0; i < err.depth; i++)
            cr_expect(!strstr(err.text[i], "CaNaRy"), "%s", err.text[i]);
    }
}

static void remember(void *context, const char *sql)
{
    mig_str_addf(context, "%s;", sql);
}

Test(registry, every_statement_is_echoed_and_counted_once)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR echoed = {0};
    static const char *const params[] = {"7"};
    mig_driver *driver;
    mig_rows rows;
    mig_error err = {0};
    unsigned long before;

    cr_assert(open_url(arena, "sqlite://", 0, &driver, &err), "%s", err.text[0]);
    before = driver->queries;
    driver->echo = remember;
    driver->echo_context = &echoed;
    cr_expect(mig_exec(driver, "CREATE TABLE t (a)", &err));
    cr_expect(!mig_exec(driver, "bad", &err));
    cr_expect(mig_query(driver, arena, "SELECT ?", params, 1, &rows, &err));
    cr_expect(rows.rows.len == 1 && mig_same(rows.rows.items[0][0], "7"));
    cr_expect(driver->queries == before + 3, "%lu", driver->queries - before);
    cr_expect(mig_same(echoed.data, "CREATE TABLE t (a);bad;SELECT ?;"), "%s", echoed.data);
    mig_driver_close(driver);
    mig_driver_close(NULL);
}
