/* The calls that have no contract beyond that of the driver's member: see driver.h. */
#include "dialect/driver.h"

void mig_driver_close(mig_driver *driver)
{
    if (driver)
        driver->close(driver);
}

bool mig_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    return driver->exec(driver, sql, err);
}

bool mig_query(mig_driver *driver, mig_arena *arena, const char *sql, const char *const *params,
               size_t count, mig_rows *rows, mig_error *err)
{
    return driver->query(driver, arena, sql, params, count, rows, err);
}
