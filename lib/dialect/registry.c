/* Which dialects there are. A new one is its folder and a row here. */
#include "dialect/driver.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

typedef bool opener(const mig_url *url, unsigned flags, mig_driver **driver, mig_error *err);

static const struct {
    const mig_dialect *dialect;
    const char *name, *alias;
    opener *open;
} rows[] = {
    {&mig_postgresql, "postgresql", "postgres", mig_postgresql_open},
    {&mig_mysql, "mysql", NULL, mig_mysql_open},
    {&mig_mariadb, "mariadb", NULL, mig_mysql_open},
    {&mig_sqlite, "sqlite", NULL, mig_sqlite_open},
};

static const char *const names[] = {"postgresql", "mysql", "mariadb", "sqlite"};

static_assert(MIG_LEN(names) == MIG_LEN(rows), "one name for each row");

const mig_dialect *mig_dialect_find(const char *name)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *base = mig_arena_strndup(arena, name, strcspn(name, "+"));

    for (size_t i = 0; i < MIG_LEN(rows); i++)
        if (mig_same_nocase(base, rows[i].name) ||
            (rows[i].alias && mig_same_nocase(base, rows[i].alias)))
            return rows[i].dialect;
    return NULL;
}

const char *const *mig_dialect_names(size_t *count)
{
    *count = MIG_LEN(names);
    return names;
}

bool mig_driver_open(const mig_url *url, unsigned flags, mig_driver **driver, mig_error *err)
{
    *driver = NULL;
    for (size_t i = 0; i < MIG_LEN(rows); i++) {
        if (!mig_same(url->dialect, rows[i].name))
            continue;
        if (rows[i].open(url, flags, driver, err))
            return true;
        return mig_within(err, "while connecting to %s", url->masked);
    }
    return mig_fail(err, MIG_ERR_USAGE,
                    "this version of migrate can't connect to %s; it can to postgresql, mysql, "
                    "mariadb and sqlite",
                    url->dialect);
}
