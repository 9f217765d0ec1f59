/* A database for a declared schema to be loaded into: alike, apart, and gone in the end. */
#include "live.h"

#include <string.h>

static size_t count_of(mig_arena *arena, mig_driver *driver, const char *name)
{
    mig_error err = {0};
    mig_rows rows;

    cr_assert(mig_query(driver, arena,
                        "SELECT 1 FROM information_schema.schemata WHERE schema_name = $1", &name,
                        1, &rows, &err),
              "%s", live_text(&err));
    return rows.rows.len;
}

static mig_driver *open_scratch(mig_arena *arena, mig_driver *live)
{
    mig_url url = live_url(arena);
    mig_driver *scratch = NULL;
    mig_error err = {0};

    cr_assert(live->scratch(live, &url, &scratch, &err), "%s", live_text(&err));
    return scratch;
}

Test(mysql_scratch, is_like_the_live_database_and_gone_when_it_is_closed)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *live = live_open(arena, "live_scratch_alike"), *scratch;
    mig_error err = {0};
    mig_rows rows;
    const char *name;

    scratch = open_scratch(arena, live);
    name = mig_arena_strdup(arena, scratch->default_schema);
    cr_expect_eq(strncmp(name, "migrate_scratch_", 16), 0, "%s", name);
    cr_assert(mig_query(scratch, arena, "SELECT @@collation_database", NULL, 0, &rows, &err));
    cr_expect_str_eq(rows.rows.items[0][0], "utf8mb4_unicode_ci");
    /* what an old dump may have */
    live_exec(scratch, "CREATE TABLE t (d date NOT NULL DEFAULT '0000-00-00')");
    cr_expect_eq(live_read(arena, live)->tables.len, 0);
    cr_expect_eq(count_of(arena, live, name), 1);
    mig_driver_close(scratch);
    cr_expect_eq(count_of(arena, live, name), 0);
    live_close(arena, live);
}

Test(mysql_scratch, drops_what_killed_runs_left_and_nothing_that_is_in_use)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *live = live_open(arena, "live_scratch_left"), *used, *next;
    const char *left, *other = "migrate_scratch_0123456789abcdef_1_0";

    used = open_scratch(arena, live);
    left = mig_arena_printf(arena, "%.*s_999999_0", (int)(strlen("migrate_scratch_") + 16),
                            used->default_schema);
    live_exec(live, mig_arena_printf(arena, "CREATE DATABASE IF NOT EXISTS %s", left));
    live_exec(live, mig_arena_printf(arena, "CREATE DATABASE IF NOT EXISTS %s", other));
    next = open_scratch(arena, live);
    cr_expect_eq(count_of(arena, live, left), 0);
    cr_expect_eq(count_of(arena, live, used->default_schema), 1);
    cr_expect_eq(count_of(arena, live, other), 1, "it is of another database");
    cr_expect(strcmp(next->default_schema, used->default_schema) != 0);
    mig_driver_close(next);
    mig_driver_close(used);
    live_exec(live, mig_arena_printf(arena, "DROP DATABASE %s", other));
    live_close(arena, live);
}

Test(mysql_scratch, a_user_who_may_not_make_databases_is_told_what_to_grant)
{
    static const char grant[] = "GRANT ALL ON `migrate\\_scratch\\_%`.* TO 'live_scratch_user'@'%'";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *admin = live_open(arena, "live_scratch_grants"), *live = NULL, *scratch = NULL;
    mig_url url = live_url(arena);
    mig_error err = {0};

    live_exec(admin, "DROP USER IF EXISTS live_scratch_user");
    live_exec(admin, "CREATE USER live_scratch_user");
    live_exec(admin, "GRANT ALL ON live_scratch_grants.* TO live_scratch_user");
    url.database = "live_scratch_grants";
    url.user = "live_scratch_user";
    cr_assert(mig_driver_open(&url, MIG_OPEN_READ, &live, &err), "%s", live_text(&err));
    cr_expect_not(live->scratch(live, &url, &scratch, &err));
    cr_expect(strstr(live_text(&err), grant), "%s", live_text(&err));
    live_exec(admin, grant);
    mig_driver_close(live);
    cr_assert(mig_driver_open(&url, MIG_OPEN_READ, &live, &err), "%s", live_text(&err));
    cr_assert(live->scratch(live, &url, &scratch, &err), "%s", live_text(&err));
    mig_driver_close(scratch);
    mig_driver_close(live);
    live_exec(admin, "DROP USER live_scratch_user");
    live_close(arena, admin);
}
