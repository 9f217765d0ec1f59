/* What is done around every call of a driver: see driver.h. */
#include "dialect/driver.h"

void mig_driver_close(mig_driver *driver)
{
    if (driver)
        driver->close(driver);
}

static void announce(mig_driver *driver, const char *sql)
{
    if (driver->echo)
        driver->echo(driver->echo_context, sql);
    driver->queries++;
}

bool mig_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    announce(driver, sql);
    return driver->exec(driver, sql, err);
}

bool mig_query(mig_driver *driver, mig_arena *arena, const char *sql, const char *const *params,
               size_t count, mig_rows *rows, mig_error *err)
{
    announce(driver, sql);
    return driver->query(driver, arena, sql, params, count, rows, err);
}
