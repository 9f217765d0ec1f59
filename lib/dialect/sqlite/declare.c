/* Statements of a file that declares a schema: what `sqlite3 .schema` and `.dump` print loads. */
#include "dialect/split.h"
#include "dialect/sqlite/sqlite.h"

static const struct {
    const char *pattern;
    mig_declare use;
    const char *why;
} rules[] = {
    {"begin|commit|end|pragma|analyze|explain|reindex", MIG_DECLARE_SKIP, NULL},
    {"rollback|savepoint|release", MIG_DECLARE_REFUSE,
     "it would take back what the file declares; leave it out"},
    {"attach|detach", MIG_DECLARE_REFUSE,
     "a schema file is about one database, and never opens another; leave it out"},
    {"vacuum into", MIG_DECLARE_REFUSE, "a schema file never writes another file; leave it out"},
    {"vacuum", MIG_DECLARE_SKIP, NULL},
    {"drop", MIG_DECLARE_DROP, NULL},
    {"alter table * drop", MIG_DECLARE_DROP, NULL},
    /* SQLite makes them itself, and .schema prints them */
    {"create table [if] [not] [exists] sqlite_sequence", MIG_DECLARE_SKIP, NULL},
    {"create table sqlite_stat1|sqlite_stat3|sqlite_stat4", MIG_DECLARE_SKIP, NULL},
    {"insert into sqlite_sequence|sqlite_stat1|sqlite_stat4", MIG_DECLARE_SKIP, NULL},
    {"insert into sqlite_schema|sqlite_master", MIG_DECLARE_REFUSE,
     ".dump writes virtual tables in this way; .schema prints them as SQL"},
    {".", MIG_DECLARE_REFUSE, "it is a command of sqlite3's shell, not SQL; leave it out"},
};

mig_declare mig_sqlite_declare(const char *sql, const char **why)
{
    for (size_t i = 0; i < MIG_LEN(rules); i++)
        if (mig_sql_begins(&mig_sqlite.lexer, sql, rules[i].pattern)) {
            *why = rules[i].why;
            return rules[i].use;
        }
    return MIG_DECLARE_RUN;
}
