/*
 * A scratch database for a declared schema in SQL. Its name tells the database that it was made
 * from, and whoever uses it holds a lock of that name (GET_LOCK): what nobody holds is left over
 * from a run that was killed.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <mysqld_error.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "migrate_scratch_"

static bool try_lock(my_driver *admin, mig_arena *arena, const char *name, bool *locked,
                     mig_error *err)
{
    mig_rows rows;

    if (!my_rows(admin, arena, mig_arena_printf(arena, "SELECT GET_LOCK('%s', 0)", name), &rows,
                 err))
        return false;
    *locked = mig_same(rows.rows.items[0][0], "1");
    return true;
}

static bool drop(my_driver *admin, mig_arena *arena, const char *name, mig_error *err)
{
    return my_run(admin, mig_arena_printf(arena, "DROP DATABASE IF EXISTS `%s`", name), err);
}

/* Only those made from this very database. Faults are the next run's to tell. */
static void drop_leftovers(my_driver *admin, mig_arena *arena, const char *prefix)
{
    mig_error ignored = {0};
    mig_rows rows;
    const char *sql = mig_arena_printf(arena,
                                       "SELECT schema_name FROM information_schema.schemata "
                                       "WHERE LEFT(schema_name, %zu) = '%s' ORDER BY schema_name",
                                       strlen(prefix), prefix);

    if (!my_rows(admin, arena, sql, &rows, &ignored))
        return;
    for (size_t i = 0; i < rows.rows.len; i++) {
        const char *name = rows.rows.items[i][0];
        bool locked = false;

        if (strspn(name + strlen(prefix), "0123456789_") != strlen(name + strlen(prefix)) ||
            !try_lock(admin, arena, name, &locked, &ignored) || !locked)
            continue;
        (void)!drop(admin, arena, name, &ignored);
        (void)!my_run(admin, mig_arena_printf(arena, "DO RELEASE_LOCK('%s')", name), &ignored);
    }
}

/* A name that nobody else has: other hosts may have a process of the same number. */
static bool take_name(my_driver *admin, mig_arena *arena, const char *prefix, const char **name,
                      mig_error *err)
{
    for (unsigned i = 0;; i++) {
        bool locked;

        *name = mig_arena_printf(arena, "%s%ld_%u", prefix, (long)getpid(), i);
        if (!try_lock(admin, arena, *name, &locked, err))
            return false;
        if (locked)
            return true;
    }
}

static bool create(my_driver *live, my_driver *admin, mig_arena *arena, const char *name,
                   mig_error *err)
{
    mig_rows traits, user;
    mig_error ignored;
    unsigned code;

    if (!my_rows(live, arena, "SELECT @@character_set_database, @@collation_database", &traits,
                 err))
        return false;
    if (my_run(admin,
               mig_arena_printf(arena, "CREATE DATABASE `%s` CHARACTER SET %s COLLATE %s", name,
                                traits.rows.items[0][0], traits.rows.items[0][1]),
               err))
        return true;
    code = mysql_errno(admin->connection);
    if (code != ER_DBACCESS_DENIED_ERROR && code != ER_SPECIFIC_ACCESS_DENIED_ERROR)
        return false;
    mig_within(err,
               "a schema in SQL is loaded into a scratch database: let an administrator run GRANT "
               "ALL ON `migrate\\_scratch\\_%%`.* TO %s, or set `scratch_url` in migrate.yaml to a "
               "server where databases may be made",
               my_rows(admin, arena,
                       "SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', "
                       "QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))",
                       &user, &ignored)
                   ? user.rows.items[0][0]
                   : "this user");
    return false;
}

/* A dump of a database that has zero dates has to load: whether new ones may be made is for the
 * live database to say. */
static bool allow_zero_dates(my_driver *scratch, mig_error *err)
{
    return my_run(scratch,
                  "SET SESSION sql_mode = TRIM(BOTH ',' FROM REPLACE(REPLACE(REPLACE(CONCAT(',', "
                  "@@SESSION.sql_mode, ','), ',NO_ZERO_IN_DATE,', ','), ',NO_ZERO_DATE,', ','), "
                  "',TRADITIONAL,', ','))",
                  err);
}

static bool open_scratch(const mig_url *url, const char *name, mig_driver **scratch, mig_error *err)
{
    mig_url inside = *url;

    inside.database = name;
    if (!mig_mysql_open(&inside, 0, scratch, err))
        return false;
    if (allow_zero_dates(my_of(*scratch), err))
        return true;
    mig_driver_close(*scratch);
    *scratch = NULL;
    return false;
}

static bool make(my_driver *live, my_driver *admin, const mig_url *url, mig_driver **scratch,
                 mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *prefix =
        mig_arena_printf(arena, PREFIX "%016llx_", my_hash(live->base.default_schema, ""));
    mig_error ignored = {0};
    const char *name;

    drop_leftovers(admin, arena, prefix);
    if (!take_name(admin, arena, prefix, &name, err) || !create(live, admin, arena, name, err))
        return false;
    if (!open_scratch(url, name, scratch, err)) {
        (void)!drop(admin, arena, name, &ignored);
        return false;
    }
    my_of(*scratch)->scratch_name = mig_arena_strdup(my_of(*scratch)->arena, name);
    my_of(*scratch)->admin = admin;
    my_of(*scratch)->parent = live;
    live->child = my_of(*scratch);
    return true;
}

bool my_scratch(mig_driver *driver, const mig_url *url, mig_driver **scratch, mig_error *err)
{
    mig_driver *admin = NULL;

    *scratch = NULL;
    if (!mig_mysql_open(url, 0, &admin, err) ||
        !make(my_of(driver), my_of(admin), url, scratch, err)) {
        mig_driver_close(admin);
        return mig_within(err, "while making a scratch database on %s", url->masked);
    }
    return true;
}

void my_scratch_end(my_driver *scratch)
{
    mig_error ignored = {0};

    /* what stays is dropped by the next run */
    (void)!drop(scratch->admin, scratch->arena, scratch->scratch_name, &ignored);
    mig_driver_close(&scratch->admin->base);
}
