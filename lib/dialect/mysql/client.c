/* Scripts for the mariadb and mysql programs: see dialect/client.h. */
#include "dialect/client.h"

#include "base/text.h"
#include "dialect/mysql/mysql.h"
#include "dialect/split.h"

#include <string.h>

static void guard(mig_str *out, const char *query, const char *message)
{
    mig_client_guard(&mig_mariadb, out, "TEMPORARY TABLE", "migrate_guard", message, query);
}

/* The same lock as a run's; of a name that is too long for it a run takes another (my_lock_name),
 * and then only scripts wait for each other. The client's end gives it back. */
static void lock(mig_str *out, const char *table, const char *key)
{
    MIG_AUTO_STR query = {0}, tail = {0};

    (void)table;
    mig_str_addf(&tail, ":%s", key);
    mig_str_add(&query,
                "SELECT 'it is held' FROM (SELECT 1 AS one) AS r\n"
                " WHERE COALESCE(GET_LOCK(LEFT(CONCAT('migrate:', DATABASE(), ");
    my_literal(&query, tail.data);
    mig_str_addf(&query, "), %d), 60), 0) <> 1", MY_LOCK_BYTES);
    guard(out, query.data, "another run of migrate has the lock");
}

static bool has_semicolon(const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};

    if (!strchr(sql, ';'))
        return false;
    mig_sql_tokenize(scratch, &mig_mariadb.lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (mig_sql_is(sql, &tokens.items[i], ";"))
            return true;
    return false;
}

/* The body of a routine has semicolons of its own. */
static void statement(mig_str *out, const char *sql)
{
    static const char *const delimiters[] = {"//", "$$", ";;", "||", "@@", "%%"};
    static const mig_return_form form = {"", "\\r", ""};
    MIG_AUTO_ARENA scratch = mig_arena_new();
    size_t i = 0;

    sql = mig_client_keep_returns(scratch, &mig_mariadb.lexer, sql, &form);
    if (!has_semicolon(sql)) {
        mig_client_statement(out, sql);
        return;
    }
    while (i + 1 < MIG_LEN(delimiters) && strstr(sql, delimiters[i]))
        i++;
    mig_str_addf(out, "DELIMITER %s\n%s\n%s\nDELIMITER ;\n", delimiters[i], sql, delimiters[i]);
}

/* What a driver sets when it connects; names of modes that change how quotes are read contain each
 * other. */
#define SETTINGS                                                                               \
    "SET NAMES utf8mb4;\n"                                                                     \
    "SET SESSION sql_mode = CONCAT(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(\n" \
    "    REPLACE(@@GLOBAL.sql_mode, 'ANSI_QUOTES', ''), 'ANSI', ''), 'DB2', ''),\n"            \
    "    'MAXDB', ''), 'MSSQL', ''), 'ORACLE', ''), 'POSTGRESQL', ''),\n"                      \
    "    'NO_BACKSLASH_ESCAPES', ''), ',STRICT_TRANS_TABLES');\n"                              \
    "SET SESSION autocommit = 1;\n"

#define NOW "CONCAT(LEFT(DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')"

#define CLIENT(PRODUCT, PROGRAM, OLDEST, NEWEST)                                                   \
    {                                                                                              \
        .product = PRODUCT, .usage = PROGRAM " DATABASE <SCRIPT", .oldest = OLDEST,                \
        .newest = NEWEST, .settings = SETTINGS, .begin = "START TRANSACTION;\n",                   \
        .commit = "COMMIT;\n", .now = NOW, .user = "CURRENT_USER()", .lock = lock, .guard = guard, \
        .statement = statement                                                                     \
    }

const mig_client mig_mysql_client = CLIENT("MySQL", "mysql", "8.0.19", "9.0");
const mig_client mig_mariadb_client = CLIENT("MariaDB", "mariadb", "10.6", "11.7");
