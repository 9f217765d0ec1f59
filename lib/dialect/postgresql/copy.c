/* Rows by COPY, which the server takes in several times faster than INSERT. */
#include "dialect/postgresql/postgresql.h"

/* A value in COPY's text format. */
static void add_value(mig_str *out, const char *value)
{
    if (!value) {
        mig_str_add(out, "\\N");
        return;
    }
    for (; *value; value++)
        switch (*value) {
        case '\\':
            mig_str_add(out, "\\\\");
            break;
        case '\t':
            mig_str_add(out, "\\t");
            break;
        case '\n':
            mig_str_add(out, "\\n");
            break;
        case '\r':
            mig_str_add(out, "\\r");
            break;
        default:
            mig_str_addc(out, *value);
        }
}

static void add_rows(mig_str *out, const mig_insert *insert)
{
    for (size_t i = 0; i < insert->rows.len; i++)
        for (size_t k = 0; k < insert->columns.len; k++) {
            add_value(out, insert->rows.items[i].items[k]);
            mig_str_addc(out, k + 1 < insert->columns.len ? '\t' : '\n');
        }
}

/* What the server says of all the rows; nothing is left to be read. */
static bool end_copy(pg_driver *driver, mig_error *err)
{
    PGresult *result;
    bool good = true;

    while ((result = PQgetResult(driver->connection))) {
        if (good)
            good = pg_check(driver, result, err);
        PQclear(result);
    }
    return good;
}

bool pg_copy(mig_driver *base, mig_name table, const mig_insert *insert, mig_error *err)
{
    pg_driver *driver = pg_of(base);
    MIG_AUTO_STR sql = {0}, data = {0};
    PG_AUTO_RESULT result = NULL;

    mig_str_add(&sql, "COPY ");
    mig_sql_name(base->dialect, &sql, table);
    mig_str_add(&sql, " (");
    mig_sql_columns(base->dialect, &sql, &insert->columns);
    mig_str_add(&sql, ") FROM STDIN");
    pg_sending(driver, sql.data);
    if (driver->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    result = PQexec(driver->connection, sql.data);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return pg_fail(driver, result, err);
    add_rows(&data, insert);
    if (PQputCopyData(driver->connection, mig_str_text(&data), (int)data.len) != 1 ||
        PQputCopyEnd(driver->connection, NULL) != 1)
        return pg_fail(driver, NULL, err);
    return end_copy(driver, err);
}
