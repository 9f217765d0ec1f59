/* The two rows in the table of dialects, which differ in name and age only; names and literals. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"
#include "dialect/client.h"

#include <string.h>

/* Written without backticks it stays what it is. */
static bool is_plain(const char *name)
{
    static const char in_name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

    return *name && !(*name >= '0' && *name <= '9') && strspn(name, in_name) == strlen(name) &&
           !my_is_keyword(name);
}

void my_ident(mig_str *sql, const char *name)
{
    if (is_plain(name)) {
        mig_str_add(sql, name);
        return;
    }
    mig_str_addc(sql, '`');
    for (; *name; name++) {
        if (*name == '`')
            mig_str_addc(sql, '`');
        mig_str_addc(sql, *name);
    }
    mig_str_addc(sql, '`');
}

const char *my_ident_text(mig_arena *arena, const char *name)
{
    MIG_AUTO_STR sql = {0};

    my_ident(&sql, name);
    return mig_str_copy(arena, &sql);
}

/* The servers' default, and our driver's sql_mode, has backslashes as escapes. */
void my_literal(mig_str *sql, const char *text)
{
    mig_str_addc(sql, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            mig_str_addc(sql, *text);
        mig_str_addc(sql, *text);
    }
    mig_str_addc(sql, '\'');
}

/* Without a schema it is a table of the connection's database. */
static void has_table(mig_str *sql, mig_name name)
{
    mig_str_add(sql, "SELECT 1 FROM information_schema.tables WHERE table_schema = ");
    if (name.schema)
        my_literal(sql, name.schema);
    else
        mig_str_add(sql, "DATABASE()");
    mig_str_add(sql, " AND table_name = ");
    my_literal(sql, name.name);
}

#define LEXER                                                                           \
    {                                                                                   \
        .backslash_escapes = true, .hash_comments = true, .backticks = true,            \
        .conditional_comments = true, .delimiter_lines = true, .compound_bodies = true, \
    }

const mig_lexer my_lexer = LEXER;

#define DIALECT(NAME, FAMILY, CAPS, VERSION_CAPS, CLIENT)                                     \
    {                                                                                         \
        .name = NAME, .family = FAMILY, .oldest_caps = CAPS, .max_name_bytes = MY_NAME_BYTES, \
        .lexer = LEXER, .ident = my_ident, .literal = my_literal, .has_table = has_table,     \
        .resolve_table = my_resolve_table, .name_type = my_name_type, .lower = my_lower,      \
        .ask_rows = my_ask_rows, .lower_insert = my_lower_insert, .declare = my_declare,      \
        .take_apart = my_take_apart, .version_caps = VERSION_CAPS, .trace = my_trace,         \
        .long_text = "LONGTEXT",                                                              \
        .table_end = " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",      \
        .client = CLIENT,                                                                     \
    }

const mig_dialect mig_mysql =
    DIALECT("mysql", NULL, MY_OLDEST_MYSQL_CAPS, my_mysql_caps, &mig_mysql_client);
const mig_dialect mig_mariadb =
    DIALECT("mariadb", "mysql", MY_OLDEST_MARIADB_CAPS, my_mariadb_caps, &mig_mariadb_client);
