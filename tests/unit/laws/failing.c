/* A driver whose n-th statement fails, as a server's does: in a transaction, which is lost then. */
#include "laws.h"

#include "base/text.h"

static struct {
    bool (*exec)(mig_driver *driver, const char *sql, mig_error *err);
    unsigned left;
    bool failed;
} failing;

/* Not what begins and ends a transaction and its settings: that is no statement of a script. */
static bool counts(const char *sql)
{
    static const char *const others[] = {"BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"};

    for (size_t i = 0; i < MIG_LEN(others); i++)
        if (mig_starts_with(sql, others[i]))
            return false;
    return true;
}

static bool exec_or_fail(mig_driver *driver, const char *sql, mig_error *err)
{
    if (!counts(sql) || failing.left == 0 || --failing.left > 0)
        return failing.exec(driver, sql, err);
    failing.failed = true;
    return failing.exec(driver, "SELECT nothing_of_that_name", err);
}

void law_fail_at(mig_driver *driver, unsigned statement)
{
    failing.exec = driver->exec;
    failing.left = statement;
    failing.failed = false;
    driver->exec = exec_or_fail;
}

bool law_fail_end(mig_driver *driver)
{
    driver->exec = failing.exec;
    return failing.failed;
}
