/* The members of a live driver: statements, the session's settings, transactions, interruption. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"
#include "dialect/split.h"

#include <string.h>

/*
 * Quotes are read by our lexer and written by our literals, whose rules these modes would change;
 * the first ones contain others.
 */
static const char *const quoting_modes[] = {
    "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES"};

/* The server's sql_mode without those. */
static const char *usable_mode(mig_arena *arena, const char *mode)
{
    MIG_AUTO_STR out = {0};

    while (*mode) {
        size_t length = strcspn(mode, ",");
        const char *one = mig_arena_strndup(arena, mode, length);
        bool keep = length > 0;

        for (size_t i = 0; i < MIG_LEN(quoting_modes); i++)
            keep = keep && !mig_same_nocase(one, quoting_modes[i]);
        if (keep)
            mig_str_addf(&out, "%s%s", out.len ? "," : "", one);
        mode += length + (mode[length] == ',');
    }
    return mig_str_copy(arena, &out);
}

static bool has_mode(const char *modes, const char *mode)
{
    const char *at = strstr(modes, mode);

    return at && (at == modes || at[-1] == ',') && (!at[strlen(mode)] || at[strlen(mode)] == ',');
}

bool my_read_modes(my_driver *driver, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_rows rows;

    if (!my_rows(driver, scratch, "SELECT @@GLOBAL.sql_mode", &rows, err))
        return false;
    driver->stored_mode = usable_mode(driver->arena, rows.rows.items[0][0]);
    driver->mode = driver->stored_mode;
    if (!has_mode(driver->mode, "STRICT_TRANS_TABLES") &&
        !has_mode(driver->mode, "STRICT_ALL_TABLES"))
        driver->mode = mig_arena_printf(driver->arena, "%s%sSTRICT_TRANS_TABLES", driver->mode,
                                        *driver->mode ? "," : "");
    return true;
}

bool my_set_session(my_driver *driver, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "SET NAMES utf8mb4, SESSION sql_mode = ");
    my_literal(&sql, driver->mode);
    mig_str_addf(&sql,
                 ", SESSION autocommit = 1, SESSION sql_quote_show_create = 1"
                 ", SESSION lock_wait_timeout = %d",
                 MY_LOCK_WAIT_S);
    if (driver->base.caps & MY_CAP_GENERATED_KEYS)
        mig_str_add(&sql, ", SESSION show_gipk_in_create_table_and_information_schema = OFF");
    if (my_is_mariadb(driver))
        mig_str_add(&sql, ", SESSION max_statement_time = 0");
    return my_run(driver, mig_str_text(&sql), err);
}

/* What is created is stored with the sql_mode of the session: that has to be the server's own. */
static bool stores_mode(const char *sql)
{
    static const char *const kinds[] = {"trigger", "procedure", "function", "event", "package"};
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};
    size_t words = 0;

    if (!mig_sql_begins(&my_lexer, sql, "create|alter"))
        return false;
    mig_sql_tokenize(scratch, &my_lexer, sql, &tokens);
    /* CREATE OR REPLACE DEFINER = `root`@`localhost` AGGREGATE FUNCTION IF ... */
    for (size_t i = 0; i < tokens.len && words < 12; i++) {
        words += tokens.items[i].kind != MIG_SQL_COMMENT;
        if (mig_sql_is(sql, &tokens.items[i], "table") || mig_sql_is(sql, &tokens.items[i], "view"))
            return false;
        for (size_t k = 0; k < MIG_LEN(kinds); k++)
            if (mig_sql_is(sql, &tokens.items[i], kinds[k]))
                return true;
    }
    return false;
}

static bool set_mode(my_driver *driver, const char *mode, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "SET SESSION sql_mode = ");
    my_literal(&sql, mode);
    return my_run(driver, mig_str_text(&sql), err);
}

static bool driver_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    my_driver *my = my_of(driver);
    const char *why;
    mig_trace trace = my_trace(sql, &why);
    bool other = my->mode != my->stored_mode && stores_mode(sql), done;

    my->session_set = my->session_set || trace == MIG_TRACE_SESSION || trace == MIG_TRACE_PARTS;
    if (other && !set_mode(my, my->stored_mode, err))
        return false;
    done = my_run(my, sql, err);
    if (other && !set_mode(my, my->mode, done ? err : NULL))
        return false;
    return done;
}

/* All that dumps and migrations set; the lock and temporary tables stay, as they wouldn't after
 * mysql_reset_connection(). */
static void driver_forget_session(mig_driver *driver)
{
    my_driver *my = my_of(driver);
    mig_error ignored;

    if (!my->session_set)
        return;
    my->session_set = false;
    /* MySQL 9.7 takes DEFAULT of the first two for 0. Where the connection is gone the next
     * statement will say so. */
    (void)(my_run(my,
                  "SET SESSION foreign_key_checks = @@GLOBAL.foreign_key_checks"
                  ", SESSION unique_checks = @@GLOBAL.unique_checks"
                  ", SESSION time_zone = DEFAULT, SESSION sql_notes = DEFAULT"
                  ", SESSION sql_safe_updates = DEFAULT, SESSION sql_auto_is_null = DEFAULT"
                  ", SESSION default_storage_engine = DEFAULT"
                  ", SESSION group_concat_max_len = DEFAULT"
                  ", SESSION innodb_lock_wait_timeout = DEFAULT",
                  &ignored) &&
           my_set_session(my, &ignored));
}

static bool driver_query(mig_driver *driver, mig_arena *arena, const char *sql,
                         const char *const *params, size_t count, mig_rows *rows, mig_error *err)
{
    return count == 0 ? my_rows(my_of(driver), arena, sql, rows, err)
                      : my_ask(my_of(driver), arena, sql, params, count, rows, err);
}

static unsigned long driver_changed(mig_driver *driver)
{
    return my_of(driver)->changed;
}

static bool driver_begin(mig_driver *driver, mig_error *err)
{
    return my_run(my_of(driver), "START TRANSACTION", err);
}

static bool driver_end(mig_driver *driver, bool commits, mig_error *err)
{
    mig_error ignored;

    if (!commits)
        return my_run(my_of(driver), "ROLLBACK", err);
    if (my_run(my_of(driver), "COMMIT", err))
        return true;
    (void)!my_run(my_of(driver), "ROLLBACK", &ignored);
    return false;
}

/* What the server's last answer says, unless it was an error, which doesn't say. */
static bool driver_in_transaction(mig_driver *driver, bool *open, mig_error *err)
{
    my_driver *my = my_of(driver);

    my->interrupted = 0; /* that statement has ended; what follows brings the run to its end */
    if (mysql_errno(my->connection) != 0 && !my_run(my, "DO 0", err))
        return false;
    *open = (my->connection->server_status & SERVER_STATUS_IN_TRANS) != 0;
    return true;
}

/* send.c looks at it while it waits. */
static void driver_interrupt(mig_driver *driver)
{
    my_of(driver)->interrupted = 1;
    if (my_of(driver)->child)
        driver_interrupt(&my_of(driver)->child->base);
}

static void driver_close(mig_driver *driver)
{
    my_driver *my = my_of(driver);

    if (my->parent)
        my->parent->child = NULL;
    mysql_close(my->connection);
    if (my->admin)
        my_scratch_end(my);
    mig_arena_free(my->arena);
}

void my_driver_init(my_driver *driver)
{
    driver->base = (mig_driver){
        .dialect = &mig_mysql,
        .close = driver_close,
        .exec = driver_exec,
        .query = driver_query,
        .changed = driver_changed,
        .begin = driver_begin,
        .end = driver_end,
        .in_transaction = driver_in_transaction,
        .fingerprint = my_fingerprint,
        .rolls_back = my_rolls_back,
        .forget_session = driver_forget_session,
        .lock = my_lock,
        .unlock = my_unlock,
        .read_schema = my_read_schema,
        .judge = my_judge,
        .scratch = my_scratch,
        .interrupt = driver_interrupt,
    };
}
