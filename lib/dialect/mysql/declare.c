/* Statements of a file that declares a schema: what mysqldump and mariadb-dump print loads. */
#include "dialect/mysql/mysql.h"

#include "dialect/split.h"

static const struct {
    const char *pattern;
    mig_declare use;
    const char *why;
} rules[] = {
    {"begin|commit|start|lock|unlock|analyze|optimize|check|flush", MIG_DECLARE_SKIP, NULL},
    {"set", MIG_DECLARE_SKIP, NULL},
    {"use", MIG_DECLARE_SKIP, NULL},
    {"create database|schema", MIG_DECLARE_SKIP, NULL},
    {"drop database|schema", MIG_DECLARE_SKIP, NULL},
    {"alter database|schema", MIG_DECLARE_SKIP, NULL},
    {"rollback|savepoint|release|xa", MIG_DECLARE_REFUSE,
     "it would take back what the file declares; leave it out"},
    {"create|alter|drop|rename user|role", MIG_DECLARE_REFUSE,
     "users and roles belong to the whole server; leave it out"},
    {"create|alter|drop|install|uninstall server|plugin|component|tablespace|logfile|resource",
     MIG_DECLARE_REFUSE, "it is about the whole server; leave it out"},
    {"install|uninstall|grant|revoke|reset|purge|change|kill|shutdown|restart|clone|handler",
     MIG_DECLARE_REFUSE, "it is about the whole server; leave it out"},
    {"load|source", MIG_DECLARE_REFUSE, "a schema file reads no other files; leave it out"},
    {"drop", MIG_DECLARE_DROP, NULL},
    {"alter table * drop", MIG_DECLARE_DROP, NULL},
};

mig_declare my_declare(const char *sql, const char **why)
{
    for (size_t i = 0; i < MIG_LEN(rules); i++)
        if (mig_sql_begins(&my_lexer, sql, rules[i].pattern)) {
            *why = rules[i].why;
            return rules[i].use;
        }
    return MIG_DECLARE_RUN;
}
