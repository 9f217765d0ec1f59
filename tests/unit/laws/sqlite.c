/* Random pairs on SQLite, in memory. */
#include "laws.h"

#include <criterion/criterion.h>

static mig_driver *open_memory(void *context, mig_arena *arena, unsigned which)
{
    mig_driver *driver;
    mig_error err = {0};
    mig_url url;

    (void)context;
    (void)which;
    cr_assert(mig_url_parse(arena, "sqlite://", ".", &url, &err), "%s", err.text[0]);
    cr_assert(mig_driver_open(&url, MIG_OPEN_CREATE, &driver, &err), "%s", err.text[0]);
    cr_assert(mig_exec(driver, "PRAGMA foreign_keys = ON", &err));
    return driver;
}

static void close_memory(void *context, mig_driver *driver)
{
    (void)context;
    mig_driver_close(driver);
}

static void run_some(unsigned first)
{
    law_bench bench = {
        .database = LAW_SQLITE, .dialect = &mig_sqlite, .open = open_memory, .close = close_memory};

    law_run(&bench, first, 150);
}

Test(laws_sqlite, random_schemas_lead_to_each_other_and_back)
{
    run_some(0);
}

Test(laws_sqlite, more_random_schemas_lead_to_each_other_and_back)
{
    run_some(1000000);
}
