/* Random pairs on PostgreSQL: two databases for each test, emptied between the pairs. */
#include "laws.h"

#include "../postgresql/live.h"

typedef struct {
    mig_driver *drivers[2];
} two_databases;

static mig_driver *open_empty(void *context, mig_arena *arena, unsigned which)
{
    mig_driver *driver = ((two_databases *)context)->drivers[which];

    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "SET client_min_messages = error; DROP SCHEMA %s CASCADE; CREATE SCHEMA %s",
                 driver->default_schema, driver->default_schema);
    for (size_t i = 0; i < law_schema_count; i++)
        mig_str_addf(&sql, "; DROP SCHEMA IF EXISTS \"%s\" CASCADE; CREATE SCHEMA \"%s\"",
                     law_schemas[i], law_schemas[i]);
    live_exec(driver, mig_arena_strdup(arena, sql.data));
    return driver;
}

static void leave_open(void *context, mig_driver *driver)
{
    (void)context;
    (void)driver;
}

/* Over a handful of tables the catalog's queries cost what it costs to plan them. */
static mig_driver *open_unplanned(mig_arena *arena, const char *name)
{
    mig_driver *driver = live_open(arena, name);

    live_exec(driver,
              mig_arena_printf(arena, "ALTER DATABASE %s SET join_collapse_limit = 1", name));
    mig_driver_close(driver);
    return live_connect(arena, name, name);
}

static void run_some(const char *name, unsigned first)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    two_databases two = {{open_unplanned(arena, name),
                          open_unplanned(arena, mig_arena_printf(arena, "%s_once", name))}};
    law_bench bench = {.database = LAW_POSTGRESQL,
                       .dialect = &mig_postgresql,
                       .may_not_enforce = two.drivers[0]->caps & PG_CAP_NOT_ENFORCED,
                       .open = open_empty,
                       .close = leave_open,
                       .context = &two};

    law_run(&bench, first, 50);
    live_close(two.drivers[0]);
    live_close(two.drivers[1]);
}

Test(laws_postgresql, random_schemas_lead_to_each_other_and_back)
{
    run_some("laws_a", 0);
}

Test(laws_postgresql, more_random_schemas_lead_to_each_other_and_back)
{
    run_some("laws_b", 1000000);
}
