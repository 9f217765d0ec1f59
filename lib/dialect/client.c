/* What scripts for several clients share: see client.h. */
#include "dialect/client.h"

#include "dialect/split.h"

#include <string.h>

void mig_client_statement(mig_str *out, const char *sql)
{
    const char *line = strrchr(sql, '\n');
    const char *last = line ? line : sql;

    mig_str_addf(out, "%s%s\n", sql, strstr(last, "--") || strchr(last, '#') ? "\n;" : ";");
}

enum { NAME_BYTES = 60 };

/* A message as a name: no longer than any database allows, and of characters that all take. */
static void add_name(const mig_dialect *dialect, mig_str *out, const char *message)
{
    char name[NAME_BYTES + 1];
    size_t n = 0;

    for (; *message && n < NAME_BYTES; message++)
        name[n++] = (char)(*message >= ' ' && *message < 0x7f && *message != '`' ? *message : '?');
    while (n > 0 && name[n - 1] == ' ')
        n--;
    name[n] = '\0';
    dialect->ident(out, name);
}

void mig_client_guard(const mig_dialect *dialect, mig_str *out, const char *kind, const char *table,
                      const char *message, const char *query)
{
    mig_str_addf(out, "DROP %s IF EXISTS %s;\nCREATE %s %s (fault TEXT, CONSTRAINT ", kind, table,
                 kind, table);
    add_name(dialect, out, message);
    mig_str_addf(out, " CHECK (fault IS NULL));\nINSERT INTO %s ", table);
    mig_client_statement(out, query);
    mig_str_addf(out, "DROP %s %s;\n", kind, table);
}
